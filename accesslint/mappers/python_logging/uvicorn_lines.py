"""What a simulation needs of uvicorn's access log: which formatters write its lines, and which handlers get them.

https://www.uvicorn.org/settings/#logging. Colours are written to terminals only, unless `use_colors` says otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping

from accesslint.mappers.line_texts import parts_of
from accesslint.mappers.meanings import shown, undecided
from accesslint.mappers.python_logging.handlers import class_of
from accesslint.model.entities import Entity
from accesslint.model.recording import Layout, Place, Recording, Writing
from accesslint.model.values import Unknown, Value

ACCESS, DEFAULT, PLAIN = "access", "default", "plain"
"""Kinds of formatters, as `Layout.escape` names them: uvicorn's for accesses, its other one, Python's own."""
_KINDS = {
    "uvicorn.logging.AccessFormatter": ACCESS,
    "uvicorn.logging.DefaultFormatter": DEFAULT,
    "uvicorn.logging.ColourizedFormatter": DEFAULT,
    "logging.Formatter": PLAIN,
    "": PLAIN,
}
_COLOURS = Unknown("use_colors makes it write the signs of colours", "use_colors")
_OPEN = Unknown("a part of the format is not known", "the running program")
_LINES = frozenset(
    {"StreamHandler", "FileHandler", "RotatingFileHandler", "TimedRotatingFileHandler"} | {"WatchedFileHandler"}
)
_INFO = 20


def layout_of(formatter: Value | None) -> Layout | None:
    """The text that a formatter fills in; None where its class or style is not one that is simulated."""
    if formatter is None:
        return Layout("uvicorn", ("%(message)s",), PLAIN)
    made_by, named = formatter.get("()"), formatter.get("class")
    kind = _KINDS.get(shown(made_by or named) or "") if made_by or named else PLAIN
    style, colours = formatter.get("style"), formatter.get("use_colors")
    if formatter.unknown is not None or kind is None or (style is not None and style.data != "%"):
        return None
    if kind != PLAIN and colours is not None and colours.data not in (None, False):
        return Layout("uvicorn", (colours.unknown or _COLOURS,), kind)
    written = (formatter.get("fmt") if made_by is not None else None) or formatter.get("format")
    if written is None or written.data is None:
        return Layout("uvicorn", ("%(message)s",), kind)
    return Layout("uvicorn", parts_of(written, gap=_OPEN), kind)


def recording_of(
    emitter: Entity, handlers: Mapping[str, Value], formats: Mapping[str, str], levels: Mapping[str, int]
) -> Recording:
    """The lines that the handlers of the access logger write. `formats` and `levels` are told by handler."""
    state, writings = emitter.get("logging"), []
    if isinstance(state, dict):
        state = Unknown(str(state.get("unknown")), "the running program")
    for name, handler in handlers.items():
        level, filters = handler.get("level"), handler.get("filters")
        if levels[name] > _INFO or class_of(handler) not in _LINES:
            continue
        condition: str | Unknown = (undecided(level) if level is not None else None) or ""
        if filters is not None and filters.data:
            condition = Unknown("whether a filter of the handler keeps it is not told", "the filter")
        target = shown(handler.get("filename")) or "standard output or error"
        writings.append(Writing(formats.get(name, ""), target, condition))
    return Recording("uvicorn", (Place("", state or "on", tuple(writings) if state != "off" else ()),))
