"""Audit devices: each sends every request and response on. Whether a server without one here has one elsewhere is
not told, so only devices are judged.

https://registry.terraform.io/providers/hashicorp/vault/latest/docs/resources/audit
https://developer.hashicorp.com/vault/docs/audit
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from accesslint.mappers import Mapped
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import boolean, shown
from accesslint.mappers.records import Layout, Time, Vocabulary, add_format, emitter_for, fixed_format
from accesslint.mappers.table import Table, find
from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Unknown, Value

TABLES = (Table("emitter", "key-vault", {"terraform": ("vault_audit",)}, ()),)

_TARGETS = {
    "file": ("file_path", "file"),
    "socket": ("address", "socket"),
    "syslog": ("facility", "syslog"),
    "http": ("uri", "http"),
}
"""The option that names where records go, and the way, by the type of the device."""

RECORDS = Layout(
    name="Vault audit entry",
    kind="audit-log",
    vocabulary=Vocabulary(
        meanings={
            "timestamp": ("time",),
            "identity": ("auth.display_name", "auth.entity_id"),
            "action": ("request.operation",),
            "resource": ("request.path",),
            "result": ("error", "auth.policy_results.allowed"),
            "client_address": ("request.remote_address",),
            "request_id": ("request.id",),
        },
        times={"time": Time("utc", "rfc3339", "nanosecond")},
    ),
    listed=(
        "time type auth.display_name auth.entity_id auth.policy_results.allowed request.id request.operation "
        "request.path request.remote_address error"
    ),
    source="https://developer.hashicorp.com/vault/docs/audit/schema",
    encoding="json",
)


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Audit devices as emitters."""
    for device in resources.of_type("vault_audit"):
        emitter = emitter_for(device, "key-vault", "data")
        emitter.set("logging", "on", device.header)
        kind = find(device, "type")
        add_route(emitter, device, (kind.text if kind is not None else None) or "")
        add_values(emitter, device)
        form = fixed_format(device, RECORDS)
        add_format(emitter, form)
        yield form
        yield emitter


def add_values(emitter: Entity, device: Resource) -> None:
    """Say that secrets are in the records where a device has `log_raw`: without it they are hashed."""
    raw = find(device, "options.log_raw")
    if raw is not None and boolean.of(raw) is True:
        emitter.append("sensitive", {"what": "secrets in requests and responses", "kind": "secrets"}, raw.span)


def add_route(emitter: Entity, device: Resource, kind: str) -> None:
    """Append the route of a device of a type: `file`, `socket`, `syslog`, and OpenBao's `http`."""
    option, via = _TARGETS.get(kind, ("", kind or "a device"))
    value: Value | None = find(device, f"options.{option}") if option else None
    target = shown(value) or kind or "a device"
    span = device.header if value is None else value.span
    if target == "/dev/null" or target.lower() == "discard":
        emitter.append("routes", {"to": None, "via": via, "target": target, "discarded": True}, span)
        return
    reason = f"{target} is on the server" if kind == "file" else f"{target} is another system"
    route: dict[str, Any] = {"to": {"unknown": reason}, "via": via, "target": target}
    if kind == "socket" and not target.startswith(("127.0.0.1", "localhost", "[::1]", "/")):
        # The device has no TLS.
        route["encrypted"] = False
    elif kind == "http" and target.startswith(("http://", "https://")):
        route["encrypted"] = target.startswith("https://")
    path = emitter.append("routes", route, span)
    emitter.decided_by[f"{path}.to"] = Unknown(reason, "the server's own configuration").decided_by
