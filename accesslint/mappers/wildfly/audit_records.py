"""What a record of WildFly's management audit log holds: JSON behind the time, as its formatter says.

Formatter and its defaults (the time in front without a zone, JSON over several lines):
https://docs.wildfly.org/35/wildscribe/core-service/management/access/audit/json-formatter/index.html. Fields:
https://docs.redhat.com/en/documentation/red_hat_jboss_enterprise_application_platform/6.4/html/administration_and_configuration_guide/management_interface_audit_log_fields
"""

from __future__ import annotations

from collections.abc import Mapping

from accesslint.mappers.java_logging.patterns import Word, time_of
from accesslint.mappers.table import entity_for
from accesslint.mappers.wildfly.settings import Settings
from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Unknown, Value

_FIELDS: Mapping[str, tuple[str, ...]] = {
    "type": ("other",),
    "r/o": ("other",),
    "booting": ("other",),
    "version": ("other",),
    "user": ("identity",),
    "domainUUID": ("request_id",),
    "access": ("protocol",),
    "remote-address": ("client_address",),
    "success": ("result",),
    "ops": ("action", "resource"),
}
_FORMATTER = Unknown("the handler's formatter is not in this file", "its configuration")


def read_records(log: Resource, handler: Value) -> Entity:
    """The format entity of what a handler writes; handlers with one formatter have one."""
    settings = Settings(handler.get("attributes"), handler.span)
    formatter = Settings(handler.get("formatter"), handler.span)
    named, _ = settings.text("formatter")
    name = named if isinstance(named, str) and named else "records"
    entity = entity_for("format", "audit-log", log, name)
    entity.header = formatter.span
    entity.address = f"{log.address} {name}"
    entity.set("name", entity.address)
    entity.set("configurable", True)
    entity.set(
        "offers", ["timestamp", *{one: 0 for meanings in _FIELDS.values() for one in meanings if one != "other"}]
    )
    if handler.get("formatter") is None:
        for path in ("encoding", "structured", "fields", "timestamp"):
            entity.set(path, _FORMATTER, formatter.span)
        return entity
    entity.set("escaping", "vendor", default=True)
    entity.set("fields", [], formatter.span)
    dated, span = formatter.switched("include-date", default=True)
    compact, place = formatter.switched("compact", default=False)
    undecided = next((one for one in (dated, compact) if isinstance(one, Unknown)), None)
    if undecided is not None:
        entity.set("encoding", undecided, formatter.span)
        entity.set("structured", undecided, formatter.span)
    else:
        # What stands in front, or goes on over several lines, is no JSON to who reads line by line.
        is_json = not dated and bool(compact)
        decided = span or place or formatter.span
        entity.set("encoding", "json" if is_json else "text", decided)
        entity.set("structured", is_json, decided)
    _set_time(entity, formatter, dated=dated)
    for token, meanings in _FIELDS.items():
        for meaning in meanings:
            entity.append("fields", {"token": token, "name": token, "meaning": meaning}, formatter.span)
    return entity


def _set_time(entity: Entity, formatter: Settings, *, dated: bool | Unknown) -> None:
    pattern, span = formatter.text("date-format", "yyyy-MM-dd HH:mm:ss")
    if isinstance(dated, Unknown) or isinstance(pattern, Unknown):
        entity.set("timestamp", dated if isinstance(dated, Unknown) else pattern, span or formatter.span)
        return
    if not dated:
        return
    entity.append("fields", {"token": "date", "meaning": "timestamp"}, formatter.span)
    time = time_of(Word("date", (pattern.replace(", ", ","),), False), is_access=True)
    if time is not None:
        entity.set("timestamp", time, span or formatter.span, default=span is None)
