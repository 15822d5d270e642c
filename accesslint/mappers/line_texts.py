"""The text of a log format as files write it: its literal texts, its codes, and the parts that no file tells."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TypeVar

from accesslint.model.values import Template, Unknown, Value

GAP = Unknown("a part of the format is not known", "the rendered file")

Code = TypeVar("Code")


def parts_of(written: Value | None, default: str = "", gap: Unknown = GAP) -> tuple[str | Unknown, ...]:
    """A format's text in order, `gap` where a part is not told; None: it is absent, and the default holds."""
    if written is None:
        return (default,)
    if isinstance(written.data, Template):
        return tuple(part if isinstance(part, str | Unknown) else gap for part in written.data.parts)
    return (written.text if written.text is not None else written.unknown or gap,)


_LONGEST_NAME = 80


def as_name(text: str) -> str:
    """A format's text as its name: a mark shows where it is cut."""
    text = text.strip()
    return text if len(text) <= _LONGEST_NAME else f"{text[: _LONGEST_NAME - 1].rstrip()}…"


def split(text: str, code: re.Pattern[str], read: Callable[[re.Match[str]], Code]) -> Iterator[str | Code]:
    """What `read` makes of each code, and the literal texts around them; none of these is empty."""
    at = 0
    for found in code.finditer(text):
        if found.start() > at:
            yield text[at : found.start()]
        yield read(found)
        at = found.end()
    if at < len(text):
        yield text[at:]
