"""`accesslint rule`: explain one rule, or list them all."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import Annotated

import typer


class RuleFormat(str, Enum):
    """How rules are shown."""

    text = "text"
    json = "json"


def command(
    name: Annotated[str | None, typer.Argument(help="`integrity/store-mutable`, `store-mutable`, or a pillar.")] = None,
    output_format: Annotated[RuleFormat, typer.Option("--format", "-f", help="How.")] = RuleFormat.text,
    policy: Annotated[list[Path] | None, typer.Option(help="More .rego or .py rules; repeatable.")] = None,
) -> None:
    """Explain a rule: what it does, why it matters, how to comply, its examples and clauses."""
    import sys

    from accesslint.cli.usage import fail
    from accesslint.outputs._encoding import json_text
    from accesslint.rules.annotations import RuleError
    from accesslint.rules.catalogue import load

    try:
        catalogue = load(policy or [])
        names = sorted(catalogue.rules) if name is None else catalogue.match(name)
    except RuleError as error:
        fail(str(error))
    rules = [catalogue.rules[found] for found in names]
    if output_format is RuleFormat.json:
        whole: object = rules[0] if name is not None and len(rules) == 1 else rules
        sys.stdout.write(json_text(whole, sys.stdout))
        return
    from accesslint.cli import explaining

    if len(rules) == 1:
        explaining.explain(rules[0], catalogue.path(rules[0].name))
    else:
        explaining.table(rules)
