"""What the two forms of a Fluent Bit configuration have in common: sections of keys with texts, includes, variables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, TypeAlias

import msgspec

from accesslint.loaders.fluentbit.texts import conditional, environment, text_value
from accesslint.model.values import Unknown, Value
from accesslint.source import Problem, Span

Kind: TypeAlias = Literal["service", "input", "filter", "output", "other"]

KINDS: Mapping[str, Kind] = {"service": "service", "input": "input", "filter": "filter", "output": "output"}
"""By the section's name in lower case."""

OPEN = "@open"


class Entry(msgspec.Struct, frozen=True):
    """A key with its text, variables not filled in yet."""

    key: str
    """In lower case."""
    text: str | Unknown
    span: Span
    conditional: bool = False


class Part(msgspec.Struct):
    """One section."""

    kind: Kind
    header: Span
    entries: list[Entry]
    processors: list[Part] = msgspec.field(default_factory=list)
    open: str = ""
    """Why keys may be missing."""


class Include(msgspec.Struct, frozen=True):
    """An include that is still to be followed."""

    path: str
    span: Span


class Gap(msgspec.Struct, frozen=True):
    """Where sections may be missing."""

    reason: str
    span: Span


Item: TypeAlias = "Part | Include | Gap"


class File(msgspec.Struct):
    """What one file says, in its order."""

    name: str
    items: list[Item]
    variables: dict[str, str]
    problems: list[Problem]


class Variables:
    """The variables of one configuration: its own (`@SET`, `env:`) and the environment's.

    Source: https://docs.fluentbit.io/manual/administration/configuring-fluent-bit/classic-mode/variables
    """

    def __init__(self, files: Iterable[File]) -> None:
        self._known: dict[str, str] = {}
        for file in files:
            self._known.update(file.variables)

    def __call__(self, name: str) -> str | Unknown:
        """What `${name}` stands for."""
        known = self._known.get(name)
        return environment(name, "Fluent Bit") if known is None or "${" in known else known


def section_value(part: Part, variables: Variables) -> Value:
    """A section as a mapping; a repeated key has a list."""
    values: dict[str, list[Value]] = {}
    for entry in part.entries:
        if entry.conditional:
            value = Value(conditional(entry.key), entry.span)
        elif isinstance(entry.text, Unknown):
            value = Value(entry.text, entry.span)
        else:
            value = text_value(entry.text, entry.span, variables)
        values.setdefault(entry.key, []).append(value)
    data = {key: found[0] if len(found) == 1 else Value(found, found[0].span) for key, found in values.items()}
    if part.processors:
        inner = [section_value(processor, variables) for processor in part.processors]
        data["processors"] = Value(inner, part.processors[0].header)
    if part.open:
        data[OPEN] = Value(Unknown(part.open), part.header)
    return Value(data, part.header)
