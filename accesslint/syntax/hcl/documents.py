"""JSON written as a template: a policy in a heredoc keeps its structure, and each part its own place."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from accesslint.model.values import Encoded, Reference, Template, Unknown, Value
from accesslint.source import Source, Span
from accesslint.syntax.hcl.nodes import TextPiece
from accesslint.syntax.json import scan

_OPEN, _CLOSE = "\ue000", "\ue001"
"""Around the number of a part that is not constant, while the text is read (private use characters)."""
_MARK = re.compile(f"{_OPEN}(\\d+){_CLOSE}")


class _Places:
    """Offsets in the assembled text to places in the source."""

    def __init__(self, source: Source, fallback: Span) -> None:
        self._source = source
        self._fallback = fallback
        self._starts: list[int] = []
        self._shifts: list[int | None] = []
        self.length = 0

    def add(self, text: str, start: int) -> None:
        """The next stretch of text; `start` is its offset in the source, -1 if it has none."""
        self._starts.append(self.length)
        self._shifts.append(start - self.length if start >= 0 else None)
        self.length += len(text)

    def span(self, start: int, end: int) -> Span:
        """The place of a stretch; where it has none of its own, the place of the whole template."""
        first, last = self._offset(start), self._offset(max(start, end - 1))
        return self._fallback if first is None or last is None else self._source.span(first, last + 1)

    def _offset(self, offset: int) -> int | None:
        shift = self._shifts[bisect_right(self._starts, offset) - 1]
        return None if shift is None else offset + shift


def looks_like_json(parts: Sequence[object]) -> bool:
    """Whether a template may be a JSON document, by how it begins."""
    for part in parts:
        if not isinstance(part, TextPiece):
            return False
        text = part.text.lstrip()
        if text:
            return text[0] in "{["
    return False


def document(parts: Sequence[TextPiece | Value], span: Span, source: Source) -> Value | None:
    """The `Encoded` value of a template that is a JSON document; None if it is none.

    The parts that are values must not be constant; in the document they stand where they stand in the text.
    """
    if not looks_like_json(parts):
        return None
    places = _Places(source, span)
    holes: list[Value] = []
    written: list[str] = []
    for part in parts:
        if isinstance(part, TextPiece):
            text, start = part.text, part.start
            if _OPEN in text:
                return None
        else:
            text, start = f"{_OPEN}{len(holes)}{_CLOSE}", -1
            holes.append(part)
        written.append(text)
        places.add(text, start)

    def bare(word: str, place: Span) -> Value | None:
        mark = _MARK.fullmatch(word)
        if mark is None:
            return None
        hole = holes[int(mark[1])]
        return hole.data.value if isinstance(hole.data, Encoded) else Value(hole.data, place)

    value, problems = scan("".join(written), places.span, bare)
    if value is None or any(problem.level == "error" for problem in problems):
        return None
    filled = _filled(value, holes) if holes else value
    return None if filled is None else Value(Encoded(filled), span)


def _filled(value: Value, holes: list[Value]) -> Value | None:
    """The value with its marked texts turned into templates; None if a key is marked."""
    data = value.data
    if isinstance(data, str):
        return Value(_template(data, holes), value.span) if _OPEN in data else value
    if isinstance(data, list):
        items = [_filled(item, holes) for item in data]
        known = [item for item in items if item is not None]
        return Value(known, value.span) if len(known) == len(items) else None
    if isinstance(data, dict):
        pairs: dict[str, Value] = {}
        for key, item in data.items():
            inner = _filled(item, holes)
            if inner is None or _OPEN in key:
                return None
            pairs[key] = inner
        return Value(pairs, value.span)
    return value


def _template(text: str, holes: list[Value]) -> Template | Reference | Unknown:
    parts: list[str | Reference | Unknown] = []
    for number, piece in enumerate(_MARK.split(text)):
        if number % 2 == 0:
            if piece:
                parts.append(piece)
            continue
        data = holes[int(piece)].data
        if isinstance(data, Template):
            parts.extend(data.parts)
        elif isinstance(data, Reference | Unknown):
            parts.append(data)
        else:
            parts.append(Unknown("JSON inside of a JSON text", "a plan file"))
    only = parts[0]
    return only if len(parts) == 1 and not isinstance(only, str) else Template(tuple(parts))
