"""Turns the rules' judgements into findings with places, undecided verdicts and counts."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping

from accesslint.model.entities import Entity, Model
from accesslint.model.findings import Finding, Related, RuleCount, Severity, Undecided, Violation
from accesslint.rules.engines import EngineError, Judgement
from accesslint.rules.metadata import Rule

_DECIDED_BY = "a value in the files"
_KEY = re.compile(r'\[(?:[0-9]{1,9}|"[^"\]]{0,500}")\]')
"""An instance's key in an address: `aws_s3_bucket.logs["trail"]`."""


class Verdicts:
    """The verdicts of a run, collected rule by rule."""

    def __init__(self, model: Model) -> None:
        self._by_id = model.by_id()
        self._by_category: dict[str, list[Entity]] = {}
        for entity in model.entities:
            self._by_category.setdefault(entity.category, []).append(entity)
        self.findings: list[Finding] = []
        self.undecided: list[Undecided] = []
        self.counts: dict[str, RuleCount] = {}

    def add(self, rule: Rule, severity: Severity, judgement: Judgement) -> None:
        """Add one rule's judgement. Raises `EngineError` where a violation names no entity of the model."""
        failed: set[str] = set()
        for violation in judgement.violations:
            if violation.entity not in self._by_id:
                raise EngineError(f"{rule.name} speaks of an entity that does not exist: {violation.entity}")
            failed.add(violation.entity)
            self.findings.append(self._finding(rule, severity, violation))
        self.counts[rule.name] = self._count(rule, failed, judgement)

    def _count(self, rule: Rule, failed: set[str], judgement: Judgement) -> RuleCount:
        count = RuleCount(failed=len(failed))
        settled = failed | judgement.exempt
        facts: dict[str, list[str]] = {}
        for fact in rule.facts:
            category, _, path = fact.partition(".")
            facts.setdefault(category, []).append(path)
        for category, paths in facts.items():
            for entity in self._by_category.get(category, ()):
                if entity.id in settled or not any(True for path in paths for _ in entity.matching(path)):
                    continue
                open_fact = None if entity.id in judgement.satisfied else _first_unknown(entity, paths)
                if open_fact is None:
                    count.passed += 1
                    continue
                count.undecided += 1
                path, reason = open_fact
                decided_by = entity.decided_by.get(path) or _DECIDED_BY
                self.undecided.append(
                    Undecided(rule.name, entity.id, entity.address, path, reason, decided_by, entity.span_of(path))
                )
        return count

    def _finding(self, rule: Rule, severity: Severity, violation: Violation) -> Finding:
        entity = self._by_id[violation.entity]
        related = [
            Related(self._by_id[other].header, self._by_id[other].address)
            for other in violation.related
            if other in self._by_id and self._by_id[other].header != entity.header
        ]
        related += (Related(call, "called from here") for call in entity.via)
        related += (Related(premise.span, premise.message) for premise in entity.premises)
        return Finding(
            rule=rule.name,
            severity=severity,
            message=violation.message,
            entity=entity.id,
            address=entity.address,
            platform=entity.platform,
            category=entity.category,
            fact=violation.fact,
            span=entity.span_of(violation.fact),
            header=entity.header,
            calls=entity.via,
            related=tuple(dict.fromkeys(related)),
        )


def _first_unknown(entity: Entity, paths: Iterable[str]) -> tuple[str, str] | None:
    for path in paths:
        for unknown in entity.unknowns(path):
            return unknown
    return None


def merged(findings: Iterable[Finding]) -> list[Finding]:
    """One finding per cause, sorted by place, each with its fingerprint.

    Instances of one block (`count`, `for_each`, a module called twice) have the same rule, place and
    fact: the first is kept and names the others. So have entities that one statement decides (a role that may
    delete in all stores), each in a list of its own: where a fact stands in its list makes no difference.
    Suppressed ones are kept apart, so that accepting one call of a module says nothing about another.
    """
    by_cause: dict[tuple[object, ...], Finding] = {}
    seen: dict[tuple[object, ...], int] = {}
    for finding in findings:
        pattern = _pattern(finding.fact)
        place = (finding.rule, finding.span, pattern, finding.category, finding.suppression)
        # An entity's own findings at one place stay apart: several principals of one statement.
        own = (*place, finding.entity)
        seen[own] = seen.get(own, 0) + 1
        key = (*place, seen[own])
        first = by_cause.setdefault(key, finding)
        if first is finding:
            continue
        # Two root modules that call one module make entities of one address: the calls tell them apart.
        first.related = tuple(dict.fromkeys((*first.related, *finding.related)))
        if finding.address not in (first.address, *first.instances):
            first.instances += (finding.address,)
    kept = sorted(by_cause.values(), key=lambda finding: (finding.span, finding.rule, finding.address, finding.fact))
    repeats: dict[str, int] = {}
    for finding in kept:
        digest = hashlib.sha256(_identity(finding).encode("utf-8", "surrogatepass")).hexdigest()[:32]
        repeats[digest] = repeats.get(digest, 0) + 1
        finding.fingerprint = digest if repeats[digest] == 1 else f"{digest}:{repeats[digest]}"
    return kept


def _pattern(fact: str) -> str:
    return ".".join("*" if step.isdigit() else step for step in fact.split("."))


def _identity(finding: Finding) -> str:
    """What stays when lines move, a file of the folder gets another name, or a block gets more instances."""
    entity, message = (_KEY.sub("[]", text) for text in (finding.entity, finding.message))
    return repr((finding.rule, entity, _pattern(finding.fact), message))


def severity_of(rule: Rule, overrides: Mapping[str, Severity]) -> Severity:
    """A rule's severity: the user's where set, else its own."""
    return overrides.get(rule.name, rule.severity)
