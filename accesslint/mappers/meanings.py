"""What an attribute's value means as a fact, and what to write for a fact: the small functions that tables name.

A `Meaning` reads one way and writes the other, so that a table serves mapping and remediation alike.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from accesslint.model.values import Encoded, Reference, Template, Unknown, Value

NOT_UNDERSTOOD = object()
"""A known value that the vendor does not document; the fact becomes unknown."""

KNOWN_AFTER_APPLY = "a plan file"


class Meaning(msgspec.Struct, frozen=True):
    """How an attribute's value reads as a fact, and back."""

    read: Callable[[Any], Any]
    """From plain, known data to the fact; `NOT_UNDERSTOOD` where it cannot."""
    write: Callable[[Any], Any] = lambda fact: fact
    """From a fact to what the attribute must hold."""
    takes_references: bool = False
    """A reference counts as known: `read` gets it as text (`aws_kms_key.logs.arn`)."""

    def of(self, value: Value) -> Any:
        """The fact that a value decides: plain data, or `Unknown` where the files do not tell."""
        data = value.data
        if isinstance(data, Reference | Template) and self.takes_references:
            text = shown(value)
            return value.unknown if text is None else self.read(text)
        unknown = undecided(value)
        if unknown is not None:
            return unknown
        fact = self.read(value.plain())
        return doubt(value) if fact is NOT_UNDERSTOOD else fact


def undecided(value: Value) -> Unknown | None:
    """Why a value is not known as it stands: unknown itself, or another resource's attribute; None if it is known."""
    data = value.data
    if isinstance(data, Unknown):
        return data
    if isinstance(data, Template):
        return value.unknown or Unknown(f"it is made of {shown(value)}", KNOWN_AFTER_APPLY)
    if isinstance(data, Reference):
        return Unknown(f"{shown(value)} is known only after apply", KNOWN_AFTER_APPLY)
    if isinstance(data, list):
        return next((reason for item in data if (reason := undecided(item)) is not None), None)
    return None


def doubt(value: Value) -> Unknown:
    """Why a value does not tell a fact: it is unknown, or known and nothing that the vendor documents."""
    return undecided(value) or Unknown(f"the value {shortened(value)} is not one that the vendor documents")


def shown(value: Value | None) -> str | None:
    """A value as its file writes it: text, `aws_kms_key.a.arn`, `${aws_s3_bucket.a.arn}/*`; None if it is unknown."""
    if value is None:
        return None
    data = value.data
    if isinstance(data, Reference):
        return _address(data)
    if isinstance(data, Template):
        if value.unknown is not None:
            return None
        return "".join(part if isinstance(part, str) else "${" + _address(part) + "}" for part in data.parts)  # type: ignore[arg-type]
    if isinstance(data, str):
        return data
    if isinstance(data, bool):
        return "true" if data else "false"
    return str(data) if isinstance(data, int | float) else None


def _address(reference: Reference) -> str:
    return f"{reference.target.rpartition('#')[2]}.{reference.attribute}".rstrip(".")


def shortened(value: Value, length: int = 60) -> str:
    """A known value for a message, cut to a length."""
    data = value.data
    text = "a JSON text" if isinstance(data, Encoded) else repr(value.plain())
    return text if len(text) <= length else text[: length - 1] + "…"


def _boolean(data: Any) -> Any:
    if isinstance(data, bool):
        return data
    return {"true": True, "false": False}.get(data.lower(), NOT_UNDERSTOOD) if isinstance(data, str) else NOT_UNDERSTOOD


def _inverted(data: Any) -> Any:
    fact = _boolean(data)
    return fact if fact is NOT_UNDERSTOOD else not fact


def _number(data: Any) -> Any:
    if isinstance(data, bool):
        return NOT_UNDERSTOOD
    if isinstance(data, int | float):
        return data
    if isinstance(data, str) and data.strip().isdecimal() and len(data) < 20:
        return int(data)
    return NOT_UNDERSTOOD


def _text(data: Any) -> Any:
    return data if isinstance(data, str) else NOT_UNDERSTOOD


boolean = Meaning(_boolean)
"""true or false, also as text."""
inverted = Meaning(_inverted, lambda fact: not fact)
"""true means that the fact is false: `skip_final_snapshot`."""
number = Meaning(_number)
"""A number, also as text: days."""
text = Meaning(_text, takes_references=True)
"""A text or a reference as it is written: a key's ARN."""
present = Meaning(
    lambda data: data not in (None, "", [], {}), lambda fact: "…" if fact else None, takes_references=True
)
"""Any value but an empty one: `kms_key_id` means that there is a customer's key."""


def days(*, zero: Any = 0) -> Meaning:
    """A number of days in which 0 means something else: `days(zero="forever")`."""

    def read(data: Any) -> Any:
        fact = _number(data)
        return zero if fact == 0 else fact

    return Meaning(read, lambda fact: 0 if fact == zero else fact)


def scaled(factor: int) -> Meaning:
    """A number in another unit: years to days is `scaled(365)`."""

    def read(data: Any) -> Any:
        fact = _number(data)
        return fact if fact is NOT_UNDERSTOOD else fact * factor

    return Meaning(read, lambda fact: -(-fact // factor) if isinstance(fact, int | float) else fact)


def words(facts: Mapping[str, Any], otherwise: Any = NOT_UNDERSTOOD) -> Meaning:
    """One of a vendor's words, upper and lower case alike: `words({"Enabled": True, "Suspended": False})`."""
    lowered = {word.lower(): fact for word, fact in facts.items()}

    def read(data: Any) -> Any:
        return lowered.get(data.lower(), otherwise) if isinstance(data, str) else NOT_UNDERSTOOD

    def write(fact: Any) -> Any:
        return next((word for word, meant in facts.items() if meant == fact), fact)

    return Meaning(read, write)


def fixed(fact: Any) -> Meaning:
    """Any value at all decides the same fact: a key's name means `customer`."""
    return Meaning(lambda _: fact, lambda _: "…", takes_references=True)
