"""Reads AWS policy documents (bucket, key, log resource and IAM policies) into statements, with every part's place.

Grammar: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec

from accesslint.mappers.holes import HOLE, text_with_holes
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import shown, undecided
from accesslint.mappers.table import find
from accesslint.model.values import Reference, Template, Unknown, Value
from accesslint.source import Span

_MOST_STEPS = 4
_MOST_STATEMENTS = 500

NARROWING = frozenset({
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalisawsservice",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:principalservicename",
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:sourceip",
    "aws:sourceorgid",
    "aws:sourceorgpaths",
    "aws:sourceowner",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:userid",
    "aws:vpcsourceip",
    "kms:calleraccount",
    "kms:viaservice",
    "s3:dataaccesspointaccount",
    "s3:dataaccesspointarn",
})  # fmt: skip
"""Condition keys that make a grant to everyone one to somebody, lower case. Those by which S3 tells public policies:
https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html"""


class Condition(NamedTuple):
    """One line of a statement's conditions."""

    operator: str
    """Lower case, without `IfExists` and quantifier: `stringequals`."""
    key: str
    """Lower case: `aws:sourcearn`."""
    values: list[Value]

    @property
    def is_negative(self) -> bool:
        """Whether it holds for all values but those listed."""
        return "not" in self.operator

    @property
    def narrows(self) -> bool:
        """Whether it leaves only named callers."""
        if self.key not in NARROWING or self.is_negative or self.operator == "null":
            return False
        return all(shown(value) not in ("*", "0.0.0.0/0", "::/0") for value in self.values)


class Statement(msgspec.Struct, frozen=True):
    """One statement of a policy."""

    allows: bool
    sid: str
    span: Span
    principals: tuple[tuple[str, Value], ...] = ()
    """(type, value): `("AWS", …)`, `("Service", …)`; a bare `*` as `("*", …)`."""
    not_principals: tuple[Value, ...] = ()
    actions: tuple[str, ...] = ()
    """Lower case patterns; a pattern with an unknown part is left out."""
    not_actions: tuple[str, ...] = ()
    resources: tuple[Value, ...] = ()
    not_resources: tuple[Value, ...] = ()
    conditions: tuple[Condition, ...] = ()
    conditions_unknown: Unknown | None = None

    @property
    def is_conditioned(self) -> bool:
        """Whether a condition on source or organisation narrows it."""
        return any(condition.narrows for condition in self.conditions)

    def excludes_all(self) -> bool:
        """Whether it denies (or allows) for every caller: `Principal: "*"`."""
        return any(shown(value) == "*" for _, value in self.principals)

    @property
    def shown(self) -> str:
        """How messages name it."""
        verb = "Allow" if self.allows else "Deny"
        return f'statement "{self.sid}" ({verb})' if self.sid else f"an {verb} statement"


class Document(msgspec.Struct, frozen=True):
    """A policy: what of it is known, and why the rest is not."""

    statements: tuple[Statement, ...]
    unknown: Unknown | None = None


def read_policy(value: Value | None, resources: ResourceIndex) -> Document:
    """The statements of a policy attribute: JSON text, `jsonencode`, a rendered document, a text with references.

    What cannot be read is said in `unknown`; an absent policy has no statements.
    """
    if value is None or value.data in (None, ""):
        return Document(())
    structure = _structure(value, resources)
    if structure is None:
        return Document((), undecided(value) or Unknown("the policy is no JSON that can be read"))
    listed = structure.get("Statement")
    if listed is None:
        return Document((), undecided(structure))
    statements: list[Statement] = []
    unknown = undecided(listed) if not isinstance(listed.data, list) else None
    for item in listed.items()[:_MOST_STATEMENTS]:
        statement = _statement(item) if isinstance(item.data, dict) else None
        if statement is None:
            unknown = unknown or _why(item)
        else:
            statements.append(statement)
    return Document(tuple(statements), unknown)


def _why(item: Value) -> Unknown:
    parts = [item, *(value for _, value in item.entries())]
    return next((why for part in parts if (why := undecided(part)) is not None), Unknown("a statement is malformed"))


def _structure(value: Value, resources: ResourceIndex) -> Value | None:
    """The policy as a mapping; follows references to another resource's policy attribute."""
    for _ in range(_MOST_STEPS):
        data = value.data
        if isinstance(data, Reference):
            target = resources.get(data.target)
            found = find(target, data.attribute) if target is not None and data.attribute else None
            if found is None:
                return None
            value = found
            continue
        decoded = _with_holes(value) if isinstance(data, Template) else value.decoded()
        return decoded if decoded is not None and isinstance(decoded.data, dict) else None
    return None


def _with_holes(value: Value) -> Value | None:
    """A JSON text in which references and unknowns stand inside strings."""
    text, holes = text_with_holes(value)
    try:
        # Holes are control characters, which strict JSON refuses.
        return _rebuild(json.loads(text, strict=False), value.span, holes)
    except (ValueError, RecursionError):
        return None


def _rebuild(data: Any, span: Span, holes: list[Reference | Unknown]) -> Value:
    if isinstance(data, dict):
        return Value({key: _rebuild(item, span, holes) for key, item in data.items()}, span)
    if isinstance(data, list):
        return Value([_rebuild(item, span, holes) for item in data], span)
    if isinstance(data, str) and HOLE in data:
        pieces = data.split(HOLE)
        parts = [holes[int(piece)] if odd % 2 else piece for odd, piece in enumerate(pieces) if odd % 2 or piece]
        return Value(parts[0] if len(parts) == 1 else Template(tuple(parts)), span)
    return Value(data, span)


def _statement(value: Value) -> Statement | None:
    """A statement; None where its effect or its actions are not known."""
    effect = value.get("Effect")
    if effect is None or effect.text not in ("Allow", "Deny"):
        return None
    actions, not_actions = _patterns(value.get("Action")), _patterns(value.get("NotAction"))
    if actions is None or not_actions is None:
        return None
    conditions = value.get("Condition")
    sid = value.get("Sid")
    return Statement(
        allows=effect.text == "Allow",
        sid=(sid.text or "") if sid is not None else "",
        span=value.span,
        principals=tuple(_principals(value.get("Principal"))),
        not_principals=tuple(item for _, item in _principals(value.get("NotPrincipal"))),
        actions=actions,
        not_actions=not_actions,
        resources=_items(value.get("Resource")),
        not_resources=_items(value.get("NotResource")),
        conditions=tuple(_conditions(conditions)) if conditions is not None else (),
        conditions_unknown=undecided(conditions) if conditions is not None else None,
    )


def _items(value: Value | None) -> tuple[Value, ...]:
    return tuple(value.items()) if value is not None else ()


def _patterns(value: Value | None) -> tuple[str, ...] | None:
    if value is None:
        return ()
    texts = [item.text for item in value.items()]
    known = tuple(text.lower() for text in texts if text)
    return known if known or not texts else None


def _principals(value: Value | None) -> Iterator[tuple[str, Value]]:
    if value is None:
        return
    if isinstance(value.data, dict):
        for kind, listed in value.entries():
            for item in listed.items():
                yield kind, item
    else:
        for item in value.items():
            yield "*" if item.text == "*" else "AWS", item


def _conditions(value: Value) -> Iterator[Condition]:
    for operator, block in value.entries():
        name = operator.lower().rpartition(":")[2].removesuffix("ifexists")
        for key, values in block.entries():
            yield Condition(name, key.lower(), values.items())
