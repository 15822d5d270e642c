"""What a step on the way does to records: it drops some, or removes fields or makes them unreadable."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from accesslint.mappers.field_names import WHOLE_RECORDS, meaning_of
from accesslint.model.values import Value
from accesslint.source import Span


class Drop(msgspec.Struct, frozen=True):
    """Something that drops records."""

    how: str
    what: str
    detail: str
    span: Span


class Strip(msgspec.Struct, frozen=True):
    """A field that is removed or made unreadable."""

    field: str
    meaning: str
    how: str
    span: Span


_EXPECTED = ("identity", "action", "resource", "result", "request_id", "client_address")
_TYPICAL = {"identity": "user", "action": "method", "resource": "path", "result": "status"}


def allowed(places: list[Value], names: list[str], key: str) -> Iterator[Strip]:
    """What a list of the only fields that stay leaves out, where the fields are those of access records.

    Told only where at least two listed fields are an access record's own, and none holds a whole record as text.
    """
    known = {meaning_of(name) for name in names} & set(_EXPECTED)
    if len(known) < 2 or any(name.strip().lower() in WHOLE_RECORDS for name in names):
        return
    for meaning in _EXPECTED:
        if meaning not in known:
            name = _TYPICAL.get(meaning, meaning)
            yield Strip(f"{name} (not in {key})", meaning, "remove", places[0].span)
