"""Suppressions: comments in the source and entries of the configuration that accept a finding.

`# accesslint: ignore[integrity/store-mutable] reason="…" until=2026-12-31`, on the line of the finding,
on the line above, or on (or above) the header of the block; for a finding inside a module also on (or above) the
header of the module's call. A lapsed one suppresses nothing; it and an unused one are themselves reported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

import msgspec

from accesslint.model.findings import Finding, Suppression
from accesslint.settings.comments import Comment, comments, is_date
from accesslint.settings.configuration import AcceptedFinding, Settings
from accesslint.source import Problem, Source, Span


class Rules(msgspec.Struct):
    """How suppressions are read."""

    match: Callable[[str], Iterable[str]]
    """The rules that a word means; raises `LookupError` for none."""
    today: str
    """ISO date."""
    settings: Settings
    inline: bool = True
    """False shows what comments hide."""
    ran: frozenset[str] = frozenset()
    root: Path | None = None
    """What the names in spans are relative to."""


class Outcome(msgspec.Struct):
    """Findings sorted by whether they are shown, and what is wrong with the suppressions."""

    shown: list[Finding]
    suppressed: list[Finding]
    problems: list[Problem]


def suppress(findings: Sequence[Finding], sources: Iterable[Source], rules: Rules) -> Outcome:
    """Reads all suppressions and applies them."""
    read: list[Comment | Problem] = list(from_settings(rules.settings, rules.match, rules.root))
    if rules.inline:
        for source in sources:
            read += comments(source, rules.match)
    given = [item for item in read if isinstance(item, Comment)]
    required = rules.settings.suppressions.require_reason
    outcome = apply(findings, given, today=rules.today, require_reason=required, ran=rules.ran)
    outcome.problems += [item for item in read if isinstance(item, Problem)]
    return outcome


def from_settings(
    settings: Settings, match: Callable[[str], Iterable[str]], root: Path | None = None
) -> Iterator[Comment | Problem]:
    """The suppressions of the configuration, placed in its file (named relative to `root` if it lies there)."""
    file = settings.file
    if file is not None and root is not None and file.resolve().is_relative_to(root):
        file = file.resolve().relative_to(root)
    name = file.as_posix() if file else "accesslint.yaml"
    for number, entry in enumerate(settings.suppressions.entries):
        place = settings.places.get(f"suppressions.entries.{number}") or Span(name, 1, 1, 1, 2)
        span = msgspec.structs.replace(place, file=name)
        try:
            yield _entry(entry, frozenset(match(entry.rule)), span)
        except LookupError as error:
            yield Problem(span, str(error), "warning")


def _entry(entry: AcceptedFinding, rules: frozenset[str], span: Span) -> Comment:
    return Comment(rules, entry.reason, entry.until, span, entry.path, entry.address, from_settings=True)


def apply(
    findings: Sequence[Finding],
    suppressions: Sequence[Comment],
    *,
    today: str,
    require_reason: bool,
    ran: frozenset[str],
) -> Outcome:
    """Sorts findings into shown and suppressed; reports suppressions that are lapsed, unused or lack a reason.

    `today` is an ISO date; `ran` the rules that ran (one that did not run leaves its suppressions unused
    without a word).
    """
    outcome = Outcome([], [], [])
    by_line: dict[tuple[str, int], list[Comment]] = {}
    general: list[Comment] = []
    for suppression in suppressions:
        problem = _refused(suppression, today=today, require_reason=require_reason)
        if problem is not None:
            outcome.problems.append(problem)
        elif suppression.from_settings:
            general.append(suppression)
        else:
            by_line.setdefault((suppression.span.file, suppression.target_line), []).append(suppression)
    for finding in findings:
        taken = _taken_by(finding, by_line, general)
        if taken is None:
            outcome.shown.append(finding)
        else:
            taken.used = True
            finding.suppression = Suppression(taken.reason, taken.span, taken.until)
            outcome.suppressed.append(finding)
    accepted = [*general, *(item for items in by_line.values() for item in items)]
    for suppression in accepted:
        if not suppression.used and suppression.rules & ran:
            names = ", ".join(sorted(suppression.rules & ran))
            outcome.problems.append(Problem(suppression.span, f"unused suppression of {names}: remove it", "warning"))
    outcome.problems.sort(key=lambda problem: problem.span)
    return outcome


def _refused(suppression: Comment, *, today: str, require_reason: bool) -> Problem | None:
    if require_reason and not suppression.reason.strip():
        return Problem(
            suppression.span, 'a suppression gives its reason: reason="…"; this one is not applied', "warning"
        )
    if suppression.until and not is_date(suppression.until):
        message = f"`{suppression.until}` is no date; until=YYYY-MM-DD is expected; this suppression is not applied"
        return Problem(suppression.span, message, "warning")
    if suppression.until and suppression.until < today:
        return Problem(suppression.span, f"this suppression lapsed on {suppression.until}", "warning")
    return None


def _taken_by(
    finding: Finding, by_line: Mapping[tuple[str, int], Sequence[Comment]], general: Iterable[Comment]
) -> Comment | None:
    for span in (finding.span, finding.header, *finding.calls):
        for suppression in by_line.get((span.file, span.line), ()):
            if finding.rule in suppression.rules:
                return suppression
    for suppression in general:
        if (
            finding.rule in suppression.rules
            and fnmatchcase(finding.span.file, suppression.path)
            and fnmatchcase(finding.address, suppression.address)
        ):
            return suppression
    return None
