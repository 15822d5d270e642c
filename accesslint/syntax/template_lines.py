"""Lines of a configuration that consist of a template's tags."""

from __future__ import annotations

from typing import NamedTuple

from accesslint.syntax.nginx_templates import tag_at

OPENERS = ("{{", "{%", "<%", "{#")


class TagLine(NamedTuple):
    """One line, or several where a tag is longer."""

    next_line: int
    """Offset of the line behind it."""
    depth: int
    """How many conditions and loops are open behind it."""
    hole: tuple[int, int] | None
    """Start and end of a tag that stands for text."""


def tag_line(text: str, at: int, depth: int) -> TagLine | None:
    """The line of tags that begins at an offset, `depth` conditions deep; None if it has text of its own."""
    begin, hole = at, None
    while True:
        tag = tag_at(text, at, comments=True)
        if tag is None:
            return None
        at = tag.end
        if tag.role == "expression":
            hole = hole or (begin, at)
        depth = depth + 1 if tag.role == "open" else max(0, depth - 1) if tag.role == "close" else depth
        while text[at : at + 1] in (" ", "\t"):
            at += 1
        if at >= len(text) or text[at] in "\r\n#":
            end = text.find("\n", at)
            return TagLine(len(text) if end < 0 else end + 1, depth, hole)
