"""rsyslog's templates as formats: how they write the time.

The reserved ones: https://www.rsyslog.com/doc/reference/templates/templates-reserved-names.html. A time without a
format is written as RFC 3164 has it, without year and zone:
https://www.rsyslog.com/doc/configuration/property_replacer.html
"""

from __future__ import annotations

import re
from typing import Any

from accesslint.mappers.rsyslog.statements import Statement
from accesslint.mappers.table import entity_for
from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Span

_OLD = {"zone": "none", "form": "syslog", "precision": "second"}
_NEW = {"zone": "offset", "form": "rfc3339", "precision": "microsecond"}
_RESERVED = {
    "rsyslog_traditionalfileformat": _OLD,
    "rsyslog_traditionalforwardformat": _OLD,
    "rsyslog_sysklogdfileformat": _OLD,
    "rsyslog_fileformat": _NEW,
    "rsyslog_forwardformat": _NEW,
    "rsyslog_syslogprotocol23format": _NEW,
}
_TIMES = r"(?:timestamp|timereported|timegenerated|date)"
_IN_STRING = re.compile(r"%" + _TIMES + r"((?::[^%:]*){0,3})%", re.IGNORECASE)
_IN_LIST = re.compile(r"name=\"" + _TIMES + r"\"([^)]{0,300})", re.IGNORECASE)
_FORMATS = (
    ("rfc3339", _NEW),
    ("unixtimestamp", {"zone": "utc", "form": "epoch", "precision": "second"}),
    ("rfc3164", _OLD),
    ("mysql", {"zone": "none", "form": "other", "precision": "second"}),
    ("pgsql", {"zone": "none", "form": "other", "precision": "second"}),
)
_PARTS = ("year", "month", "day", "hour", "minute", "second", "subseconds")

DEFAULTS = {"omfile": "RSYSLOG_FileFormat", "omfwd": "RSYSLOG_TraditionalForwardFormat"}
"""What an action writes by that names no template.

https://www.rsyslog.com/doc/reference/parameters/omfile-template.html,
https://www.rsyslog.com/doc/reference/parameters/omfwd-template.html
"""


def templates_of(statements: list[Statement]) -> dict[str, Value]:
    """The templates' texts by name in lower case, of both notations."""
    found: dict[str, Value] = {}
    for statement in statements:
        if statement.kind == "template":
            text = statement.parameters.get("string") or statement.parameters.get("list")
            if text is not None and statement.text("name"):
                found[statement.text("name").lower()] = text
        elif statement.kind == "directive" and "template" in statement.parameters:
            written = statement.parameters["template"]
            name, _, body = (written.text or "").partition(",")
            found[name.strip().lower()] = Value(body, written.span)
    return found


def format_of(
    configuration: Resource, name: str, templates: dict[str, Value], gap: Unknown | None, span: Span | None
) -> Entity | None:
    """The format that a template stands for; None where it is not one of lines with a time."""
    time = _RESERVED.get(name.lower())
    text = templates.get(name.lower())
    entity = entity_for("format", "syslog", configuration, name)
    entity.address, entity.header = name, span or configuration.header
    fact: dict[str, Any] | Unknown | None = dict(time) if time is not None else None
    if fact is None and text is not None:
        entity.header = text.span
        fact = _time(text)
    elif fact is None:
        if gap is None:
            return None
        fact = gap
    if fact is None:
        return None
    entity.set("name", name)
    entity.set("configurable", True)
    entity.set("offers", ["timestamp", "host"])
    fields = [{"token": "timestamp", "meaning": "timestamp"}, {"token": "hostname", "meaning": "host"}]
    entity.set("fields", [*fields, {"token": "msg", "meaning": "other"}])
    entity.set("timestamp", fact, span or entity.header)
    return entity


def _time(value: Value) -> dict[str, Any] | Unknown | None:
    """How a template writes the time; None where it writes none, or puts it together of parts."""
    if value.text is None:
        return value.unknown
    found = _IN_STRING.search(value.text) or _IN_LIST.search(value.text)
    if found is None:
        return None
    options = found[1].lower()
    for name, time in _FORMATS:
        if name in options:
            return dict(time)
    if any(part in options for part in _PARTS):
        return None
    return dict(_OLD)
