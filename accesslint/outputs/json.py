"""The report as one JSON document, whose shape is `schemas/result.schema.json`.

The shape is stable: fields may be added within a `schema_version`, none is renamed or removed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, TextIO

from accesslint import __version__
from accesslint.model.findings import SEVERITIES, Finding, Report, RuleCount, Undecided
from accesslint.outputs import OutputContext
from accesslint.outputs._encoding import json_text
from accesslint.rules.metadata import Rule
from accesslint.source import Problem, Span

NAME = "json"

SCHEMA = "https://accesslint.dev/schemas/result.schema.json"
SCHEMA_VERSION = 1


def write(report: Report, rules: Mapping[str, Rule], context: OutputContext, stream: TextIO) -> None:
    """Write the whole report, suppressed and undecided included, whatever the persona."""
    document: dict[str, Any] = {
        "$schema": SCHEMA,
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "accesslint", "version": __version__},
        "summary": _summary(report),
        "findings": [_finding(finding) for finding in report.findings],
        "suppressed": [_finding(finding) for finding in report.suppressed],
        "undecided": [_undecided(undecided) for undecided in report.undecided],
        "problems": [_problem(problem) for problem in report.problems],
        "rules": {name: _rule(rules.get(name), count) for name, count in sorted(report.counts.items())},
    }
    if context.verbose:
        document["timings"] = report.timings
    stream.write(json_text(document, stream))


def _summary(report: Report) -> dict[str, Any]:
    severities = Counter(finding.severity for finding in report.findings)
    levels = Counter(problem.level for problem in report.problems)
    return {
        "findings": {severity: severities[severity] for severity in SEVERITIES},
        "undecided": len(report.undecided),
        "suppressed": len(report.suppressed),
        "problems": {level: levels[level] for level in SEVERITIES},
        "files": report.files,
        "entities": report.entities,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    made = {
        "rule": finding.rule,
        "severity": finding.severity,
        "message": finding.message,
        "location": _location(finding.span),
        "entity": finding.entity,
        "address": finding.address,
        "instances": finding.instances,
        "platform": finding.platform,
        "category": finding.category,
        "fact": finding.fact,
        "header": _location(finding.header),
        "related": [{"message": place.message, "location": _location(place.span)} for place in finding.related],
        "fingerprint": finding.fingerprint,
    }
    if finding.quote is not None:
        quote = finding.quote
        made["quote"] = {"scenario": quote.scenario, "title": quote.title, "line": quote.line}
    if finding.suppression is not None:
        why = finding.suppression
        made["suppression"] = {
            "reason": why.reason,
            "until": why.until or None,
            "location": None if why.span is None else _location(why.span),
        }
    return made


def _undecided(undecided: Undecided) -> dict[str, Any]:
    return {
        "rule": undecided.rule,
        "entity": undecided.entity,
        "address": undecided.address,
        "fact": undecided.fact,
        "reason": undecided.reason,
        "decided_by": undecided.decided_by or None,
        "location": _location(undecided.span),
    }


def _problem(problem: Problem) -> dict[str, Any]:
    return {"level": problem.level, "message": problem.message, "location": _location(problem.span)}


def _rule(rule: Rule | None, count: RuleCount) -> dict[str, Any]:
    """A rule that ran. One that the catalogue does not have (accesslint's own) has its counts only."""
    counts: dict[str, Any] = {"passed": count.passed, "failed": count.failed, "undecided": count.undecided}
    if rule is None:
        return counts
    return counts | {
        "title": rule.title,
        "severity": rule.severity,
        "confidence": rule.confidence,
        "frameworks": rule.frameworks,
    }


def _location(span: Span) -> dict[str, Any]:
    return {
        "file": span.file,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }
