"""One patch of a kustomization: which objects it fits, and which of their values it changes.

Strategic merge patches are parts of objects, JSON patches lists of operations (RFC 6902).
https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/patches/
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias

import msgspec

from accesslint.model.values import Resource, Value

Path: TypeAlias = "tuple[str | int, ...]"

_NAMING = frozenset({("apiVersion",), ("kind",), ("metadata", "name"), ("metadata", "namespace")})
_PLAIN = re.compile(r"[\w.-]+\Z")
_DEEPEST = 60
_MOST_DIGITS = 6


class Patch(msgspec.Struct, frozen=True):
    """What is changed, and where."""

    content: Value
    kind: str
    """Empty: objects of any kind; else a text, or a pattern of the target's."""
    name: str

    def fits(self, resource: Resource) -> bool:
        """Whether it changes an object; patterns that are more than a word fit all."""
        name = resource.get("metadata", "name")
        return _fits(self.kind, resource.type) and _fits(self.name, "" if name is None else name.text or "")

    def paths(self, whole: Value) -> Iterator[Path]:
        """The places in an object that it changes."""
        if isinstance(self.content.data, list):
            for operation in self.content.data:
                yield from _operation(operation)
        else:
            yield from _merged(self.content, whole, (), _DEEPEST)


def patch_of(content: Value, target: Value | None) -> Patch:
    """A patch with its target; without one a strategic merge patch names its object itself."""
    if target is not None:
        return Patch(content, _text(target, "kind"), _text(target, "name"))
    # Without a target a list of operations changes nothing that could be told.
    return Patch(content, _text(content, "kind") or "?", _text(content, "metadata", "name"))


def _text(value: Value, *path: str) -> str:
    found = value.get(*path)
    return "" if found is None else found.text or ""


def _fits(wanted: str, text: str) -> bool:
    return not wanted or wanted == text or (wanted != "?" and _PLAIN.match(wanted) is None)


def _operation(operation: Value) -> Iterator[Path]:
    """A pointer's steps; an element that is added makes the whole list another."""
    pointer, kind = _text(operation, "path"), _text(operation, "op")
    if not pointer.startswith("/") or kind == "test":
        return
    steps = [step.replace("~1", "/").replace("~0", "~") for step in pointer[1:].split("/")]
    if steps[-1] == "-" or (kind in ("add", "remove") and steps[-1].isdecimal()):
        del steps[-1]
    yield tuple(int(step) if step.isdecimal() and len(step) < _MOST_DIGITS else step for step in steps)


def _merged(patch: Value, whole: Value | None, path: Path, most: int) -> Iterator[Path]:
    if path in _NAMING:
        return
    if not isinstance(patch.data, dict) or "$patch" in patch.data or not most:
        yield from _list(patch, whole, path, most) if isinstance(patch.data, list) else (path,)
        return
    for key, value in patch.data.items():
        inner = whole.get(key) if whole is not None else None
        yield from _merged(value, inner, (*path, key), most - 1)


def _list(patch: Value, whole: Value | None, path: Path, most: int) -> Iterator[Path]:
    """Elements with a name are merged into those of the same name; any other list takes the place of the old one."""
    names = {_text(item, "name"): number for number, item in enumerate(whole.items() if whole is not None else ())}
    elements = [(names.get(_text(item, "name")), item) for item in patch.items() if isinstance(item.data, dict)]
    if len(elements) < len(patch.items()) or "" in names or any(number is None for number, _ in elements):
        yield path
        return
    for number, item in elements:
        assert number is not None and whole is not None  # noqa: S101, PT018 (told above)
        for key, value in item.entries():
            if key != "name":
                yield from _merged(value, whole.get(number, key), (*path, number, key), most - 1)
