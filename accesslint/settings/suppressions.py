"""Suppressions: comments in the source and entries of the configuration that accept a finding.

`# accesslint: ignore[integrity/store-mutable] reason="…" until=2026-12-31`, on the line of the finding,
on the line above, or on (or above) the header of the block. A lapsed one suppresses nothing; it and an
unused one are themselves reported.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase

import msgspec

from accesslint.model.findings import Finding, Suppression
from accesslint.settings.configuration import AcceptedFinding, Settings
from accesslint.source import Problem, Source, Span

MARK = "accesslint:"

_COMMENT = re.compile(r"(?:#|//|/\*|;|--|<!--)[ \t]*accesslint:[ \t]*ignore(?P<rest>[^\n]{0,1000})")
_RULES = re.compile(r"\[(?P<rules>[^\]\n]{0,500})\]")
_REASON = re.compile(r"\breason[ \t]*=[ \t]*(?:\"(?P<quoted>[^\"\n]{0,500})\"|'(?P<single>[^'\n]{0,500})')")
_UNTIL = re.compile(r"\buntil[ \t]*=[ \t]*\"?(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})(?![0-9])")


class Comment(msgspec.Struct):
    """One suppression, from a comment or a configuration entry."""

    rules: frozenset[str]
    """Full names; empty means that no rule was named, which is an error."""
    reason: str
    until: str
    span: Span
    path: str = "*"
    address: str = "*"
    alone: bool = False
    """The comment has its line to itself, and so speaks of the next line that is no comment."""
    from_settings: bool = False
    used: bool = False
    target_line: int = 0


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


class Outcome(msgspec.Struct):
    """Findings sorted by whether they are shown, and what is wrong with the suppressions."""

    shown: list[Finding]
    suppressed: list[Finding]
    problems: list[Problem]


def suppress(findings: Sequence[Finding], sources: Iterable[Source], rules: Rules) -> Outcome:
    """Reads all suppressions and applies them."""
    read: list[Comment | Problem] = list(from_settings(rules.settings, rules.match))
    if rules.inline:
        for source in sources:
            read += comments(source, rules.match)
    given = [item for item in read if isinstance(item, Comment)]
    required = rules.settings.suppressions.require_reason
    outcome = apply(findings, given, today=rules.today, require_reason=required, ran=rules.ran)
    outcome.problems += [item for item in read if isinstance(item, Problem)]
    return outcome


def comments(source: Source, match: Callable[[str], Iterable[str]]) -> Iterator[Comment | Problem]:
    """The suppressions written in a source. `match` gives the rules that a word means, or raises `LookupError`."""
    if MARK not in source.text:
        return
    lines = source.text.split("\n")
    for number, line in enumerate(lines, 1):
        found = _COMMENT.search(line) if MARK in line else None
        if found is None:
            continue
        span = Span(source.name, number, found.start() + 1, number, len(line) + 1)
        named = _RULES.match(found["rest"])
        if named is None or not named["rules"].strip():
            yield Problem(span, 'a suppression names its rules: `# accesslint: ignore[RULE] reason="…"`', "warning")
            continue
        rules: set[str] = set()
        for word in named["rules"].split(","):
            try:
                rules.update(match(word.strip()))
            except LookupError as error:
                yield Problem(span, str(error), "warning")
        reason = _REASON.search(found["rest"])
        until = _UNTIL.search(found["rest"])
        comment = Comment(
            rules=frozenset(rules),
            reason=(reason["quoted"] or reason["single"] or "") if reason else "",
            until=until["date"] if until else "",
            span=span,
            alone=not line[: found.start()].strip(),
        )
        comment.target_line = _spoken_of(lines, number) if comment.alone else number
        yield comment


def _spoken_of(lines: Sequence[str], number: int) -> int:
    """The next line that is neither empty nor a comment."""
    for following in range(number, min(number + 50, len(lines))):
        text = lines[following].strip()
        if text and not text.startswith(("#", "//", "/*", ";", "--", "<!--")):
            return following + 1
    return number


def from_settings(settings: Settings, match: Callable[[str], Iterable[str]]) -> Iterator[Comment | Problem]:
    """The suppressions of the configuration."""
    for number, entry in enumerate(settings.suppressions.entries):
        name = str(settings.file) if settings.file else "accesslint.yaml"
        span = settings.places.get(f"suppressions.entries.{number}") or Span(name, 1, 1, 1, 2)
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
    if suppression.until and suppression.until < today:
        return Problem(suppression.span, f"this suppression lapsed on {suppression.until}", "warning")
    return None


def _taken_by(
    finding: Finding, by_line: Mapping[tuple[str, int], Sequence[Comment]], general: Iterable[Comment]
) -> Comment | None:
    file = finding.span.file
    for line in (finding.span.line, finding.header.line):
        where = file if line == finding.span.line else finding.header.file
        for suppression in by_line.get((where, line), ()):
            if finding.rule in suppression.rules:
                return suppression
    for suppression in general:
        if (
            finding.rule in suppression.rules
            and fnmatchcase(file, suppression.path)
            and fnmatchcase(finding.address, suppression.address)
        ):
            return suppression
    return None
