"""What a run says: violations of rules, findings with their places, undecided verdicts, the whole report."""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

from accesslint.source import Problem, Span

Severity: TypeAlias = Literal["error", "warning", "note"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")
"""Most severe first."""


class Violation(msgspec.Struct, frozen=True):
    """What a rule yields: the entity, the fact and one sentence. The engine finds the place."""

    entity: str
    fact: str
    message: str
    related: tuple[str, ...] = ()
    """Ids of other entities that the finding speaks of."""


class Related(msgspec.Struct, frozen=True):
    """Another place that a finding speaks of (the other end of a link, the module call)."""

    span: Span
    message: str


class Suppression(msgspec.Struct, frozen=True):
    """Why a finding is not shown."""

    reason: str
    span: Span | None
    """The comment, or the settings entry."""
    until: str = ""
    """ISO date, or empty."""


class Quote(msgspec.Struct, frozen=True):
    """The line that would be written of an audit scenario."""

    scenario: str
    """`jwt-user`"""
    title: str
    """What happens: `Alice signs in`."""
    line: str
    """Raw: it holds what a client sent."""


class Finding(msgspec.Struct):
    """One violation at its place."""

    rule: str
    """`integrity/store-mutable`"""
    severity: Severity
    message: str
    entity: str
    address: str
    platform: str
    category: str
    fact: str
    span: Span
    header: Span
    calls: tuple[Span, ...] = ()
    """The headers of the module calls that lead to the entity; outermost or innermost first."""
    related: tuple[Related, ...] = ()
    instances: tuple[str, ...] = ()
    """Addresses of further instances with the same cause (`count`, `for_each`, module calls)."""
    suppression: Suppression | None = None
    quote: Quote | None = None
    """The line that shows the fault, where it can be told."""
    fingerprint: str = ""
    """Stable over moved lines: made of rule, address, fact and message, not of line numbers."""


class Undecided(msgspec.Struct, frozen=True):
    """A rule that could not be judged for an entity, since a fact is unknown."""

    rule: str
    entity: str
    address: str
    fact: str
    reason: str
    decided_by: str
    span: Span


class RuleCount(msgspec.Struct):
    """How often a rule passed, failed, and stayed undecided."""

    passed: int = 0
    failed: int = 0
    undecided: int = 0


class Report(msgspec.Struct):
    """The outcome of a run, for every output."""

    findings: list[Finding] = msgspec.field(default_factory=list)
    suppressed: list[Finding] = msgspec.field(default_factory=list)
    undecided: list[Undecided] = msgspec.field(default_factory=list)
    problems: list[Problem] = msgspec.field(default_factory=list)
    counts: dict[str, RuleCount] = msgspec.field(default_factory=dict)
    """By rule id, for every rule that ran."""
    files: int = 0
    """How many files were read."""
    entities: dict[str, int] = msgspec.field(default_factory=dict)
    """How many of each category."""
    timings: dict[str, float] = msgspec.field(default_factory=dict)
    """Seconds by stage."""
