"""Texts that a program makes of constants: a format as `json.dumps({…})` or `" ".join([…])`."""

from __future__ import annotations

import json

from accesslint.model.values import Template, Unknown, Value

_COMPUTED = Unknown("it is computed when the program runs", "the running program")
_DEEPEST = 50
_LONGEST = 100_000


def dumped(value: Value) -> str | Unknown:
    """What `json.dumps` makes of a value, if all of it is known."""
    plain = _plain(value, 0)
    return plain if isinstance(plain, Unknown) else _bounded(json.dumps(plain))


def joined(separator: Value, items: Value) -> str | Unknown:
    """What `separator.join(items)` is, if all are known texts."""
    parts = [item.data for item in items.items()] if isinstance(items.data, list) else [_COMPUTED]
    unknown = next((part for part in parts if isinstance(part, Unknown)), None)
    if unknown is not None or not isinstance(separator.data, str):
        return unknown or _COMPUTED
    texts = [part for part in parts if isinstance(part, str)]
    return _bounded(separator.data.join(texts)) if len(texts) == len(parts) else _COMPUTED


def _bounded(text: str) -> str | Unknown:
    return text if len(text) <= _LONGEST else _COMPUTED


def _plain(value: Value, depth: int) -> object:
    data = value.data
    if depth > _DEEPEST or isinstance(data, Unknown | Template):
        return value.unknown or _COMPUTED
    if isinstance(data, dict):
        named = {key: _plain(item, depth + 1) for key, item in data.items()}
        return next((item for item in named.values() if isinstance(item, Unknown)), named)
    if isinstance(data, list):
        items = [_plain(item, depth + 1) for item in data]
        return next((item for item in items if isinstance(item, Unknown)), items)
    return data
