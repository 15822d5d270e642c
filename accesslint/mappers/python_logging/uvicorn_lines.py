"""What a simulation needs of uvicorn's access log: which formatters write its lines.

https://www.uvicorn.org/settings/#logging. Colours are written to terminals only, unless `use_colors` says otherwise.
"""

from __future__ import annotations

from accesslint.mappers.line_texts import parts_of
from accesslint.mappers.meanings import shown
from accesslint.model.recording import Layout
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
