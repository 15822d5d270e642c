"""The report for people: findings with their source line, problems, and a line of counts.

Plain strings with ANSI colours: a thousand findings take milliseconds. Only `--statistics` needs Rich.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TextIO

from accesslint.model.findings import Finding, Report, Undecided
from accesslint.outputs import OutputContext
from accesslint.outputs._encoding import writable
from accesslint.outputs.text.excerpt import excerpt
from accesslint.outputs.text.remedies import clauses, remedy
from accesslint.outputs.text.summary import summary
from accesslint.outputs.text.visible import shortened, visible
from accesslint.rules.metadata import Rule
from accesslint.source import Problem, Span

NAME = "text"

_RESET = "\x1b[0m"
_STYLES = {
    "error": "\x1b[1;31m",
    "warning": "\x1b[33m",
    "note": "\x1b[36m",
    "undecided": "\x1b[35m",
    "place": "\x1b[1m",
    "dim": "\x1b[2m",
}
_INSTANCES = 3
"""Further instances that are named; the rest is counted."""
_RELATED = 5
"""Related places that are shown."""


def write(report: Report, rules: Mapping[str, Rule], context: OutputContext, stream: TextIO) -> None:
    """Write findings, problems, (for auditors) what is undecided, and the counts."""
    text = "\n".join(_Writer(rules, context).lines(report))
    if text:
        stream.write(writable(text + "\n", stream))
    if context.statistics and report.counts:
        from accesslint.outputs.text.statistics import statistics

        stream.write(writable(statistics(report, context), stream))


class _Writer:
    """One run's lines; remembers what is the same for every finding of a rule."""

    def __init__(self, rules: Mapping[str, Rule], context: OutputContext) -> None:
        self._rules = rules
        self._context = context
        self._width = max(context.width, 40)
        self._styles = _STYLES if context.color else dict.fromkeys(_STYLES, "")
        self._reset = _RESET if context.color else ""
        self._notes: dict[tuple[str, str], list[str]] = {}

    def lines(self, report: Report) -> Iterator[str]:
        for finding in report.findings:
            yield from self._finding(finding)
        if self._context.persona == "auditor":
            for undecided in report.undecided:
                yield from self._undecided(undecided)
        if self._context.quiet:
            return
        yield from self._problems(report.problems)
        yield from summary(report, self._context, self._styled)

    def _styled(self, style: str, text: str) -> str:
        return f"{self._styles[style]}{text}{self._reset}"

    def _place(self, span: Span) -> str:
        if not span.file:
            return "-"
        return f"{visible(self._context.shown(span.file))}:{span.line}:{span.column}"

    def _finding(self, finding: Finding) -> Iterator[str]:
        place = self._styled("place", self._place(finding.span))
        yield f"{place} {self._styled(finding.severity, finding.severity)} {visible(finding.rule)}"
        yield f"  {visible(finding.message)}"
        yield from self._source(finding.span, finding.severity)
        if finding.quote is not None:
            quote = finding.quote
            yield self._note(f'would log for "{visible(quote.title)}"', visible(quote.line))
        key = (finding.rule, finding.platform)
        notes = self._notes.get(key)
        if notes is None:
            notes = self._notes[key] = list(self._rule_notes(*key))
        yield from notes
        for related in finding.related[:_RELATED]:
            yield self._note("see", f"{self._place(related.span)} {visible(related.message)}")
        if len(finding.related) > _RELATED:
            yield self._note("see", f"and {len(finding.related) - _RELATED} more places")
        if finding.instances:
            yield f"  {self._styled('dim', '= and')} {self._instances(finding.instances)}"
        yield ""

    def _source(self, span: Span, severity: str) -> Iterator[str]:
        number = str(span.line)
        shown = excerpt(self._context.read_line(span.file, span.line), span, self._width - len(number) - 5)
        if shown is not None:
            line, carets = shown
            bar = self._styled("dim", "|")
            yield f"  {self._styled('dim', number)} {bar} {line}"
            yield f"  {' ' * len(number)} {bar} {self._styled(severity, carets)}"

    def _rule_notes(self, name: str, platform: str) -> Iterator[str]:
        rule = self._rules.get(name)
        if rule is None:
            return
        named = clauses(rule)
        if named:
            yield self._note("clauses", named)
        advice = remedy(rule, platform)
        if advice:
            yield self._note("remedy", advice)

    def _note(self, label: str, text: str) -> str:
        return f"  {self._styled('dim', f'= {label}:')} {shortened(text, max(200, self._width - len(label) - 6))}"

    def _instances(self, instances: tuple[str, ...]) -> str:
        named = len(instances) if self._context.verbose else _INSTANCES
        shown = ", ".join(visible(address) for address in instances[:named])
        more = len(instances) - named
        counted = f"{len(instances)} more"
        return f"{counted}: {shown}" + (", ..." if more > 0 else "")

    def _undecided(self, undecided: Undecided) -> Iterator[str]:
        place = self._styled("place", self._place(undecided.span))
        yield f"{place} {self._styled('undecided', 'undecided')} {visible(undecided.rule)}"
        yield f"  {visible(undecided.address)}: {visible(undecided.fact)} is not known: {visible(undecided.reason)}"
        yield from self._source(undecided.span, "undecided")
        if undecided.decided_by:
            yield self._note("decided by", visible(undecided.decided_by))
        yield ""

    def _problems(self, problems: list[Problem]) -> Iterator[str]:
        shown = [problem for problem in problems if problem.level != "note" or self._context.verbose]
        for problem in shown:
            level = problem.level if problem.level in _STYLES else "error"
            place = self._styled("place", self._place(problem.span))
            yield f"{place} {self._styled(level, f'input {level}')} {visible(problem.message)}"
        if shown:
            yield ""
