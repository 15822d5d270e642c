"""Texts that hold references and unknowns: a name is found in them though a part of it is not known."""

from __future__ import annotations

from accesslint.model.values import Reference, Template, Unknown, Value

HOLE = "\0"
"""Encloses the number of a reference or an unknown inside a text (`\\0``0``\\0`); no name holds it."""


def text_with_holes(value: Value) -> tuple[str, list[Reference | Unknown]]:
    """A value's text, each reference or unknown in it as its number between two `HOLE`s, and what they stand for."""
    data = value.data
    parts = data.parts if isinstance(data, Template) else (data,)
    text, holes = "", list[Reference | Unknown]()
    for part in parts:
        if isinstance(part, Reference | Unknown):
            text += f"{HOLE}{len(holes)}{HOLE}"
            holes.append(part)
        elif isinstance(part, str):
            text += part.replace(HOLE, "")
    return text, holes
