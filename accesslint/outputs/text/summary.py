"""The closing lines: counts by severity, what is undecided or suppressed, how much was read, timings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from accesslint.model.findings import SEVERITIES, Report
from accesslint.outputs import OutputContext


def summary(report: Report, context: OutputContext, styled: Callable[[str, str], str]) -> Iterator[str]:
    """One line of verdicts and one of what was read; with --verbose the stages' timings."""
    counted = Counter(finding.severity for finding in report.findings)
    found = [styled(level, _many(counted[level], level)) for level in SEVERITIES if counted[level]]
    parts = [", ".join(found) or "no findings", f"{len(report.undecided)} undecided"]
    if report.suppressed:
        parts.append(f"{len(report.suppressed)} suppressed")
    unread = sum(problem.level == "error" for problem in report.problems)
    if unread:
        parts.append(styled("error", _many(unread, "input error")))
    yield "; ".join(parts)
    held = ", ".join(_many(number, name) for name, number in report.entities.items() if number)
    yield styled("dim", f"{_many(report.files, 'file')} read" + (f": {held}" if held else ""))
    if report.undecided and context.persona != "auditor":
        yield styled("dim", "`--persona auditor` shows what is undecided, and why")
    if report.findings:
        yield styled("dim", f"`accesslint rule {report.findings[0].rule}` explains a rule")
    if context.verbose and report.timings:
        stages = ", ".join(f"{stage} {1000 * seconds:.0f} ms" for stage, seconds in report.timings.items())
        yield styled("dim", f"timings: {stages}")


def _many(number: int, name: str) -> str:
    return f"{number:,} {name}" if number == 1 else f"{number:,} {name}s"
