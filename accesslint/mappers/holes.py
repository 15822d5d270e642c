"""Texts that hold references and unknowns: a name is found in them though a part of it is not known."""

from __future__ import annotations

from accesslint.model.values import Reference, Template, Unknown, Value

HOLE = "\0"
"""Encloses the number of a reference or an unknown inside a text (`\\0``0``\\0`); no name holds it."""


def known_beginning(value: Value | None) -> str:
    """A value's text up to the first part that is not known: `http://api:8080/` tells how records travel."""
    text = "" if value is None else text_with_holes(value)[0]
    return text.partition(HOLE)[0]


def tells_host(beginning: str) -> bool:
    """Whether the beginning of an address goes on behind the host: `http://api:` does, `http://api.` does not."""
    return any(mark in beginning.partition("://")[2] for mark in ":/")


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
