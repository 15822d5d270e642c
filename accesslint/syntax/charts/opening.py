"""The documents of a chart's template, and what a value of theirs is: known, filled in by a tag, or written so."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from accesslint.model.values import Template, Unknown, Value
from accesslint.source import Problem, Source
from accesslint.syntax.charts.blanking import Blanked, without_tags
from accesslint.syntax.charts.conditions import Condition
from accesslint.syntax.charts.marks import has_mark, pieces
from accesslint.syntax.go_templates import Tag
from accesslint.syntax.yaml.building import Text
from accesslint.syntax.yaml.documents import documents

_ASSIGNED = re.compile(r"(\$\w+)\s*:?=\s*(.*)", re.DOTALL)
_QUOTED = re.compile(r"\|\s*s?quote\b")

RENDERED = "the rendered template; for a chart, `helm template`"
_NOT_TOLD = Unknown("the template writes it", RENDERED)


def documents_of(source: Source) -> tuple[Blanked, Iterator[Value | Problem]]:
    """What blanking gives, and the documents of the blanked text with their problems as a user should read them."""
    blanked = without_tags(source)
    return blanked, _told(blanked)


def _told(blanked: Blanked) -> Iterator[Value | Problem]:
    for document in documents(blanked.source):
        if not isinstance(document, Problem):
            yield document
        elif document.level == "error":
            message = "a template that is not understood; this document is not read: check its output"
            yield Problem(document.span, message, "note")
        elif document.span.line not in blanked.conditions:
            yield document


def is_deeper(inner: Condition | None, outer: Condition | None) -> bool:
    """Whether more conditions are open than elsewhere."""
    return inner is not None and (outer is None or inner.depth > outer.depth)


class Written:
    """What the values of a blanked text really are."""

    def __init__(self, source: Source, blanked: Blanked) -> None:
        self._source = source
        self._blanked = blanked
        self._variables = _variables(blanked.tags)

    def condition(self, value: Value) -> Condition | None:
        """The condition that an entry stands under, told by its value."""
        place = value.span.line, value.span.column
        if isinstance(value.data, dict | list) and place in self._blanked.begun:
            return self._blanked.begun[place]
        return self._blanked.conditions.get(value.span.line)

    def more(self, value: Value) -> Unknown | None:
        """Why a mapping or list may hold more than is written."""
        tag = self._blanked.more.get((value.span.line, value.span.column))
        return None if tag is None else Unknown(f"the template may write more here, from {tag.origin}", RENDERED)

    def name(self, value: Value) -> str | None:
        """A text as the template has it, tags that write the same being equal; None where that is not told."""
        written = value.text
        if written is None or not has_mark(written):
            return written
        found = list(pieces(written, self._blanked.tags))
        if any(piece is None for piece in found):
            return None
        return "".join(self._alike(piece) if isinstance(piece, Tag) else piece or "" for piece in found)

    def _alike(self, tag: Tag) -> str:
        """A tag in one way of writing: `template` writes what `include` does, `$` is often `.`, quotes are none."""
        body = self._variables.get(tag.body, tag.body)
        words = _QUOTED.sub("", body).replace("$.", ".").split()
        words = ["include" if word == "template" else "." if word == "$" else word for word in words]
        return "{{ " + " ".join(words) + " }}"

    def block(self, value: Value) -> Text | None:
        """A block scalar with its tags; None if there are none in it, or nothing else."""
        block = self._blanked.blocks.get(value.start) if isinstance(value, Text) and value.style == "|" else None
        if block is None or not block.has_text:
            return None
        text, origins = block.written(self._source, self._blanked.tags)
        return Text(text, value.span, block.start, block.start, "|", origins)

    def filled(self, value: Value, known: Callable[[Tag], str | None] | None = None) -> Value:
        """A text of which the parts that tags write are unknown, but for those that are known."""
        written = value.text
        if written is None or not has_mark(written):
            return value
        found = list(pieces(written, self._blanked.tags))
        if len(found) == 1 and isinstance(found[0], Tag) and not isinstance(value, Text) and known is None:
            return Value(unknown_of(found[0]), self._source.span(found[0].start, found[0].end).first_line())
        parts: list[str | Unknown] = []
        is_choice = False
        for piece in found:
            text = known(piece) if known is not None and isinstance(piece, Tag) else None
            if isinstance(piece, str) or text is not None:
                own = piece if isinstance(piece, str) else text or ""
                before = parts.pop() if parts and isinstance(parts[-1], str) else ""
                parts.append(f"{before}{own}")
            else:
                is_choice = is_choice or (piece is not None and piece.role != "expression")
                parts.append(_NOT_TOLD if piece is None else unknown_of(piece))
        hole = next((part for part in parts if isinstance(part, Unknown)), None)
        if hole is None:
            return Value("".join(str(part) for part in parts), value.span)
        is_whole = is_choice or all(isinstance(part, Unknown) or not part.strip() for part in parts)
        return Value(hole if is_whole else Template(tuple(parts)), value.span)


def _variables(tags: Sequence[Tag]) -> dict[str, str]:
    """What the template's variables stand for, those that are set once."""
    found: dict[str, str] = {}
    for tag in tags:
        assigned = _ASSIGNED.match(tag.body) if tag.role == "silent" else None
        if assigned is not None:
            found[assigned[1]] = "" if assigned[1] in found else assigned[2]
    return {name: body for name, body in found.items() if body}


def unknown_of(tag: Tag) -> Unknown:
    """A value that a tag writes."""
    return Unknown(f"the template writes it from {tag.origin}", RENDERED)


def undecided(condition: Condition) -> Unknown:
    """A value that only a condition has written."""
    return Unknown(f"the template has it under a condition, `{condition.tag.written[:80]}`", RENDERED)


__all__ = ["Written", "documents_of", "is_deeper", "undecided", "unknown_of"]
