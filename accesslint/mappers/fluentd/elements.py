"""A directive, as mappers ask for it: parameters, switches, directives inside, why something may be missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from accesslint.mappers.hops import Fact, decide, open_text
from accesslint.model.values import Unknown, Value
from accesslint.source import Span


def switch(text: str) -> bool | None:
    """A Fluentd boolean; a key without a value is true.

    Source: https://docs.fluentd.org/configuration/config-file#supported-data-types-for-values
    """
    return {"true": True, "yes": True, "": True, "false": False, "no": False}.get(text.lower())


class Element(msgspec.Struct, frozen=True):
    """`<match …>`, `<store>`, `<buffer>`, …"""

    value: Value

    @property
    def span(self) -> Span:
        """Its opening tag."""
        return self.value.span

    @property
    def directive(self) -> str:
        """`source`, `match`, …"""
        value = self.value.get("directive")
        return "" if value is None else (value.text or "")

    @property
    def argument(self) -> Value | None:
        """What stands beside its name."""
        return self.value.get("argument")

    @property
    def plugin(self) -> str:
        """The plugin's name; empty where it is not known."""
        return self.text("@type", "type")

    @property
    def label(self) -> str:
        """What the file calls it."""
        return self.text("@id", "id") or self.plugin or "an output"

    @property
    def missing(self) -> Unknown | None:
        """Why parameters may be there that are not seen."""
        value = self.value.get("open")
        return None if value is None else value.unknown

    def get(self, *keys: str) -> Value | None:
        """The value of the first of several parameters that is there."""
        found = (self.value.get("parameters", key) for key in keys)
        return next((value for value in found if value is not None), None)

    def text(self, *keys: str) -> str:
        """A parameter's text; empty where it is absent or not known."""
        value = self.get(*keys)
        return "" if value is None else (value.text or "").strip()

    def shown(self, *keys: str) -> str:
        """A parameter's text with `…` for what is not known."""
        return open_text(self.get(*keys))

    def is_on(self, *keys: str) -> bool:
        """Whether a boolean parameter is there and true."""
        value = self.get(*keys)
        return value is not None and value.text is not None and switch(value.text.strip()) is True

    def decide(self, keys: tuple[str, ...], meaning: Callable[[str], Any], default: Any) -> Fact:
        """The fact that a parameter decides, the first that is there."""
        return decide(self.get(*keys), meaning, default, self.missing)

    def listed(self, *keys: str) -> list[Value]:
        """The elements of an array, written as JSON or with commas, each at its own place where that is exact."""
        value = self.get(*keys)
        if value is None:
            return []
        if isinstance(value.data, list):
            return value.data
        return list(_split(value))

    def parameters(self) -> Iterator[tuple[str, Value]]:
        """Its parameters, in the order of the file."""
        value = self.value.get("parameters")
        if value is not None:
            yield from value.entries()

    def inside(self, *directives: str) -> Iterator[Element]:
        """The directives in it of some names."""
        value = self.value.get("elements")
        for item in [] if value is None else value.items():
            element = Element(item)
            if not directives or element.directive in directives:
                yield element


def elements(configuration: Value) -> list[Element]:
    """The directives of a configuration; those of a `<worker>` count as if they stood at the top.

    Source: https://docs.fluentd.org/deployment/multi-process-workers#less-than-worker-n-greater-than-directive
    """
    found: list[Element] = []
    value = configuration.get("elements")
    for item in [] if value is None else value.items():
        element = Element(item)
        found += element.inside() if element.directive == "worker" else [element]
    return found


def _split(value: Value) -> Iterator[Value]:
    text, span = value.text, value.span
    if text is None:
        yield value
        return
    is_exact = span.line == span.end_line and span.end_column - span.column == len(text)
    at = 0
    for part in text.split(","):
        word = part.strip()
        if word:
            start = span.column + at + len(part) - len(part.lstrip())
            place = Span(span.file, span.line, start, span.line, start + len(word)) if is_exact else span
            yield Value(word, place)
        at += len(part) + 1
