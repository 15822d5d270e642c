"""Servers of Vault and OpenBao by their configuration files: the audit devices that they declare.

Only OpenBao declares them there (https://openbao.org/docs/configuration/audit, from 2.4 on; from 2.3.2 on its API makes
none unless it is told to: https://openbao.org/docs/release-notes/2-3-0). Vault's are made by its API or by Terraform
(https://developer.hashicorp.com/vault/docs/audit), so that a file without one tells nothing. `log_requests_level` makes
the server log name completed requests, without who sent them, and is no audit log:
https://developer.hashicorp.com/vault/docs/configuration/log-requests-level
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import shown, undecided
from accesslint.mappers.records import add_format, emitter_for, fixed_format
from accesslint.mappers.server_files import STANDARD_OUTPUT, append_route, file_store, set_mode
from accesslint.mappers.vault.audit import RECORDS, add_route, add_values
from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Unknown, Value

_STREAMS = frozenset({"stdout", "/dev/stdout", "/dev/stderr"})
_DISCARDED = frozenset({"discard", "/dev/null"})
_MODE = "0600"
_REASONS = {
    "Vault": Unknown("audit devices of Vault are made by its API, not by its file", "vault_audit, or the API"),
    "OpenBao": Unknown(
        "no audit device is declared: before OpenBao 2.3.2 its API makes them",
        "an audit block, or the API",
    ),
}


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every server as an emitter of kind `key-vault`; one without devices only where no resource here is one."""
    elsewhere = next(resources.of_type("vault_audit"), None) is not None
    for server in resources.of_type("vault_configuration"):
        audit = server.get("audit")
        devices = audit.items() if audit is not None else []
        if not devices and elsewhere:
            continue
        emitter = emitter_for(server, "key-vault", "data")
        if devices:
            yield from _map(server, emitter, devices)
        else:
            emitter.set("logging", _doubt(server))
        yield emitter


def _doubt(server: Resource) -> Unknown:
    gaps = server.get("open")
    first = next(iter(gaps.items()), None) if gaps is not None else None
    product = shown(server.get("product")) or (
        "OpenBao" if "openbao" in (shown(server.get("image")) or "") else "Vault"
    )
    return (first.unknown if first is not None else None) or _REASONS[product]


def _map(server: Resource, emitter: Entity, devices: list[Value]) -> Iterator[Entity]:
    kept = [device for device in devices if shown(device.get("options", "file_path")) not in _DISCARDED]
    span = (kept or devices)[0].span
    emitter.set("logging", "on" if kept else "off", span)
    if not kept:
        emitter.set("logging_detail", "its audit devices discard what they get")
        return
    for device in kept:
        yield from _add_device(server, emitter, device)
    form = fixed_format(server, RECORDS)
    add_format(emitter, form)
    yield form


def _add_device(server: Resource, emitter: Entity, device: Value) -> Iterator[Entity]:
    kind = shown(device.get("type")) or ""
    seen = Resource(
        id=server.id,
        platform=server.platform,
        type="vault_audit",
        address=server.address,
        attributes=device,
        header=device.span,
        scope=server.scope,
    )
    add_values(emitter, seen)
    path = device.get("options", "file_path")
    unknown = undecided(path) if path is not None else None
    if kind != "file" or path is None:
        add_route(emitter, seen, kind)
    elif unknown is not None:
        append_route(emitter, "file", "an audit file", unknown, path.span)
    elif shown(path) in _STREAMS:
        append_route(emitter, "stdout", "stdout", STANDARD_OUTPUT, path.span)
    else:
        store = file_store(server, f"audit:{shown(device.get('path'))}", shown(path), path.span)
        _set_mode(store, device.get("options", "mode"))
        append_route(emitter, "file", store.address, store.id, path.span)
        yield store


def _set_mode(store: Entity, mode: Value | None) -> None:
    """https://developer.hashicorp.com/vault/docs/audit/file#mode: `0000` leaves the file as it is."""
    text = _MODE if mode is None else shown(mode)
    if text is None or not text.isascii() or not text.isdecimal() or set(text) & {"8", "9"} or not 2 < len(text) < 5:
        return
    if int(text):
        set_mode(store, text, None if mode is None else mode.span)
