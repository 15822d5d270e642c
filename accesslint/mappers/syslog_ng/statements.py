"""syslog-ng's statements as mappers ask for them: objects by name, and log paths opened up.

https://syslog-ng.github.io/admin-guide/080_Log/010_Log_paths/README: a path may hold others, whose filters add to its
own; `if` and `else` are such paths; a flag `final` ends a message's way through the paths that follow.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Span

_OBJECTS = ("source", "destination", "filter", "rewrite", "parser", "template")
_INNER = frozenset({"log", "junction", "channel", "else", ""})
_DEEPEST = 50
_MOST_PATHS = 5_000


class Item(msgspec.Struct):
    """A word, a call or a block."""

    kind: str
    text: str
    label: str
    items: list[Item]
    span: Span
    unknown: Unknown | None = None
    """Why a word is not known."""
    conditional: bool = False

    def call(self, *names: str) -> Item | None:
        """The last call of one of the names: the last of an option counts."""
        return next((one for one in reversed(self.items) if one.kind == "call" and one.text in names), None)

    def words(self) -> list[Item]:
        """The words in it, without those of calls."""
        return [one for one in self.items if one.kind == "text"]

    def word(self) -> Item | None:
        """The first word in it."""
        return next(iter(self.words()), None)

    def value(self) -> Value | None:
        """The first word as a value."""
        word = self.word()
        return None if word is None else Value(word.unknown or word.text, word.span)

    def option(self, *names: str) -> Value | None:
        """The value of an option; None where it is not set."""
        call = self.call(*names)
        return None if call is None else call.value()


class Path(msgspec.Struct):
    """A log path, with what it has of those around it."""

    sources: list[Item]
    filters: list[Item]
    """Calls `filter(name)`, or blocks of an expression."""
    destinations: list[Item]
    rewrites: list[Item]
    flags: frozenset[str]
    span: Span
    conditional: bool
    is_alternative: bool = False
    """It is taken only where the `if` before it was not."""


class Statements:
    """The statements of a configuration."""

    def __init__(self, configuration: Resource) -> None:
        listed = configuration.get("statements")
        self.items = [_item(value) for value in (listed.items() if listed is not None else [])]
        self.objects: dict[tuple[str, str], Item] = {}
        self.options = Item("block", "options", "", [], configuration.header)
        for number, one in enumerate(self.items):
            if one.kind == "block" and one.text in _OBJECTS:
                self.objects[one.text, one.label] = one
            elif one.kind == "block" and one.text == "options":
                self.options.items += one.items
            elif one.kind == "text" and one.text == "template" and number + 2 < len(self.items):
                # `template name "text";`
                name, body = self.items[number + 1 : number + 3]
                call = Item("call", "template", "", [body], body.span)
                self.objects["template", name.text] = Item("block", "template", name.text, [call], body.span)

    def named(self, call: Item, kind: str) -> Iterator[Item]:
        """The objects that a reference names; of an inline block itself."""
        if call.kind == "block":
            yield call
            return
        for word in call.words():
            found = self.objects.get((kind, word.text))
            if found is not None:
                yield found

    def paths(self) -> list[Path]:
        """All log paths, in their order."""
        found: list[Path] = []
        for one in self.items:
            if one.kind == "block" and one.text == "log":
                _open(one, None, found, 0)
        return found[:_MOST_PATHS]


def _open(block: Item, outer: Path | None, found: list[Path], depth: int) -> None:
    flags = block.call("flags")
    own = {word.text.lower().replace("_", "-") for word in flags.words()} if flags is not None else set()
    path = Path(
        sources=[*(outer.sources if outer is not None else [])],
        filters=[*(outer.filters if outer is not None else [])],
        destinations=[],
        rewrites=[*(outer.rewrites if outer is not None else [])],
        flags=frozenset(own) | ((outer.flags & {"flow-control"}) if outer is not None else frozenset()),
        span=block.span,
        conditional=block.conditional or (outer is not None and outer.conditional),
    )
    inner: list[tuple[Item, Item | None, bool]] = []
    condition: Item | None = None
    for one in block.items:
        if one.text == "source":
            path.sources.append(one)
        elif one.text == "filter":
            path.filters.append(one)
        elif one.text == "destination":
            path.destinations.append(one)
        elif one.text in ("rewrite", "parser"):
            path.rewrites.append(one)
        elif one.kind == "call" and one.text in ("if", "elif"):
            condition = one
        elif one.kind == "block" and one.text in _INNER:
            is_branch = one.text in ("", "else")
            inner.append((one, condition if is_branch and one.text != "else" else None, one.text == "else"))
    is_junction = block.text == "junction"
    if not is_junction and (path.destinations or not inner):
        found.append(path)
    if depth >= _DEEPEST or len(found) >= _MOST_PATHS:
        return
    for one, needed, is_alternative in inner:
        around = msgspec.structs.replace(path, filters=[*path.filters, *([needed] if needed is not None else [])])
        before = len(found)
        _open(one, around, found, depth + 1)
        for added in found[before:]:
            added.is_alternative = added.is_alternative or is_alternative


def _item(value: Value) -> Item:
    kind, text, label = value.get("kind"), value.get("text"), value.get("label")
    items, conditional = value.get("items"), value.get("conditional")
    return Item(
        kind=(kind.text if kind is not None else "") or "",
        text=(text.text if text is not None else "") or "",
        label=(label.text if label is not None else "") or "",
        items=[_item(one) for one in (items.items() if items is not None else [])],
        span=value.span,
        unknown=text.unknown if text is not None else None,
        conditional=conditional is not None and conditional.data is True,
    )


def flattened(items: Sequence[Item]) -> Iterator[Item]:
    """Items and all in them."""
    waiting = list(reversed(items))
    while waiting:
        one = waiting.pop()
        yield one
        waiting += reversed(one.items)
