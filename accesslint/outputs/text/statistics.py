"""The table of `--statistics`: how often each rule passed, failed and stayed undecided."""

from __future__ import annotations

from accesslint.model.findings import Report
from accesslint.outputs import OutputContext


def statistics(report: Report, context: OutputContext) -> str:
    """The table as text, rules by name, with a line of totals."""
    from io import StringIO

    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, show_footer=True, header_style="bold", footer_style="bold")
    counts = sorted(report.counts.items())
    table.add_column("rule", no_wrap=True, footer="total")
    for name in ("failed", "passed", "undecided"):
        total = sum(getattr(count, name) for _, count in counts)
        table.add_column(name, justify="right", footer=f"{total:,}")
    for rule, count in counts:
        table.add_row(rule, *(f"{number:,}" for number in (count.failed, count.passed, count.undecided)))
    made = StringIO()
    system = "standard" if context.color else None
    console = Console(
        file=made,
        width=max(context.width, 40),
        force_terminal=context.color,
        color_system=system,  # type: ignore[arg-type]
        highlight=False,
        markup=False,
        legacy_windows=False,
    )
    console.print()
    console.print(table)
    return made.getvalue()
