"""Reads a log format that is plain text: common log format, key=value, or neither; and the names of its fields."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

import msgspec

_CLF = re.compile(r'\s*\$\w+ (?:-|\$\w+) \$\w+ \[\$\w+\] "\$request" \$status \$\w+')
_KEY = re.compile(r"(?:^|[\s,;|&(\[{\"'])([A-Za-z_@][\w@.-]*)([=:])\s?[\"'\[(]?\Z")


class TextShape(msgspec.Struct):
    """What was read."""

    encoding: str
    """`clf`, `logfmt` or `text`."""
    structured: bool
    """Every value is named."""
    names: list[str]
    """One for each variable; empty where it has none."""
    bounded: list[bool]
    """Whether blanks in the value do no harm: it stands in quotes or between tabs."""


def read_text_shape(texts: Sequence[str], variables: Sequence[str]) -> TextShape:
    """`texts` are the literal texts before, between and after the `variables`, one more than those."""
    whole = "".join(f"{text}{variable}" for text, variable in zip(texts, [*variables, ""], strict=True))
    names, separators = [], []
    for number in range(len(variables)):
        key = _KEY.search(texts[number][-80:])
        names.append(key[1] if key else "")
        separators.append(key[2] if key else "")
    bounded = [_is_bounded(before, after) for before, after in pairwise(texts)]
    if _CLF.match(whole):
        return TextShape("clf", structured=False, names=[""] * len(variables), bounded=bounded)
    named = len(variables) > 1 and all(names)
    if named and set(separators) == {"="}:
        return TextShape("logfmt", structured=True, names=names, bounded=bounded)
    return TextShape("text", structured=named, names=names, bounded=bounded)


def _is_bounded(before: str, after: str) -> bool:
    quote = before[-1:]
    if quote in ('"', "'"):
        return after[:1] == quote
    return before[-1:] == "\t" or after[:1] == "\t" or (after == "" and "\t" in before)
