"""Texts made of parts: joins them, cuts `${…}` out of them, and knows the parameters that every stack has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from accesslint.model.values import Reference, Template, Unknown, Value
from accesslint.source import Span

_LONGEST = 100_000
_MOST_PARTS = 2_000

_DEPLOYED = "the stack's deployment"

PSEUDO: Mapping[str, str | Unknown] = {
    # The account and the region are the same throughout a stack, so names that hold them can be compared.
    "AWS::AccountId": "${AWS::AccountId}",
    "AWS::Region": "${AWS::Region}",
    # They only complete ARNs and addresses.
    "AWS::Partition": "aws",
    "AWS::URLSuffix": "amazonaws.com",
    "AWS::StackName": Unknown("the stack's name is given when it is deployed", _DEPLOYED),
    "AWS::StackId": Unknown("the stack's id is known only after it is deployed", _DEPLOYED),
    "AWS::NotificationARNs": Unknown("the stack's notification topics are given when it is deployed", _DEPLOYED),
}
"""What https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/pseudo-parameter-reference.html lists."""


def is_symbolic(text: str) -> bool:
    """Whether a text holds an account or a region by its symbol, so that it cannot be compared with other texts."""
    return "${AWS::" in text


def plain_text(value: Value | None) -> str | None:
    """A known scalar as CloudFormation compares and joins it; None for anything else."""
    data = None if value is None else value.data
    if isinstance(data, bool):
        return "true" if data else "false"
    if isinstance(data, str):
        return data
    return str(data) if isinstance(data, int | float) else None


def joined(parts: Iterable[Value], span: Span, separator: str = "") -> Value:
    """A text of the parts in a row; a `Template` where some are references or unknown."""
    pieces: list[str | Reference | Unknown] = []
    for number, part in enumerate(parts):
        if number and separator:
            pieces.append(separator)
        pieces.extend(_pieces(part))
        if len(pieces) > _MOST_PARTS:
            return Value(Unknown("a text of too many parts"), span)
    merged: list[str | Reference | Unknown] = []
    for piece in pieces:
        last = merged[-1] if merged else None
        if isinstance(piece, str) and isinstance(last, str):
            merged[-1] = last + piece
        elif piece != "":
            merged.append(piece)
        if isinstance(merged[-1] if merged else None, str) and len(str(merged[-1])) > _LONGEST:
            return Value(Unknown("a text that is too long"), span)
    if not merged:
        return Value("", span)
    return Value(merged[0] if len(merged) == 1 else Template(tuple(merged)), span)


def _pieces(part: Value) -> Iterator[str | Reference | Unknown]:
    data = part.data
    if isinstance(data, Template):
        yield from data.parts
    elif isinstance(data, Reference | Unknown):
        yield data
    else:
        text = plain_text(part)
        yield Unknown("a list or mapping inside a text") if text is None else text


def pieces_of(text: str) -> Iterator[tuple[bool, str]]:
    """(whether it is a name, text) of what `Fn::Sub` is given: `${Name}` is a name, `${!Name}` stands for `${Name}`."""
    at = 0
    while at < len(text):
        start = text.find("${", at)
        end = text.find("}", start) if start >= 0 else -1
        if end < 0:
            yield False, text[at:]
            return
        if start > at:
            yield False, text[at:start]
        inner = text[start + 2 : end].strip()
        if inner.startswith("!"):
            yield False, "${" + inner[1:] + "}"
        else:
            yield True, inner
        at = end + 1
