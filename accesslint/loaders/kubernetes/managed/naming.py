"""From the camel case of custom resources to Terraform's names, and back for messages.

The generators of both projects write a provider's attribute names in camel case and its nested blocks as mappings, or
as lists where there may be several: https://github.com/crossplane/upjet and
https://github.com/GoogleCloudPlatform/k8s-config-connector
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from accesslint.model.values import Value

_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_MAPS = ("tags", "labels", "annotations", "variables", "parameters", "metadata", "app_settings", "tags_all")
"""Attributes whose keys are the user's own."""
_PROVIDERS = ("aws_", "google_", "azurerm_")

Pointing = Callable[[str, Value], "tuple[str, Value] | None"]
"""For a property that names another object: the attribute that it stands for, and its value. None for any other."""


def snake(name: str) -> str:
    """`kmsKeyId` as `kms_key_id`."""
    return _WORD.sub("_", name).lower() if len(name) < 200 else name


def camel(name: str) -> str:
    """`kms_key_id` as `kmsKeyId`."""
    first, *rest = name.split("_")
    return first + "".join(word[:1].upper() + word[1:] for word in rest)


class Written(Mapping[str, str]):
    """Attribute paths as a custom resource writes them; types by the kinds that they have there."""

    def __init__(self, kinds: Mapping[str, str], own: Mapping[str, str]) -> None:
        self._kinds = kinds
        self._own = own

    def __getitem__(self, path: str) -> str:
        """The path in camel case, unless it is known by another name."""
        known = self._own.get(path) or self._kinds.get(path)
        if known is not None:
            return known
        if "_" not in path or path.startswith(_PROVIDERS) or not path.replace(".", "_").isidentifier():
            raise KeyError(path)
        return ".".join(camel(step) for step in path.split("."))

    def __iter__(self) -> Iterator[str]:
        """The names that the rule does not give."""
        return iter({**self._kinds, **self._own})

    def __len__(self) -> int:
        """How many these are."""
        return len(self._kinds) + len(self._own)


def renamed(value: Value, pointing: Pointing) -> dict[str, Value]:
    """A mapping's properties by Terraform's names. What is said outright goes before a reference to it."""
    plain: dict[str, Value] = {}
    pointed: dict[str, Value] = {}
    for key, given in value.entries():
        if given.data is None:
            continue
        found = pointing(key, given)
        if found is None:
            name = snake(key)
            plain[name] = _inner(name, given, pointing)
        elif found[0]:
            pointed[found[0]] = found[1]
    return {**pointed, **plain}


def _inner(name: str, given: Value, pointing: Pointing) -> Value:
    if isinstance(given.data, dict):
        if name.endswith(_MAPS):
            return given
        return Value([Value(renamed(given, pointing), given.span)], given.span)
    if isinstance(given.data, list):
        items = [
            Value(renamed(item, pointing), item.span) if isinstance(item.data, dict) else item for item in given.data
        ]
        return Value(items, given.span)
    return given


def text_at(value: Value | None, *path: str) -> str:
    """The text at a path; empty where there is none."""
    found = value.get(*path) if value is not None else None
    return (found.text or "") if found is not None else ""
