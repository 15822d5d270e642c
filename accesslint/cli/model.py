"""`accesslint model`: the normalised model as JSON, as rules see it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def command(
    paths: Annotated[list[Path] | None, typer.Argument(help="Files and folders; the current folder if none.")] = None,
    config: Annotated[
        Path | None, typer.Option(help="Settings; else accesslint.yaml or pyproject.toml, upwards.")
    ] = None,
    spans: Annotated[bool, typer.Option("--spans", help="Also where each fact was decided.")] = False,
    tf_var_file: Annotated[list[Path] | None, typer.Option(help="Terraform variable file; repeatable.")] = None,
    no_gitignore: Annotated[bool, typer.Option("--no-gitignore", help="Also read what git ignores.")] = False,
) -> None:
    """Show the model of emitters, formats, hops and stores that rules judge."""
    import sys

    from accesslint import pipeline
    from accesslint.cli.reading import reading_for
    from accesslint.cli.usage import resolved, settings_for, shown_from
    from accesslint.outputs._encoding import json_text

    given = resolved(paths or [])
    settings = settings_for(given, config)
    reading = reading_for(
        given, settings, profile=settings.profile, gitignore=not no_gitignore, tf_var_files=tf_var_file or ()
    )
    result = pipeline.read(reading)
    document = result.model.to_json()
    if spans:
        document["spans"] = {entity.id: entity.spans | {"": entity.header} for entity in result.model.entities}
    sys.stdout.write(json_text(document, sys.stdout))
    shown = shown_from(result.root)
    for problem in result.problems:
        if problem.level != "note":
            where = f"{shown(problem.span.file)}:{problem.span.line}:{problem.span.column}"
            sys.stderr.write(f"{where}: {problem.message}\n")
