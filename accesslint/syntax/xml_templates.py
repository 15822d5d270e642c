"""Template tags in XML, made harmless length for length, so that what is around them can be read.

`{% %}`, `<% %>`, `{# #}` and the `{{ if }}` kind become blanks; a tag that stands for text keeps its `{{ }}` and loses
what XML would stumble over.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from accesslint.syntax.nginx_templates import tag_at

_OPENER = re.compile(r"\{\{|\{%|<%|\{#|<!--")
_TROUBLE = str.maketrans(dict.fromkeys("<>&\"'{}", "_"))
_LONGEST = 2_000
_BLANKED = re.compile(r"[^\n]")


class Conditions:
    """Where a template's conditions and loops hold."""

    def __init__(self) -> None:
        self._bounds: list[int] = []
        """Offsets at which they begin and end, in turn."""

    def turn(self, at: int) -> None:
        """Begin or end at an offset."""
        self._bounds.append(at)

    def hold_at(self, offset: int) -> bool:
        """Whether what stands there is only there under a condition."""
        return bisect_right(self._bounds, offset) % 2 == 1


def without_tags(text: str) -> tuple[str, Conditions]:
    """The text without its tags, and where their conditions hold."""
    conditions = Conditions()
    if "{{" not in text and "{%" not in text and "<%" not in text and "{#" not in text:
        return text, conditions
    parts: list[str] = []
    at = depth = 0
    while (found := _OPENER.search(text, at)) is not None:
        start = found.start()
        if found[0] == "<!--":
            end = text.find("-->", start)
            end = len(text) if end < 0 else end
            parts.append(text[at:end])
            at = end
            continue
        tag = tag_at(text, start, comments=True)
        if tag is None:
            parts.append(text[at : found.end()])
            at = found.end()
            continue
        parts.append(text[at:start])
        written = text[start : tag.end]
        if tag.role == "expression" or _in_value(text, start):
            parts.append("{{" + written[2:-2].translate(_TROUBLE) + "}}")
        else:
            parts.append(_BLANKED.sub(" ", written))
        before = depth
        depth = depth + 1 if tag.role == "open" else max(0, depth - 1) if tag.role == "close" else depth
        if (before == 0) != (depth == 0):
            conditions.turn(start)
        at = tag.end
    return "".join(parts) + text[at:], conditions


def _in_value(text: str, at: int) -> bool:
    """Whether an offset lies in an attribute's value, which a condition decides in part."""
    begin = text.rfind("<", 0, at)
    before = text[max(begin, at - _LONGEST) : at] if begin >= 0 else ""
    return before.count('"') % 2 == 1
