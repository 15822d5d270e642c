"""A plugin's section, as mappers ask for it: last value, all values, switches, why keys may be missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from accesslint.mappers.hops import Fact, decide, open_text
from accesslint.model.values import Unknown, Value
from accesslint.source import Span

_ON = frozenset({"on", "true", "yes"})
_OFF = frozenset({"off", "false", "no"})


def switch(text: str) -> bool | None:
    """A Fluent Bit switch. Source: https://docs.fluentbit.io/manual/administration/configuring-fluent-bit."""
    word = text.lower()
    return True if word in _ON else False if word in _OFF else None


class Section(msgspec.Struct, frozen=True):
    """One input, filter, processor or output."""

    value: Value

    @property
    def span(self) -> Span:
        """Its head."""
        return self.value.span

    @property
    def plugin(self) -> str:
        """The plugin's name in lower case; empty where it is not known."""
        return self.text("name").lower()

    @property
    def label(self) -> str:
        """What the file calls it."""
        return self.text("alias") or self.text("name") or "an output"

    @property
    def missing(self) -> Unknown | None:
        """Why keys may be there that are not seen."""
        value = self.value.get("@open")
        return None if value is None else value.unknown

    def get(self, key: str) -> Value | None:
        """The last value of a key: Fluent Bit lets it replace the others."""
        values = self.all(key)
        return values[-1] if values else None

    def first(self, *keys: str) -> Value | None:
        """The value of the first of several keys that is there."""
        return next((value for key in keys if (value := self.get(key)) is not None), None)

    def all(self, *keys: str) -> list[Value]:
        """All values of keys that may be repeated, in the order of the file."""
        found = [item for key in keys if (value := self.value.get(key)) is not None for item in value.items()]
        return sorted(found, key=lambda value: (value.span.line, value.span.column)) if len(keys) > 1 else found

    def text(self, key: str) -> str:
        """A key's text; empty where it is absent or not known."""
        value = self.get(key)
        return "" if value is None else (value.text or "").strip()

    def shown(self, key: str) -> str:
        """A key's text with `…` for what is not known."""
        return open_text(self.get(key))

    def decide(self, key: str, meaning: Callable[[str], Any], default: Any) -> Fact:
        """The fact that a key decides."""
        return decide(self.get(key), meaning, default, self.missing)

    def processors(self) -> Iterator[Section]:
        """Its processors, which work like filters."""
        value = self.value.get("processors")
        for item in [] if value is None else value.items():
            yield Section(item)


def sections(configuration: Value, name: str) -> list[Section]:
    """The sections of a kind: `inputs`, `filters`, `outputs`."""
    value = configuration.get(name)
    return [] if value is None else [Section(item) for item in value.items() if isinstance(item.data, dict)]
