"""Values of the W3C extended format that every server writes alike, and a field by its name."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TypeAlias

from accesslint.model.values import Unknown
from accesslint.simulation import Context, untold
from accesslint.simulation.java_times import MOMENT

Found: TypeAlias = "bytes | Unknown | None"
Values: TypeAlias = "Mapping[str, Callable[[Context], Found]]"

_HEADER = re.compile(r"cs\(([^()]{1,200})\)")
_VALUES: Values = {
    "date": lambda _: MOMENT.strftime("%Y-%m-%d").encode(),
    "time": lambda _: MOMENT.strftime("%H:%M:%S").encode(),
    "c-ip": lambda context: context.scenario.request.address.encode(),
    "cs-method": lambda context: context.scenario.request.method.encode(),
    "cs-version": lambda _: b"HTTP/1.1",
    "cs-host": lambda context: context.scenario.request.sent_headers()["Host"],
    "sc-status": lambda context: str(context.scenario.response.status).encode(),
}


def value_of(
    field: str, context: Context, own: Values, header: Callable[[str, Context], Found], samples: Mapping[str, str]
) -> Found:
    """A field's value: the server's `own`, what all write alike, a `header` by its name, or one of the samples."""
    known = own.get(field) or _VALUES.get(field)
    if known is not None:
        return known(context)
    named = _HEADER.fullmatch(field)
    if named is not None:
        return header(named[1], context)
    sample = samples.get(field)
    return untold(field) if sample is None else sample.encode()
