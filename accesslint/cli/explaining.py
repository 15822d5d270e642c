"""How `accesslint rule` shows rules: one in full, or a table."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from accesslint.rules.metadata import Rule
from accesslint.rules.page import page


def table(rules: Sequence[Rule]) -> None:
    """All rules: name, severity, title, clauses of the first three frameworks."""
    from rich.console import Console
    from rich.table import Table

    shown = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("Rule", "Severity", "What it finds"):
        shown.add_column(heading, no_wrap=heading != "What it finds")
    for rule in rules:
        shown.add_row(rule.name, rule.severity, rule.title)
    console = Console(highlight=False, markup=False)
    console.print(shown)
    console.print(f"\n{len(rules)} rules; `accesslint rule NAME` explains one")


def explain(rule: Rule, source: Path) -> None:
    """One rule, as Markdown: what it does, how to comply, its cases and clauses."""
    from rich.console import Console
    from rich.markdown import Markdown

    console = Console(highlight=False)
    text = page(rule, source)
    if console.is_terminal:
        console.print(Markdown(text))
    else:
        console.print(text, markup=False, soft_wrap=True)
