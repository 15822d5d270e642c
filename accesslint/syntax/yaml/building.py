"""Values out of libyaml's events, without recursion and within bounds.

Events, not libyaml's node graph: building that recurses in C, and a deeply nested input would end
the process.
"""

from __future__ import annotations

from typing import Any

import msgspec

from accesslint.model.values import Data, Unknown, Value
from accesslint.source import LineOrigin, Problem, Span
from accesslint.syntax.yaml.places import Places
from accesslint.syntax.yaml.scalars import Dialect, scalar

MAX_DEPTH = 200
MAX_VALUES = 500_000
MAX_EXPANDED = 100_000
"""Values that the aliases of one document may stand for, repetitions counted."""

TEMPLATE = Unknown("a template expression, {{ … }}, which is not rendered", "the rendered file")
"""What a value is that a Go or Jinja template will write."""

_STANDARD = "tag:yaml.org,2002:"
_TYPED = frozenset({f"{_STANDARD}{name}" for name in ("int", "float", "bool", "null")})


class Text(Value):
    """A quoted or block scalar: it knows where it starts, for `embedded_text`."""

    start: int = 0
    """Offset of the quote or block indicator in the source's text."""
    end: int = 0
    style: str = ""
    """`|`, `>`, a single or a double quote."""
    origins: list[LineOrigin] | None = None
    """Where each of its lines stands, where the file's text is not what was parsed: a chart's template."""


class _Built(msgspec.Struct):
    """A finished value, with what it costs to walk it."""

    value: Value
    size: int = 1
    """Values in it, aliases followed."""
    height: int = 1


class _Open(msgspec.Struct):
    """A mapping or list that is being read."""

    value: Value
    is_mapping: bool
    start: Any
    anchor: str | None
    tag: str
    key: str | None = None
    """The key whose value is awaited; None while a key is."""
    key_span: Span | None = None
    is_merge: bool = False
    is_bad_key: bool = False
    merges: list[Value] = msgspec.field(default_factory=list)
    size: int = 1
    height: int = 1


class Builder:
    """Takes the events of one document; `root` is there at its end."""

    def __init__(self, places: Places, dialect: Dialect) -> None:
        self.root: Value | None = None
        self.problems: list[Problem] = []
        self._places = places
        self._dialect = dialect
        self._stack: list[_Open] = []
        self._anchors: dict[str, _Built] = {}
        self._count = 0
        self._expanded = 0
        self._skipped: Value | None = None
        self._skipping = 0

    @property
    def is_full(self) -> bool:
        """Whether the document has more values than are read."""
        return self._count > MAX_VALUES

    def scalar(self, event: Any) -> None:
        """A scalar: a key, or a value."""
        if self._skipping:
            return
        self._count += 1
        start = self._places.after_properties(event)
        span = self._places.span(start, event.end_mark)
        top = self._stack[-1] if self._stack else None
        if top is not None and top.is_mapping and top.key is None:
            self._key(top, event.value, span, is_plain=not event.style and event.tag is None)
            if event.anchor is not None:
                self._anchors[event.anchor] = _Built(Value(event.value, span))
            return
        self._add(_Built(self._value(event, start, span, top)), event.anchor)

    def _value(self, event: Any, start: Any, span: Span, top: _Open | None) -> Value:
        text, style, tag = event.value, event.style, event.tag
        if not style and (tag is None or tag in _TYPED):
            if not text and top is not None and top.key_span is not None:
                span = top.key_span
            return Value(scalar(text, self._dialect), span)
        value = Value(text, span)
        if style:
            span = self._places.block(start, event.end_mark) if style in "|>" else span
            first = self._places.start
            value = Text(text, span, first + start.index, first + event.end_mark.index, style)
        return self._tagged(value, tag, self._places.first_line(event.start_mark, event.end_mark) if tag else span)

    @staticmethod
    def _tagged(value: Value, tag: str | None, span: Span) -> Value:
        if not tag or tag == "!" or tag.startswith(_STANDARD):
            return value
        return Value({tag: value}, span)

    def _key(self, top: _Open, text: str, span: Span, *, is_plain: bool) -> None:
        top.key, top.key_span = text, span
        top.is_merge = is_plain and text == "<<"
        data = top.value.data
        if isinstance(data, dict) and text in data:
            shown = text if len(text) <= 60 else text[:60] + "…"
            self._say(span, f'the key "{shown}" occurs twice in one mapping; the last one counts')

    def open(self, event: Any, *, is_mapping: bool) -> None:
        """A mapping or list begins."""
        if self._skipping:
            self._skipping += 1
            return
        self._count += 1
        start = self._places.after_properties(event)
        data: Data = {} if is_mapping else []
        value = Value(data, self._places.span(start, event.end_mark))
        if len(self._stack) >= MAX_DEPTH:
            message = f"nested deeper than {MAX_DEPTH} levels"
            value.data = Unknown(message)
            self._say(value.span, f"{message}; what lies deeper is not read")
        elif is_mapping and self._places.text.startswith("{{", start.index):
            value.data = TEMPLATE
        else:
            self._stack.append(_Open(value, is_mapping, start, event.anchor, event.tag or ""))
            return
        self._skipping, self._skipped = 1, value

    def close(self, event: Any) -> None:
        """A mapping or list ends."""
        if self._skipping:
            self._skipping -= 1
            if not self._skipping and self._skipped is not None:
                self._add(_Built(self._skipped))
            return
        done = self._stack.pop()
        value = done.value
        value.span = self._places.first_line(done.start, event.end_mark)
        for merged in done.merges:
            self._merge(value, merged)
        self._add(_Built(self._tagged(value, done.tag, value.span), done.size, done.height), done.anchor)

    def _merge(self, into: Value, merged: Value) -> None:
        """`<<` adds the entries of one mapping, or of each in a list; what is there already stays."""
        data = into.data
        for part in merged.items():
            if isinstance(part.data, dict) and isinstance(data, dict):
                for key, item in part.data.items():
                    data.setdefault(key, item)
            elif part.unknown is None:
                self._say(part.span, "`<<` merges mappings only; this is left out")

    def alias(self, event: Any) -> None:
        """A repetition of an earlier value."""
        if self._skipping:
            return
        self._count += 1
        span = self._places.span(event.start_mark, event.end_mark)
        name = event.anchor
        built = self._anchors.get(name)
        reason = ""
        if any(frame.anchor == name for frame in self._stack):
            reason = f"the alias *{name} stands inside the value that it stands for"
        elif built is None:
            reason = f"the alias *{name} has no anchor before it"
        elif len(self._stack) + built.height > MAX_DEPTH:
            reason = f"the alias *{name} nests deeper than {MAX_DEPTH} levels"
        elif self._expanded + built.size > MAX_EXPANDED:
            reason = f"the aliases of this document stand for more than {MAX_EXPANDED:,} values"
        if reason or built is None:
            self._say(span, f"{reason}; it is not followed")
            built = _Built(Value(Unknown(reason), span))
        self._expanded += built.size
        self._add(built)

    def _add(self, built: _Built, anchor: str | None = None) -> None:
        """Put a finished value where it belongs."""
        if anchor is not None:
            self._anchors[anchor] = built
        if not self._stack:
            self.root = built.value
            return
        top = self._stack[-1]
        top.size += built.size
        top.height = max(top.height, built.height + 1)
        data = top.value.data
        if isinstance(data, list):
            data.append(built.value)
        elif top.key is None:
            self._odd_key(top, built.value)
        else:
            if top.is_merge:
                top.merges.append(built.value)
            elif isinstance(data, dict) and not top.is_bad_key:
                data[top.key] = built.value
            top.key, top.key_span, top.is_bad_key, top.is_merge = None, None, False, False

    def _odd_key(self, top: _Open, value: Value) -> None:
        """A key that is an alias, a mapping or a list."""
        if value.text is not None:
            self._key(top, value.text, value.span, is_plain=False)
            return
        top.key, top.is_bad_key = "", True
        if value.data is not TEMPLATE:
            self._say(value.span, "a mapping or list as a key is not read")

    def _say(self, span: Span, message: str) -> None:
        if all(problem.message != message for problem in self.problems[-100:]) and len(self.problems) < 100:
            self.problems.append(Problem(span, message, "warning"))
