"""The logging standard in force: the schema's defaults, a profile's changes, the user's own."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from functools import cache
from typing import Any

import msgspec

from accesslint.resources import shipped


@cache
def _schema() -> dict[str, Any]:
    schema: dict[str, Any] = msgspec.json.decode((shipped("schemas") / "standard.schema.json").read_bytes())
    return schema


def _defaults(schema: Mapping[str, Any]) -> Any:
    if "default" in schema:
        return copy.deepcopy(schema["default"])
    if "properties" in schema:
        return {key: _defaults(part) for key, part in schema["properties"].items()}
    return [] if schema.get("type") == "array" else {}


def default_standard() -> dict[str, Any]:
    """What holds where the user has no standard: every key of `schemas/standard.schema.json`, filled in."""
    standard: dict[str, Any] = _defaults(_schema())
    return standard


def overlay(standard: dict[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """The standard with changes laid over it, key by key; lists are replaced whole."""
    result = dict(standard)
    for key, value in changes.items():
        here = result.get(key)
        both = isinstance(value, Mapping) and isinstance(here, Mapping)
        result[key] = overlay(dict(here), value) if both and isinstance(here, Mapping) else value
    return result
