"""What the variables of a task mean: a loop's items, and the constants of plays and roles.

Only names alone are looked up (`{{ item.dest }}`, `{{ conf_dir }}`); filters and lookups are not run. For the names of
files every constant serves. In what is written, only those do that nothing in the files sets otherwise: `vars` of a
role, a play, a block or a task, if they are set once. The `defaults` of a role and what inventories say give way to
others: https://docs.ansible.com/ansible/latest/playbook_guide/playbooks_variables.html#understanding-variable-precedence
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec

from accesslint.model.values import Value

_TAG = re.compile(r"\{\{-?\s*([A-Za-z_]\w*)((?:\.\w+|\[['\"]\w+['\"]\])*)\s*-?\}\}", re.ASCII)
_STEP = re.compile(r"\w+", re.ASCII)
_ANY_TAG = re.compile(r"\{[{%][^{}]*[%}]\}")
_WORD = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_DEEPEST = 5
_LONGEST = 10_000


def _nothing(name: str) -> int:  # noqa: ARG001 (a counter's signature)
    return 0


class Names(msgspec.Struct, frozen=True):
    """The variables that are known where a task stands."""

    constants: Mapping[str, Value] = {}
    items: Mapping[str, Value] = {}
    """The loop's variable."""
    fixed: Mapping[str, Value] = {}
    """Those of the constants that are no mere defaults."""
    count: Callable[[str], int] = _nothing
    """How often the files set a variable, defaults and inventories aside."""
    is_default: bool = False
    """Whether the loop's items are those of a default."""

    def with_defaults(self, variables: Value) -> Names:
        """With further constants that give way to others."""
        return msgspec.structs.replace(self, constants={**self.constants, **dict(variables.entries())})

    def with_variables(self, variables: Value) -> Names:
        """With further constants, which win."""
        further = dict(variables.entries())
        return msgspec.structs.replace(self, constants={**self.constants, **further}, fixed={**self.fixed, **further})

    def with_item(self, name: str, value: Value, *, is_default: bool = False) -> Names:
        """In one turn of a loop."""
        return msgspec.structs.replace(self, items={**self.items, name: value}, is_default=is_default)

    def settled(self, name: str) -> Value | None:
        """A variable that nothing in the files sets otherwise."""
        value = self.fixed.get(name)
        return value if value is not None and self.count(name) <= 1 else None

    def turned(self, text: str) -> tuple[str, Value | None]:
        """A text with the loop's item and settled variables filled in, and the item's value that it got."""
        filled, used = _filled(text, [] if self.is_default else [self.items])
        return self.with_settled(filled), used

    def with_settled(self, text: str) -> str:
        """A text with the settled variables filled in."""
        found = {name: value for name in _names(text) if (value := self.settled(name)) is not None}
        return _filled(text, [found])[0] if found else text

    def path(self, text: str) -> str:
        """The name of a file, all that is known filled in; a tag that stays becomes the word in it.

        Empty where nothing but a tag is left, or the file's own name is a loop's that is not known.
        """
        for _ in range(_DEEPEST):
            text, used = _filled(text, [self.items, self.constants])
            if used is None:
                break
        if "{{ item" in text or "{{item" in text or not _ANY_TAG.sub("", text).strip("/ "):
            return ""
        return _ANY_TAG.sub(_word, text).strip()


def _names(text: str) -> set[str]:
    return {tag[1] for tag in _TAG.finditer(text[:_LONGEST])} if "{{" in text else set()


def _word(tag: re.Match[str]) -> str:
    found = _WORD.search(tag[0])
    return found[0] if found is not None else "x"


def _filled(text: str, scopes: Iterable[Mapping[str, Value]]) -> tuple[str, Value | None]:
    used: list[Value] = []
    listed = list(scopes)

    def fill(tag: re.Match[str]) -> str:
        for scope in listed:
            value: Value | None = scope.get(tag[1])
            for step in _STEP.findall(tag[2]):
                value = None if value is None else value.get(step)
            if value is not None and _is_plain(value.data):
                used.append(value)
                return str(value.data)
        return tag[0]

    filled = _TAG.sub(fill, text[:_LONGEST])
    return filled, used[0] if used else None


def _is_plain(data: Any) -> bool:
    return isinstance(data, str | int) and not isinstance(data, bool)
