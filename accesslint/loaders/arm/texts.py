"""Texts made of parts: joins and splits them, and says how a value is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from accesslint.model.values import Reference, Template, Unknown, Value
from accesslint.source import Span

LONGEST = 100_000
_MOST_PARTS = 1_000

DEPLOYED = "the deployment"


def plain_text(value: Value | None) -> str | None:
    """A known scalar as the Resource Manager joins it; None for anything else."""
    data = None if value is None else value.data
    if isinstance(data, bool):
        return "True" if data else "False"
    if isinstance(data, str):
        return data
    return str(data) if isinstance(data, int | float) else None


def joined(parts: Iterable[Value], span: Span) -> Value:
    """A text of the parts in a row; a `Template` where some are references or unknown."""
    merged: list[str | Reference | Unknown] = []
    size = 0
    for part in parts:
        for piece in _pieces(part):
            last = merged[-1] if merged else None
            size += len(piece) if isinstance(piece, str) else 1
            if size > LONGEST or len(merged) > _MOST_PARTS:
                return Value(Unknown("a text that is too long"), span)
            if isinstance(piece, str) and isinstance(last, str):
                merged[-1] = last + piece
            elif piece != "":
                merged.append(piece)
    if not merged:
        return Value("", span)
    return Value(merged[0] if len(merged) == 1 else Template(tuple(merged)), span)


def _pieces(part: Value) -> Iterator[str | Reference | Unknown]:
    data = part.data
    if isinstance(data, Template):
        yield from data.parts
    elif isinstance(data, Reference | Unknown):
        yield data
    elif data is None:
        yield ""
    else:
        text = plain_text(part)
        yield Unknown("a list or mapping inside a text") if text is None else text


def segments(value: Value, separator: str = "/") -> list[Value]:
    """A text cut at a separator; what is unknown in it stays in the part where it stands."""
    data = value.data
    parts = data.parts if isinstance(data, Template) else (data,)
    found: list[list[Value]] = [[]]
    for part in parts:
        if isinstance(part, str):
            for number, piece in enumerate(part.split(separator)):
                if number:
                    found.append([])
                if piece:
                    found[-1].append(Value(piece, value.span))
        else:
            found[-1].append(Value(part, value.span))
    return [joined(pieces, value.span) for pieces in found[:LONGEST]]


def key_of(value: Value) -> str:
    """A text by which equal names are known, whatever their case; the same unknown is the same name."""
    data = value.data
    parts = data.parts if isinstance(data, Template) else (data,)
    written = []
    for part in parts:
        if isinstance(part, Unknown):
            written.append("\0" + part.reason)
        elif isinstance(part, Reference):
            written.append(f"\1{part.target}.{part.attribute}")
        else:
            written.append(str(part).lower())
    return "".join(written)


def written(value: Value, limit: int = 60) -> str:
    """A value as messages show it, cut where it is long."""
    text = plain_text(value)
    if text is None:
        text = "".join(part if isinstance(part, str) else "…" for part in getattr(value.data, "parts", ("…",)))
    return text if len(text) <= limit else text[: limit - 1] + "…"
