"""What a line of PostgreSQL's log holds: `log_line_prefix` escape by escape, and the message behind it.

Source: https://www.postgresql.org/docs/current/runtime-config-logging.html#GUC-LOG-LINE-PREFIX
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from accesslint.model.entities import Entity
from accesslint.model.values import Unknown, Value
from accesslint.source import Span

DEFAULT = "%m [%p] "
MEANINGS = {
    "%a": "user_agent",
    "%u": "identity",
    "%d": "resource",
    "%r": "client_address",
    "%h": "client_address",
    "%L": "host",
    "%t": "timestamp",
    "%m": "timestamp",
    "%n": "timestamp",
    "%i": "action",
    "%e": "result",
    "%c": "request_id",
    "%v": "trace_id",
}
"""The escapes that stand for something an auditor asks for; any other is `other`."""

_SENT_BY_CLIENTS = frozenset({"%a", "%u", "%d"})
"""Taken from the startup packet: a sign-in that is refused has them as well."""

_ESCAPE = re.compile(r"%-?[0-9]*([A-Za-z%])")
_PRECISIONS = {"%t": ("other", "second"), "%m": ("other", "millisecond"), "%n": ("epoch", "millisecond")}
_UTC = frozenset({"utc", "gmt", "etc/utc", "etc/gmt", "uct", "zulu", "universal", "greenwich"})
_MESSAGE = ("action", "resource", "result")
"""What the message says: the statement with what it works on, and how severe the outcome was."""


def escapes(prefix: str) -> list[str]:
    """The escapes of a prefix without their padding, in order: `%m`, `%p`."""
    return [f"%{match[1]}" for match in _ESCAPE.finditer(prefix) if match[1] not in "%q"]


def set_fields(form: Entity, prefix: str, span: Span | None) -> None:
    """Set the facts of a format that a prefix makes."""
    is_default = span is None
    form.set("encoding", "text", default=True)
    form.set("structured", False, default=is_default)
    form.set("escaping", "vendor", default=True)
    form.set("fields", list(_fields(prefix)), span, default=is_default)


def _fields(prefix: str) -> Iterator[dict[str, Any]]:
    for token in escapes(prefix):
        field: dict[str, Any] = {"token": token, "meaning": MEANINGS.get(token, "other")}
        if token in _SENT_BY_CLIENTS:
            field["client_controlled"] = True
        yield field
    for meaning in _MESSAGE:
        # A line end in a statement is followed by a tab, so that no statement makes up a line of its own.
        yield {"token": "message", "meaning": meaning, "client_controlled": True, "escaped": True}


def set_time(form: Entity, prefix: str, span: Span | None, zone: Value | None) -> None:
    """Set how the lines write the time, if they do. `zone`: `log_timezone`, None for its default (GMT)."""
    times = [token for token in escapes(prefix) if token in _PRECISIONS]
    if not times:
        return
    written, precision = _PRECISIONS[times[0]]
    # No escape writes RFC 3339.
    form.set("timestamp.fixed", True, default=True)
    form.set("timestamp.form", written, span, default=span is None)
    form.set("timestamp.precision", precision, span, default=span is None)
    if written == "epoch" or zone is None:
        form.set("timestamp.zone", "utc", default=True)
    elif isinstance(zone.data, Unknown):
        form.set("timestamp.zone", zone)
    else:
        # The zone's abbreviation stands behind the time.
        form.set("timestamp.zone", "utc" if (zone.text or "").lower() in _UTC else "offset", zone.span)
