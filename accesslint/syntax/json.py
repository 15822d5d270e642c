"""JSON to positioned values: a tolerant scanner with the place of every value and key.

Comments and trailing commas are accepted. A fault costs what it stands in, is reported, and the
rest is kept. `read` takes a whole `Source`; `scan` any text whose places a callback tells.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from math import isfinite
from typing import Any

import msgspec

from accesslint.model.values import Unknown, Value
from accesslint.source import Problem, Source, Span

DEPTH = 150
"""Values nested deeper than this are not read."""
_FAULTS = 50

_TOKEN = re.compile(r'"[^"\\\n]*(?:\\.[^"\\\n]*)*"|[{}\[\],:]|[^\s{}\[\],:"]+|"')
_BLANK = re.compile(r"[\s\ufeff]+")
_COMMENT = re.compile(r"//[^\n]*|#[^\n]*")
_NUMBER = re.compile(r"-?\d{1,300}(?:\.\d{1,300})?(?:[eE][-+]?\d{1,3})?")
_SURROGATE = re.compile("[\ud800-\udfff]")
_WORDS: dict[str, Any] = {"true": True, "false": False, "null": None}


class JsonObject(dict[str, Value]):
    """The data of an object's `Value`: a mapping that knows its keys' places."""

    __slots__ = ("places",)

    def __init__(self) -> None:
        super().__init__()
        self.places: dict[str, Span] = {}


class _Open(msgspec.Struct):
    """A container whose end is still to come."""

    data: JsonObject | list[Value]
    start: int
    key: str | None = None
    colon: bool = False


class _Scanner:
    def __init__(
        self, text: str, place: Callable[[int, int], Span], bare: Callable[[str, Span], Value | None] | None
    ) -> None:
        self.text = text
        self.place = place
        self.bare = bare
        self.problems: list[Problem] = []
        self.stack: list[_Open] = []
        self.root: Value | None = None
        self.at = 0

    def fault(self, start: int, end: int, message: str, level: str = "error") -> None:
        if len(self.problems) < _FAULTS:
            self.problems.append(Problem(self.place(start, end), message, level))

    def skip_blank(self) -> None:
        text, size = self.text, len(self.text)
        while self.at < size:
            blank = _BLANK.match(text, self.at) or _COMMENT.match(text, self.at)
            if blank is not None:
                self.at = blank.end()
            elif text.startswith("/*", self.at):
                end = text.find("*/", self.at + 2)
                if end < 0:
                    self.fault(self.at, self.at + 2, "the comment is never closed")
                    end = size
                self.at = end + 2
            else:
                return

    def run(self) -> None:
        text = self.text
        while True:
            self.skip_blank()
            token = _TOKEN.match(text, self.at)
            if token is None:
                break
            start, self.at = token.span()
            word = token[0]
            first = word[0]
            if first in "{[":
                self.open(start, first)
            elif first in "}]":
                self.close(start, first)
            elif first == ":":
                self.colon(start)
            elif first == '"':
                self.string(start, word)
            elif first != ",":
                self.word(start, word)
            elif self.stack and isinstance(self.stack[-1].data, JsonObject):
                self.drop_key(start)
        if self.stack:
            start = self.stack[-1].start
            self.fault(start, start + 1, f'"{text[start]}" is never closed')
        while self.stack:
            self.finish(len(text))

    def drop_key(self, at: int) -> None:
        """Reports a key that got no value."""
        top = self.stack[-1]
        if top.key is not None:
            self.fault(at, at + 1, f'"{top.key}" has no value')
            top.key = None
        top.colon = False

    def open(self, start: int, bracket: str) -> None:
        if len(self.stack) >= DEPTH:
            self.skip_nested(start)
        elif self.takes_value(start):
            self.stack.append(_Open(JsonObject() if bracket == "{" else [], start))

    def skip_nested(self, start: int) -> None:
        """Passes over a container that is nested too deeply, by counting brackets."""
        self.fault(start, start + 1, f"nested more than {DEPTH} levels deep; what is inside is not read")
        depth = 1
        while depth:
            self.skip_blank()
            token = _TOKEN.match(self.text, self.at)
            if token is None:
                break
            self.at = token.end()
            depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(token[0], 0)
        if self.takes_value(start):
            self.put(Value(Unknown("nested too deeply"), self.place(start, start + 1)))

    def close(self, start: int, bracket: str) -> None:
        if not self.stack or isinstance(self.stack[-1].data, JsonObject) != (bracket == "}"):
            self.fault(start, start + 1, f'unexpected "{bracket}"')
            return
        self.drop_key(start)
        self.finish(start + 1)

    def finish(self, end: int) -> None:
        top = self.stack.pop()
        self.put(Value(top.data, self.place(top.start, end)))

    def colon(self, start: int) -> None:
        top = self.stack[-1] if self.stack else None
        if top is None or top.key is None or top.colon:
            self.fault(start, start + 1, 'unexpected ":"')
        else:
            top.colon = True

    def string(self, start: int, word: str) -> None:
        if len(word) < 2:
            end = self.text.find("\n", start)
            self.at = len(self.text) if end < 0 else end
            self.fault(start, start + 1, "the text is never closed")
            return
        try:
            data = json.loads(word, strict=False)
        except ValueError:
            self.fault(start, self.at, "the text has an unknown escape")
            data = word[1:-1]
        data = _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", data)
        top = self.stack[-1] if self.stack else None
        if top is None or top.key is not None or not isinstance(top.data, JsonObject):
            if self.takes_value(start):
                self.put(Value(data, self.place(start, self.at)))
            return
        place = self.place(start, self.at)
        if data in top.data:
            self.fault(start, self.at, f'the key "{data}" occurs twice; the last one holds', "warning")
        top.key = data
        top.data.places[data] = place

    def word(self, start: int, word: str) -> None:
        place = self.place(start, self.at)
        value = self.bare(word, place) if self.bare is not None else None
        if value is None:
            if word in _WORDS:
                value = Value(_WORDS[word], place)
            elif _NUMBER.fullmatch(word) and isfinite(float(word)):
                value = Value(int(word) if word.lstrip("-").isdigit() else float(word), place)
            else:
                self.fault(start, self.at, f'unexpected "{word[:40]}"')
                value = Value(Unknown("syntax error"), place)
        if self.takes_value(start):
            self.put(value)

    def takes_value(self, start: int) -> bool:
        """Whether a value may stand here; reports it if not."""
        if not self.stack:
            if self.root is not None:
                self.fault(start, start + 1, "unexpected text after the end")
                self.at = len(self.text)
                return False
            return True
        top = self.stack[-1]
        if isinstance(top.data, JsonObject) and not (top.key is not None and top.colon):
            expected = '":" is missing' if top.key is not None else "a key in quotes is expected"
            self.fault(start, start + 1, expected)
            if top.key is None:
                return False
        return True

    def put(self, value: Value) -> None:
        if not self.stack:
            self.root = value
            return
        top = self.stack[-1]
        if isinstance(top.data, JsonObject):
            if top.key is not None:
                top.data[top.key] = value
            top.key, top.colon = None, False
        else:
            top.data.append(value)


def scan(
    text: str, place: Callable[[int, int], Span], bare: Callable[[str, Span], Value | None] | None = None
) -> tuple[Value | None, list[Problem]]:
    """The value that a JSON text holds (None if none), and what is wrong with the text.

    `place` turns two character offsets into a span. `bare` may give a meaning to unquoted words.
    Objects are `JsonObject`s. Of equal keys the last one holds, with a warning.
    """
    scanner = _Scanner(text, place, bare)
    scanner.run()
    return scanner.root, scanner.problems


def read(source: Source) -> tuple[Value | None, list[Problem]]:
    """The value of a JSON file, as `scan`."""
    return scan(source.text, source.span)
