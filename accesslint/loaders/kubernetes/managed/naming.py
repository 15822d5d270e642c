"""From the properties of custom resources to Terraform's arguments and blocks.

The generators of both projects write a provider's attribute names in camel case and its nested blocks as mappings, or
as lists where there may be several: https://github.com/crossplane/upjet and
https://github.com/GoogleCloudPlatform/k8s-config-connector
"""

from __future__ import annotations

from collections.abc import Callable

from accesslint.camel_case import snake
from accesslint.model.values import Value

_MAPS = ("tags", "labels", "annotations", "variables", "parameters", "metadata", "app_settings", "tags_all")
"""Attributes whose keys are the user's own."""

Pointing = Callable[[str, Value], "tuple[str, Value] | None"]
"""For a property that names another object: the attribute that it stands for, and its value. None for any other."""


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
