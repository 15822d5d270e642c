"""Template tags in YAML settings, made harmless length for length, so that what is around them can be read.

Lines of tags alone become blank, and so do lines that begin with a condition; a tag inside of another line becomes as
many signs of `MARK`, which YAML reads as a part of the value (or key) that it stands in.
"""

from __future__ import annotations

import copy
import re

import msgspec

from accesslint.source import Problem, Source, Span
from accesslint.syntax.nginx_templates import tag_at
from accesslint.syntax.template_lines import OPENERS, line_end, tag_line

MARK = "\ue000"
"""What stands for a template's text: a private sign that no configuration has."""

_OPENER = re.compile(r"\{\{|\{%|<%|\{#")
_WRITTEN = re.compile(r"[^\n]")
_STEPS = {"open": 1, "close": -1}


class Blanked(msgspec.Struct):
    """A text without its tags."""

    source: Source
    """The same places, with other signs."""
    holes: list[Span]
    """Tags that may stand for further settings."""
    conditional: set[int]
    """Lines of the (outer) file that a template's condition or loop decides about."""
    is_template: bool

    def told(self, problem: Problem) -> Problem | None:
        """A problem of the blanked text, as a user should read it; None where it is the template's own doing."""
        if problem.level == "warning":
            return None if problem.span.line in self.conditional else problem
        if problem.level == "error" and self.is_template:
            message = "a template that is not understood; what stands here is not read: check its output"
            return Problem(problem.span, message, "note")
        return problem


def without_tags(source: Source) -> Blanked:
    """The text with its tags blanked or marked."""
    text = source.text
    found = Blanked(source, [], set(), any(opener in text for opener in OPENERS))
    if not found.is_template:
        return found
    parts: list[str] = []
    start = depth = 0
    while start < len(text):
        end = line_end(text, start)
        line = text[start:end]
        at = start + len(line) - len(line.lstrip())
        tags = tag_line(text, at, depth) if text.startswith(OPENERS, at) else None
        if tags is None:
            if depth > 0:
                found.conditional.add(source.span(at, at).line)
            begin, count = start, len(parts)
            start, depth = _marked(text, start, min(end + 1, len(text)), depth, parts)
            if _begins_with_condition(text, at):
                parts[count:] = [_WRITTEN.sub(" ", text[begin:start])]
                found.holes.append(source.span(at, end))
            continue
        parts.append(_WRITTEN.sub(" ", text[start : tags.next_line]))
        start, depth = tags.next_line, tags.depth
        if tags.hole is not None:
            found.holes.append(source.span(*tags.hole))
    found.source = copy.copy(source)
    found.source.text = "".join(parts)
    return found


def _begins_with_condition(text: str, at: int) -> bool:
    """Whether a line begins with a tag that stands for no text: what follows it has another indentation."""
    tag = tag_at(text, at, comments=True)
    return tag is not None and tag.role == "open"


def _marked(text: str, start: int, end: int, depth: int, parts: list[str]) -> tuple[int, int]:
    """A line with text of its own, and those that its last tag goes on in; where the next begins, and how deep."""
    at = start
    while (found := _OPENER.search(text, at, end)) is not None:
        tag = tag_at(text, found.start(), comments=True)
        parts.append(text[at : found.start()])
        at = found.end() if tag is None else tag.end
        stands_first = not text[start : found.start()].strip() and not text.startswith("<%=", found.start())
        is_blank = tag is not None and (tag.role == "comment" or (stands_first and tag.role in ("close", "inner")))
        sign = " " if is_blank else MARK
        parts.append(_WRITTEN.sub(sign, text[found.start() : at]) if tag is not None else found[0])
        depth = max(0, depth + (_STEPS.get(tag.role, 0) if tag is not None else 0))
        if at > end:
            end = min(line_end(text, at) + 1, len(text))
    parts.append(text[at:end])
    return max(at, end), depth
