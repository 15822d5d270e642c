"""Formatters of Python's logging as formats: attributes of a record, how its time is written, JSON by a class.

Attributes and styles: https://docs.python.org/3/library/logging.html#logrecord-attributes and #formatter-objects on the
same page: without `datefmt` the time is local, with milliseconds and without a zone. uvicorn's access formatter adds
`client_addr`, `request_line` and `status_code`: https://www.uvicorn.org/settings/#logging; the message of its access
logger holds all three, whichever formatter writes it. What another message says is the application's, so that `rest`
stays unknown.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import Any

from accesslint.mappers.field_names import meaning_of
from accesslint.mappers.json_shape import Hole, Part, Shape, looks_like_json, read_json
from accesslint.mappers.line_formats import unknown_line
from accesslint.mappers.line_texts import split
from accesslint.mappers.meanings import shown
from accesslint.model.entities import Entity
from accesslint.model.values import Template, Unknown, Value
from accesslint.source import Span

_BARE = "%(message)s"
"""What a formatter without a format writes."""
_STYLES = {
    "%": re.compile(r"%\((\w{1,100})\)"),
    "{": re.compile(r"\{(\w{1,100})"),
    "$": re.compile(r"\$\{?(\w{1,100})"),
}
_PARTS = {
    "%": re.compile(r"%%|%\((\w{1,100})\)[-+#0 ]{0,3}\d{0,4}(?:\.\d{1,4})?[a-zA-Z]"),
    "{": re.compile(r"\{\{|\}\}|\{(\w{1,100})[^{}]{0,100}\}"),
    "$": re.compile(r"\$\$|\$\{?(\w{1,100})\}?"),
}
"""What a style fills in, and signs that are doubled to stand for themselves."""
_MEANINGS = {"asctime": ("timestamp",), "client_addr": ("client_address",), "status_code": ("result",)} | {
    "request_line": ("action", "resource"),
    "full_path": ("resource",),
}
_REQUEST = ("client_addr", "request_line", "status_code")
"""What the message of uvicorn's access logger is made of."""
_OWN = frozenset(
    {"args", "created", "exc_info", "filename", "funcName", "levelname", "levelno", "lineno", "message", "module"}
    | {"msecs", "msg", "name", "pathname", "process", "processName", "relativeCreated", "stack_info", "thread"}
    | {"threadName", "taskName", "levelprefix"}
)
"""Attributes that say nothing of who did what: `name` is the logger's."""
_PLAIN = frozenset({"", "logging.Formatter", "uvicorn.logging.DefaultFormatter", "django.utils.log.ServerFormatter"})
_ACCESS = "uvicorn.logging.AccessFormatter"
_JSON_BY_FORMAT = re.compile(r"pythonjsonlogger\.\w+\.JsonFormatter\Z")
_MESSAGE = Unknown("what the message holds is decided where the application writes it", "the application")
_BY_CLASS = Unknown("a class of formatters decides it", "the class")
_RFC3339 = re.compile(r"%Y-%m-%d[T ](?:%H:%M:%S|%T)(?:%z|Z)\Z")
"""Without `%f`, which `time.strftime` does not fill in: it stands in the line as it is written."""


def set_format(form: Entity, formatter: Value | None, handler: Span, *, of_uvicorn: bool = False) -> None:
    """Set the facts of a format. `formatter` is None where the handler at that place names none.

    `of_uvicorn` tells that the records are those of uvicorn's access logger.
    """
    span = handler if formatter is None else formatter.span
    kind = formatter and (formatter.get("()") or formatter.get("class"))
    name = "" if kind is None else shown(kind)
    if formatter is not None and formatter.unknown is not None:
        unknown_line(form, formatter.unknown, span)
    elif name is None or name == "":
        if kind is not None and name is None:
            unknown_line(form, kind.unknown or _BY_CLASS, span)
        else:
            _set_text(form, formatter, span, "text", closed=of_uvicorn)
    elif name in _PLAIN or name == _ACCESS:
        _set_text(form, formatter, span, "text", closed=of_uvicorn or name == _ACCESS)
    elif _JSON_BY_FORMAT.match(name):
        _set_text(form, formatter, span, "json")
    elif "json" in name.lower():
        unknown_line(form, _BY_CLASS, span)
        for fact, value in (("encoding", "json"), ("structured", True), ("escaping", "json")):
            form.decided_by.pop(fact, None)
            form.set(fact, value, span)
    else:
        unknown_line(form, _BY_CLASS, span)


def _set_text(form: Entity, formatter: Value | None, span: Span, encoding: str, *, closed: bool = False) -> None:
    written = formatter and (formatter.get("format") or formatter.get("fmt"))
    style = shown(formatter.get("style") if formatter is not None else None) or "%"
    data = _BARE if written is None or written.data is None else written.data
    unknown = written.unknown if written is not None else None
    if isinstance(data, Template):
        data = "".join(part if isinstance(part, str) else " " for part in data.parts)
    if not isinstance(data, str) or style not in _STYLES:
        unknown_line(form, unknown or _BY_CLASS, span)
        return
    place = written.span if written is not None else span
    names = _STYLES[style].findall(data)
    # A bare message may well be JSON that the application makes.
    is_bare = not closed and encoding == "text" and names == ["message"] and len(data.strip()) <= len(_BARE)
    # Nothing of a message is escaped, so that a quote in it ends JSON which is written by hand.
    is_single = encoding == "text" and unknown is None and not (closed and "message" in names)
    shape = _json_shape(data, style) if is_single else None
    slots = iter(()) if shape is None else iter(shape.slots)
    form.set("encoding", _MESSAGE if is_bare else "json" if shape is not None else encoding, place)
    form.set("structured", _MESSAGE if is_bare else shape is not None or encoding == "json", place)
    form.set(
        "escaping", "json" if encoding == "json" else "none" if shape is not None and not closed else "vendor", place
    )
    form.set("fields", [], place)
    written_out = (_REQUEST if closed and name == "message" else (name,) for name in names)
    for name in chain.from_iterable(written_out):
        slot = next(slots, None)
        for field in _fields(name, slot.name if slot is not None else name if encoding == "json" else ""):
            if slot is not None and slot.quoted and name == "message":
                field |= {"client_controlled": True, "escaped": False}
            form.append("fields", field)
    if unknown is not None or not closed:
        form.set("rest", unknown or _MESSAGE, place)
    if "asctime" in names:
        _set_time(form, formatter.get("datefmt") if formatter is not None else None, place)
    elif encoding == "json" or is_bare:
        form.set("timestamp", _MESSAGE, place)


def _json_shape(text: str, style: str) -> Shape | None:
    """Where attributes stand in JSON that is written by hand; None where the text is none, or not one by one."""
    parts: list[Part] = list(split(text, _PARTS[style], lambda match: Hole() if match[1] else match[0][:1]))
    if not looks_like_json(parts):
        return None
    shape = read_json(parts)
    return None if shape.error or len(shape.slots) != len(_STYLES[style].findall(text)) else shape


def _fields(name: str, key: str) -> list[dict[str, Any]]:
    meanings = _MEANINGS.get(name) or (("other",) if name in _OWN else (meaning_of(name),))
    fields = []
    for meaning in meanings:
        field: dict[str, Any] = {"token": name, "meaning": meaning}
        if key:
            field["name"] = key
        if name in ("request_line", "full_path"):
            # uvicorn quotes what it writes of a path.
            field |= {"client_controlled": True, "escaped": True, "sensitive": "query-strings"}
        fields.append(field)
    return fields


def _set_time(form: Entity, written: Value | None, span: Span) -> None:
    if written is None or written.data is None:
        form.set("timestamp", {"zone": "none", "form": "other", "precision": "millisecond"}, span)
    elif not isinstance(written.data, str):
        form.set("timestamp", written.unknown or _BY_CLASS, written.span)
    else:
        text = written.data
        zone = "offset" if "%z" in text or "%Z" in text or "%s" in text else "utc" if text.endswith("Z") else "none"
        shape = "rfc3339" if _RFC3339.match(text) else "epoch" if text == "%s" else "other"
        form.set("timestamp", {"zone": zone, "form": shape, "precision": "second"}, written.span)
