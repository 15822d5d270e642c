"""The report as SARIF 2.1.0, for code scanning services and editors.

The format: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html. What GitHub takes of it:
https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/sarif-support.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TextIO

from accesslint import __version__
from accesslint.model.findings import SEVERITIES, Finding, Report
from accesslint.outputs import OutputContext
from accesslint.outputs._encoding import json_text
from accesslint.outputs.sarif.locations import ROOT
from accesslint.outputs.sarif.notifications import NOTIFICATIONS, left_out, notification
from accesslint.outputs.sarif.results import Results
from accesslint.outputs.sarif.rules import descriptor
from accesslint.outputs.sarif.taxonomies import Taxonomies
from accesslint.rules.metadata import Rule

NAME = "sarif"

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
MOST_RESULTS = 25_000
"""GitHub refuses a run with more, and shows the 5,000 most severe."""


def write(report: Report, rules: Mapping[str, Rule], context: OutputContext, stream: TextIO) -> None:
    """Write one run. Suppressed findings are left out, since GitHub shows them, unless they are asked for."""
    stream.write(json_text(document(report, rules, context), stream))


def document(report: Report, rules: Mapping[str, Rule], context: OutputContext) -> dict[str, Any]:
    """The whole log, as plain JSON data."""
    found = [*report.findings, *(report.suppressed if context.include_suppressed else ())]
    findings = _most_severe(found)
    names = _names(report, findings)
    severities = _severities(findings)
    taxonomies = Taxonomies(context.frameworks, (rules[name] for name in names if name in rules))
    results = Results(names, context)
    notifications = [notification(problem) for problem in report.problems if context.verbose or problem.level != "note"]
    if len(findings) < len(found):
        notifications.append(left_out(len(found) - len(findings), MOST_RESULTS))
    driver: dict[str, Any] = {
        "name": "accesslint",
        "version": __version__,
        "semanticVersion": __version__,
        "shortDescription": {
            "text": "Judges whether access and audit logs are complete, consistent, safe and traceable"
        },
        "rules": [descriptor(name, rules.get(name), severities.get(name), taxonomies) for name in names],
        "notifications": NOTIFICATIONS,
        "supportedTaxonomies": taxonomies.references(),
    }
    run: dict[str, Any] = {
        "tool": {"driver": driver},
        "automationDetails": {"id": "accesslint/"},
        "originalUriBaseIds": {ROOT: {"description": {"text": "The root of the scanned tree"}}},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": notifications}],
        "taxonomies": taxonomies.components(),
        "results": [results.result(finding) for finding in findings],
        "properties": {
            "undecided": len(report.undecided),
            "suppressed": len(report.suppressed),
            "files": report.files,
        },
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _most_severe(findings: Sequence[Finding]) -> Sequence[Finding]:
    """All findings in their order, or as many as are taken, most severe first."""
    if len(findings) <= MOST_RESULTS:
        return findings
    return sorted(findings, key=lambda finding: SEVERITIES.index(finding.severity))[:MOST_RESULTS]


def _names(report: Report, findings: Iterable[Finding]) -> list[str]:
    """The rules that ran or were found broken, sorted."""
    return sorted({*report.counts, *(finding.rule for finding in findings)})


def _severities(findings: Iterable[Finding]) -> dict[str, str]:
    """The severity that the user gave each rule with findings; the highest, should they differ."""
    made: dict[str, str] = {}
    for finding in sorted(findings, key=lambda finding: SEVERITIES.index(finding.severity)):
        made.setdefault(finding.rule, finding.severity)
    return made
