"""What a controller's ConfigMap says, key by key, as Kubernetes and the controller take it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from accesslint.mappers.kubernetes.ingress.flavours import either, key_of
from accesslint.mappers.meanings import undecided
from accesslint.mappers.table import Setting
from accesslint.model.templated import with_holes
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Problem, Span

TEMPLATED = Unknown("a template fills it in", "the rendered manifest")

_QUOTES = "quotes around the value"
_TRUTH = either(on=True, off=False)


class Decision(msgspec.Struct, frozen=True):
    """What a setting decides."""

    fact: Any
    """`Unknown` where the value is."""
    value: Value | None
    """None where no key is there."""
    key: str
    is_default: bool

    @property
    def span(self) -> Span | None:
        """Where it is decided."""
        return None if self.value is None else self.value.span


class Settings:
    """The settings of one controller.

    Without a ConfigMap all defaults hold; one that is not at hand leaves all open.
    """

    def __init__(self, carrier: Resource | None, missing: Value | None = None) -> None:
        """`missing`: the unknown ConfigMap, at the place that names it."""
        data = None if carrier is None else carrier.get("data")
        self._missing = data if data is not None and undecided(data) is not None else missing
        self._data = data

    @property
    def missing(self) -> Value | None:
        """Why nothing at all is known; None where something is."""
        return self._missing

    def get(self, key: str) -> Value | None:
        """A setting: text, a `Template` or `Unknown`; None where it is absent or null."""
        if self._missing is not None:
            return self._missing
        value = None if self._data is None else self._data.get(key)
        if value is None or value.data is None:
            return None
        text = value.text
        if text is None and undecided(value) is None:
            reason = "a ConfigMap holds text only, so that the API server refuses it"
            return Value(Unknown(f"{key} is {_shown(value)}: {reason}", _QUOTES), value.span)
        return value if text is None else opened(value)

    def text(self, key: str) -> str:
        """A setting that is a known text; empty for anything else."""
        value = self.get(key)
        return "" if value is None else value.text or ""

    def is_on(self, key: str) -> tuple[bool | Unknown, Value | None]:
        """What a yes-or-no setting says, and where; an absent one says no."""
        value = self.get(key)
        return (False, None) if value is None else (_TRUTH.of(value), value)

    def decide(self, rows: Sequence[Setting]) -> Decision:
        """The fact of the first row whose key says anything else than its default, else the default."""
        found = [
            Decision(row.meaning.of(value), value, key_of(row), is_default=False)
            for row in rows
            if (value := self.get(key_of(row))) is not None
        ]
        default = rows[0].default
        other = next((decision for decision in found if decision.fact != default), None)
        return other or next(iter(found), Decision(default, None, key_of(rows[0]), is_default=True))

    def problems(self, keys: frozenset[str]) -> Iterator[Problem]:
        """A warning for each of the keys whose value is no text."""
        for key, value in () if self._data is None else self._data.entries():
            if key in keys and value.data is not None and value.text is None and undecided(value) is None:
                message = f"{key}: {_shown(value)} is no text, and a ConfigMap holds texts only; put it in quotes"
                yield Problem(value.span, message, "warning")


def opened(value: Value) -> Value:
    """A text in which what a chart's template writes is unknown."""
    return (
        Value(with_holes(value.text, TEMPLATED), value.span) if value.text is not None and "{{" in value.text else value
    )


def _shown(value: Value) -> str:
    if isinstance(value.data, bool):
        return "true" if value.data else "false"
    return str(value.data) if isinstance(value.data, int | float) else "no scalar"
