"""Elements of a logging configuration as mappers ask for them: settings as attributes or as children alike."""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.model.values import Unknown, Value
from accesslint.source import Span

_CONDITIONS = ("springprofile", "if", "then", "else", "arbiter", "select")
_HOW = "the profiles that are active"


class Node:
    """One element; `doubt`: why it is not known whether it holds."""

    def __init__(self, value: Value, doubt: Unknown | None = None) -> None:
        self._value = value
        self.doubt = doubt
        self.span: Span = value.span
        named = value.get("name")
        self.name: str = (named.text or "") if named is not None else ""

    def children(self) -> Iterator[Node]:
        """The elements below; those in a profile or condition as if it were not there, with a doubt."""
        found = self._value.get("children")
        for child in found.items() if found is not None else ():
            maybe = child.get("maybe")
            node = Node(child, self.doubt or (maybe.unknown if maybe is not None else None))
            if node.name in _CONDITIONS or node.name.endswith("arbiter"):
                named = node.said("name") or node.said("condition") or node.said("propertyname")
                node.doubt = self.doubt or Unknown(f"it holds only under the {node.name} {named}".strip(), _HOW)
                yield from node.children()
            else:
                yield node

    def first(self, *names: str) -> Node | None:
        """The first child of one of the names."""
        return next((child for child in self.children() if child.name in names), None)

    def value(self, *names: str) -> tuple[str | Unknown | None, Span]:
        """A setting, as an attribute or as a child's text, and its place; None where it is absent."""
        for name in names:
            found = self._value.get("attributes", name)
            if found is None:
                child = self.first(name)
                if child is None:
                    continue
                found = child.content()
            if found is not None:
                return found.unknown or found.text, found.span
        return None, self.span

    def setting(self, name: str, default: str) -> tuple[str | Unknown, Span | None]:
        """A setting and its place; the default without a place where it is absent."""
        found, span = self.value(name)
        return (default, None) if found is None else (found, span)

    def content(self) -> Value | None:
        """What the element itself says: its `value`, else its text."""
        return self._value.get("attributes", "value") or self._value.get("text")

    def said(self, name: str) -> str:
        """A setting as text; empty where it is absent or unknown."""
        found, _ = self.value(name)
        return found if isinstance(found, str) else ""
