"""Where Rego runs: `embedded` (an interpreter inside the process) or `opa` (a running OPA server)."""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from typing import Any, Protocol, cast

import msgspec

from accesslint.model.findings import Violation


class EngineError(Exception):
    """An engine that cannot be used or reached, or a policy that it refuses."""


class Judgement(msgspec.Struct, frozen=True):
    """What one rule says of the whole model."""

    violations: tuple[Violation, ...]
    satisfied: frozenset[str]
    """Ids of entities whose duty is met whatever their unknown facts turn out to be."""
    exempt: frozenset[str] = frozenset()
    """Ids of entities that the rule does not ask: neither passed nor failed (a format that nobody can choose)."""


class Engine(Protocol):
    """What an engine's module has."""

    def evaluate(self, policies: Mapping[str, str], rules: Sequence[str], document: bytes, url: str) -> dict[str, Any]:
        """The packages' values, by rule name.

        `policies` are Rego texts by file name, `rules` names like `integrity/store-mutable`, `document`
        the model as JSON, `url` the server's address. Raises `EngineError`.
        """


def package_of(rule: str) -> str:
    """The Rego path of a rule's package: `accesslint.integrity.store_mutable`."""
    return "accesslint." + rule.replace("/", ".").replace("-", "_")


def evaluate(
    engine: str, policies: Mapping[str, str], rules: Sequence[str], document: bytes, url: str
) -> dict[str, Judgement]:
    """The judgements of Rego rules by name, from the engine of that name.

    Violations are sorted, so that every engine gives the same order. Raises `EngineError`.
    """
    if not rules:
        return {}
    module = cast("Engine", importlib.import_module(f"{__name__}.{engine}"))
    values = module.evaluate(policies, rules, document, url)
    judgements: dict[str, Judgement] = {}
    for rule in rules:
        value = values.get(rule) or {}
        try:
            violations = msgspec.convert(value.get("violations", []), list[Violation])
            satisfied = msgspec.convert(value.get("satisfied", []), frozenset[str])
            exempt = msgspec.convert(value.get("exempt", []), frozenset[str])
        except msgspec.ValidationError as error:
            raise EngineError(f"{rule} yields something that is no violation: {error}") from error
        violations.sort(key=lambda violation: (violation.entity, violation.fact, violation.message))
        judgements[rule] = Judgement(tuple(violations), satisfied, exempt)
    return judgements
