"""What the variables of a task mean: a loop's items, and the constants of plays and roles.

Only names alone are looked up (`{{ item.dest }}`, `{{ conf_dir }}`); filters and lookups are not run. Constants of
roles may be set otherwise by an inventory, so they serve for the names of files only.
https://docs.ansible.com/ansible/latest/playbook_guide/playbooks_variables.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from accesslint.model.values import Value

_TAG = re.compile(r"\{\{-?\s*([A-Za-z_]\w*)((?:\.\w+|\[['\"]\w+['\"]\])*)\s*-?\}\}", re.ASCII)
_STEP = re.compile(r"\w+", re.ASCII)
_ANY_TAG = re.compile(r"\{[{%][^{}]*[%}]\}")
_WORD = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_DEEPEST = 5
_LONGEST = 10_000


class Names(msgspec.Struct, frozen=True):
    """The variables that are known where a task stands."""

    constants: Mapping[str, Value] = {}
    items: Mapping[str, Value] = {}
    """The loop's variable."""

    def with_variables(self, variables: Value) -> Names:
        """With further constants, which win."""
        return Names({**self.constants, **dict(variables.entries())}, self.items)

    def with_item(self, name: str, value: Value) -> Names:
        """In one turn of a loop."""
        return Names(self.constants, {**self.items, name: value})

    def turned(self, text: str) -> tuple[str, Value | None]:
        """A text with the loop's item filled in, and the item's value that it got."""
        return _filled(text, [self.items])

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
