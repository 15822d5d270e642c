"""Frameworks as SARIF taxonomies: their clauses as taxa, and rules' relationships to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from accesslint.rules.frameworks import Framework
from accesslint.rules.metadata import Rule


class Taxonomies:
    """The frameworks that some of the rules name, each with the clauses that they name."""

    def __init__(self, frameworks: Mapping[str, Framework], rules: Iterable[Rule]) -> None:
        named: dict[str, set[str]] = {}
        for rule in rules:
            for framework, clauses in rule.frameworks.items():
                if framework in frameworks and clauses:
                    named.setdefault(framework, set()).update(clauses)
        self._frameworks = [frameworks[name] for name in sorted(named)]
        self._numbers = {framework.id: number for number, framework in enumerate(self._frameworks)}
        self._clauses = {name: sorted(clauses) for name, clauses in named.items()}

    def components(self) -> list[dict[str, Any]]:
        """The run's `taxonomies`."""
        return [self._component(framework) for framework in self._frameworks]

    def references(self) -> list[dict[str, Any]]:
        """The driver's `supportedTaxonomies`."""
        return [{"name": framework.id, "index": number} for number, framework in enumerate(self._frameworks)]

    def relationships(self, rule: Rule) -> Iterator[dict[str, Any]]:
        """A rule's clauses, as `relationships` of its descriptor."""
        for framework, clauses in rule.frameworks.items():
            number = self._numbers.get(framework)
            if number is None:
                continue
            component = {"name": framework, "index": number}
            for clause in clauses:
                target = {"id": clause, "index": self._clauses[framework].index(clause), "toolComponent": component}
                yield {"target": target, "kinds": ["relevant"]}

    def title(self, framework: str, clause: str) -> str:
        """What a clause asks for; empty if that is not known."""
        number = self._numbers.get(framework)
        return "" if number is None else self._frameworks[number].clauses.get(clause, "")

    def _component(self, framework: Framework) -> dict[str, Any]:
        made: dict[str, Any] = {
            "name": framework.id,
            "fullName": framework.title,
            "version": framework.version,
            "shortDescription": {"text": framework.title},
            "isComprehensive": False,
            "taxa": [_taxon(clause, framework.clauses.get(clause, "")) for clause in self._clauses[framework.id]],
        }
        if framework.url:
            made["informationUri"] = framework.url
        return made


def _taxon(clause: str, title: str) -> dict[str, Any]:
    return {"id": clause, "shortDescription": {"text": title}} if title else {"id": clause}
