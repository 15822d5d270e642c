"""Kong Enterprise's audit log: requests to the Admin API and changes of the database, kept in that database.

https://developer.konghq.com/gateway/audit-logs/; off by default, 30 days are kept unless `audit_log_record_ttl` says
otherwise, `audit_log_ignore_…` leaves methods, paths and tables out, `audit_log_signing_key` signs the records.
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers.records import Layout, Time, Vocabulary, add_format, fixed_format
from accesslint.mappers.server_files import Parameters, append_route
from accesslint.mappers.table import entity_for
from accesslint.model.entities import Entity
from accesslint.model.environment import environment_of, twin_of
from accesslint.model.values import Resource, Unknown

_SECONDS_OF_A_DAY = 86_400
_DEFAULT_SECONDS = 2_592_000
_ALWAYS = ("requests to the Admin API", "changes of the database")

AUDIT = Layout(
    name="Kong audit log",
    kind="audit-log",
    vocabulary=Vocabulary(
        meanings={
            "timestamp": ("request_timestamp",),
            "identity": ("rbac_user_id", "rbac_user_name"),
            "action": ("method",),
            "resource": ("path", "payload"),
            "result": ("status",),
            "client_address": ("client_ip",),
            "request_id": ("request_id",),
        },
        times={"request_timestamp": Time("utc", "epoch", "second")},
        client_controlled=frozenset({"path", "payload"}),
    ),
    listed=(
        "client_ip method path payload rbac_user_id rbac_user_name removed_from_payload request_id request_source "
        "request_timestamp signature status ttl workspace"
    ),
    source="https://developer.konghq.com/gateway/audit-logs/",
    encoding="json",
)


def audit_log(resource: Resource, parameters: Parameters) -> Iterator[Entity]:
    """The audit log as an emitter with its store; nothing where it is off, as in Kong without a licence."""
    state, span = parameters.text("audit_log", "off")
    if isinstance(state, Unknown) or state not in ("on", "true", "yes"):
        return
    emitter = entity_for("emitter", "trail", resource, "audit log")
    emitter.address = f"{resource.address}: audit log"
    emitter.environment = environment_of(resource.scope, resource.address)
    emitter.set("plane", "control")
    emitter.set("twin", f"trail:{twin_of(resource.scope, resource.address)}")
    emitter.set("logging", "on", span)
    form = fixed_format(resource, AUDIT)
    add_format(emitter, form)
    _set_coverage(emitter, parameters)
    key, place = parameters.text("audit_log_signing_key", "")
    emitter.set("digests", key if isinstance(key, Unknown) else bool(key), place, default=place is None)
    if key == "":
        emitter.set("digests_detail", "no audit_log_signing_key is set")
    yield form
    yield _store(resource, emitter, parameters)
    yield emitter


def _set_coverage(emitter: Entity, parameters: Parameters) -> None:
    rows = (
        ("audit_log_ignore_methods", "event_kinds", _ALWAYS),
        ("audit_log_ignore_tables", "services", ()),
        ("audit_log_ignore_paths", "locations", ()),
    )
    for setting, aspect, included in rows:
        written, span = parameters.text(setting, "")
        if isinstance(written, Unknown):
            emitter.set(f"coverage.{aspect}", written, span)
            continue
        left_out = [part.strip() for part in written.split(",") if part.strip()]
        if left_out or included:
            fact: dict[str, object] = {"excluded": left_out}
            if included:
                fact["included"] = list(included)
            if left_out:
                fact["detail"] = f"{setting} names them"
            emitter.set(f"coverage.{aspect}", fact, span, default=span is None)


def _store(resource: Resource, emitter: Entity, parameters: Parameters) -> Entity:
    """The database, in which records end after a time."""
    store = entity_for("store", "remote", resource, "audit log")
    store.address = f"the audit log in the database of {resource.address}"
    store.environment = emitter.environment
    written, span = parameters.text("audit_log_record_ttl", str(_DEFAULT_SECONDS))
    if isinstance(written, Unknown):
        store.set("retention.days", written, span)
    elif written.isascii() and written.isdecimal() and len(written) < 12:
        store.set("retention.days", int(written) // _SECONDS_OF_A_DAY, span, default=span is None)
        store.set("retention.detail", f"audit_log_record_ttl is {written} seconds")
    append_route(emitter, "database", "audit_requests", store.id, None)
    return store
