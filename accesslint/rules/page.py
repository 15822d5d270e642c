"""A rule's page in Markdown: what it does, why it matters, how to comply, its examples and clauses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from accesslint.rules.metadata import Rule


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
        files = case.get("files") or {"model.json": json.dumps(case["model"], indent=2)}
        for name, text in files.items():
            yield ""
            yield f"`{name}`"
            yield ""
            yield f"```{_language(name)}"
            yield text.rstrip()
            yield "```"


def _language(name: str) -> str:
    suffix = name.rpartition(".")[2]
    return {"tf": "hcl", "yml": "yaml", "conf": "nginx"}.get(suffix, suffix)
