"""The names in a plan's `references`, as steps: `module.logs["a"].bucket` and `aws_s3_bucket.this[0].id`."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

import msgspec

from accesslint.model.values import Value

_STEP = re.compile(r'\.?([^.\[\]"]+)|\[(\d{1,9}|"(?:[^"\\]|\\.)*")\]')
_KEY = re.compile(r'\[(?:\d{1,9}|"(?:[^"\\]|\\.)*")\]')
MOST = 64
"""Names of one expression that are looked at."""


class Index(msgspec.Struct, frozen=True):
    """An instance key."""

    key: str | int


Steps = tuple["str | Index", ...]


def steps_of(text: str) -> Steps:
    """A name's steps; up to what is no name."""
    made: list[str | Index] = []
    at = 0
    while (found := _STEP.match(text, at)) is not None:
        at = found.end()
        made.append(found[1] if found[1] is not None else Index(_key(found[2])))
    return tuple(made)


def _key(written: str) -> str | int:
    try:
        key = json.loads(written)
    except ValueError:
        return written.strip('"')
    return key if isinstance(key, str | int) else written


def names(expression: Value | None) -> list[Steps]:
    """The names that an expression refers to, each at its longest.

    Terraform lists `a.b["k"].id`, then `a.b["k"]` and `a.b`, which say no more
    (https://developer.hashicorp.com/terraform/internals/json-format#expression-representation).
    """
    listed = expression.get("references") if expression is not None else None
    texts = [item.text for item in listed.items() if item.text] if listed is not None else []
    kept: list[str] = []
    for text in dict.fromkeys(texts[: MOST * 3]):
        if not any(longer.startswith(text) and longer[len(text)] in ".[" for longer in kept):
            kept.append(text)
    return [steps_of(text) for text in kept[:MOST]]


def without_keys(address: str) -> str:
    """An address as its block has it: `module.a.aws_s3_bucket.b` of `module.a["x"].aws_s3_bucket.b[0]`."""
    return _KEY.sub("", address)


def dotted(steps: Sequence[str | Index]) -> str:
    """Steps after a resource as an attribute path: `certificate.0.arn`."""
    return ".".join(str(step.key) if isinstance(step, Index) else step for step in steps)
