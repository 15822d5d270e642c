"""What a simulation needs of a logger: the text that a formatter fills in, and which handlers write lines.

https://docs.python.org/3/library/logging.html#formatter-objects; `JsonFormatter` of python-json-logger writes the
attributes that its format names: https://nhairs.github.io/python-json-logger/latest/quickstart/. A handler of sockets
sends the record itself, one of HTTP its attributes, and no formatter is asked:
https://docs.python.org/3/library/logging.handlers.html.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from accesslint.mappers.line_texts import parts_of
from accesslint.mappers.meanings import shown, undecided
from accesslint.mappers.python_logging.handlers import class_of, keeps_records
from accesslint.model.entities import Entity
from accesslint.model.recording import Layout, Place, Recording, Writing
from accesslint.model.values import Unknown, Value

FAMILY = "python_logging"
TEXT, JSON = "text", "json"
"""What a formatter makes of the attributes, as `Layout.escape` names it."""
_TEXTS = frozenset({"", "logging.Formatter", "uvicorn.logging.DefaultFormatter", "uvicorn.logging.ColourizedFormatter"})
_JSON = re.compile(r"pythonjsonlogger\.\w+\.JsonFormatter\Z")
_UNDERSTOOD = frozenset({"()", "class", "fmt", "format", "datefmt", "style"})
"""What a JSON formatter may be told without its line becoming another one."""
_STYLES = ("%", "{", "$")
_OPEN = Unknown("a part of the format is not known", "the running program")
_OPTIONS = Unknown("an option of the formatter changes what it writes", "the formatter")
_LINES = frozenset(
    {"StreamHandler", "FileHandler", "RotatingFileHandler", "TimedRotatingFileHandler", "WatchedFileHandler"}
    | {"ConcurrentRotatingFileHandler", "ConcurrentTimedRotatingFileHandler", "SysLogHandler"}
)
_NO_LINES = frozenset({"SocketHandler", "DatagramHandler", "HTTPHandler"})


def layout_of(formatter: Value | None) -> Layout | None:
    """The text that a formatter fills in; None where it is not told, or the formatter is none that is simulated."""
    if formatter is None:
        return Layout(FAMILY, ("%(message)s",), TEXT)
    kind, style = formatter.get("()") or formatter.get("class"), formatter.get("style")
    name = "" if kind is None or kind.data is None else shown(kind)
    sign = "%" if style is None or style.data is None else shown(style)
    if formatter.unknown is not None or name is None or sign not in _STYLES:
        return None
    is_json = _JSON.match(name) is not None
    if not is_json and name not in _TEXTS:
        return None
    written, time = formatter.get("format") or formatter.get("fmt"), formatter.get("datefmt")
    told = {"datefmt": time} if time is not None and time.data is not None else {}
    if written is not None and written.data is None:
        written = None
    parts = parts_of(written, "%(message)s", gap=_OPEN)
    if is_json and not {key for key, _ in formatter.entries()} <= _UNDERSTOOD:
        parts = (_OPTIONS,)
    if style is not None:
        told["style"] = Value(sign, style.span)
    return Layout(FAMILY, parts, JSON if is_json else TEXT, told)


def writings_of(
    handlers: Mapping[str, Value], formats: Mapping[str, str], levels: Mapping[str, int]
) -> Iterator[Writing]:
    """The lines that handlers write. `formats` and `levels` (the lowest that is kept) are told by handler."""
    for name, handler in handlers.items():
        kind, level, filters = class_of(handler), handler.get("level"), handler.get("filters")
        if not keeps_records(handler):
            continue
        condition: str | Unknown = (undecided(level) if level is not None else None) or str(levels[name])
        if filters is not None and filters.data:
            condition = Unknown("whether a filter of the handler keeps it is not told", "the filter")
        target = shown(handler.get("filename")) or "standard output or error"
        if kind == "SysLogHandler":
            target = "syslog"
        elif kind in _NO_LINES:
            condition = Unknown(f"a {kind} sends the record, and no formatter is asked", "the receiver")
        elif kind not in _LINES:
            condition = handler.unknown or Unknown(f"what the handler {name} writes is its class's choice", "the class")
        yield Writing(formats.get(name, "") if kind in _LINES else "", target if kind in _LINES else name, condition)


def recording_of(
    family: str, name: str, emitter: Entity, writings: Iterator[Writing], doubt: Unknown | None = None
) -> Recording:
    """What a logger writes; `doubt`: why there may be other handlers."""
    state, found = emitter.get("logging"), tuple(writings)
    if isinstance(state, dict):
        state = Unknown(str(state.get("unknown")), "the running program")
    if doubt is not None and state != "off":
        found = (*found, Writing("", "another handler", doubt))
    return Recording(family, (Place("", state or "on", found if state != "off" else ()),), name=name)
