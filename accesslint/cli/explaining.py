"""How `accesslint rule` shows rules: one in full, or a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from accesslint.rules.metadata import Rule


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


def page(rule: Rule, source: Path) -> str:
    """The rule's page in Markdown, with fixed headings."""
    return "\n".join(_page(rule, source)) + "\n"


def _page(rule: Rule, source: Path) -> Iterator[str]:
    yield f"# {rule.name}"
    yield ""
    yield f"**{rule.title}** (severity {rule.severity}, confidence {rule.confidence}, since {rule.since})"
    yield ""
    yield "## What it does and why it matters"
    yield ""
    yield rule.description.strip()
    yield ""
    yield "## How to comply"
    for platform, remedy in rule.remediation.items():
        yield ""
        if platform != "general":
            yield f"### {platform}"
            yield ""
        yield remedy.strip()
    yield ""
    yield "## Examples"
    yield from _examples(source.with_suffix(".yaml"))
    yield ""
    yield "## Facts that it reads"
    yield ""
    yield from (f"- `{fact}`" for fact in rule.facts)
    yield ""
    yield "## Clauses"
    yield ""
    yield from (f"- {framework}: {', '.join(clauses)}" for framework, clauses in rule.frameworks.items())
    yield ""
    yield "## Suppress"
    yield ""
    yield f'`# accesslint: ignore[{rule.name}] reason="…" until=YYYY-MM-DD`'


def _examples(file: Path) -> Iterator[str]:
    if not file.is_file():
        yield ""
        yield "None."
        return
    import yaml

    document = yaml.load(file.read_text("utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    for case in document["cases"]:
        yield ""
        yield f"### {case['verdict']}: {case['name']}"
        for name, text in case["files"].items():
            yield ""
            yield f"`{name}`"
            yield ""
            yield f"```{_language(name)}"
            yield text.rstrip()
            yield "```"


def _language(name: str) -> str:
    suffix = name.rpartition(".")[2]
    return {"tf": "hcl", "yml": "yaml", "conf": "nginx"}.get(suffix, suffix)
