"""What is known of a rule apart from its judgement: the annotation of a Rego rule, the METADATA of a Python one."""

from __future__ import annotations

import msgspec

from accesslint.model.findings import Severity


class Rule(msgspec.Struct):
    """A rule of the catalogue; Rego and Python rules look the same."""

    name: str
    """`integrity/store-mutable`"""
    title: str
    """A short noun phrase or sentence: `Log store can be changed or emptied`."""
    description: str
    """What it looks at, why that is bad, what can happen (Markdown)."""
    severity: Severity
    facts: tuple[str, ...]
    """The facts read, as `store.immutability.versioning`; a prefix stands for all below it, and a list for each
    of its elements: `hop.routes.encrypted`."""
    frameworks: dict[str, tuple[str, ...]]
    """Clauses by framework: `{"soc2": ("CC7.2",), "iso27001": ("A.8.15",)}`."""
    remediation: dict[str, str]
    """By platform (`terraform`, `kubernetes`, `nginx`, …; `general`): Markdown with a snippet."""
    confidence: str = "high"
    """`high`, `medium` or `low`: how sure a finding is a fault."""
    personas: tuple[str, ...] = ("developer", "auditor")
    scenario: str = ""
    """The audit scenario (`schemas/scenarios.json`) whose line shows the fault of a format."""
    since: str = "0.1.0"
    aliases: tuple[str, ...] = ()
    file: str = ""
    """Path of the rule's source, relative to its policy folder."""
    language: str = "rego"
    """`rego` or `python`."""

    @property
    def pillar(self) -> str:
        """`completeness`, `consistency`, `integrity` or `traceability`."""
        return self.name.partition("/")[0]
