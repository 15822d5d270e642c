"""`accesslint simulate`: what the logs would hold, and what an audit could not answer from them."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import Annotated

import typer


class SimulateFormat(str, Enum):
    """How the lines are shown."""

    text = "text"
    json = "json"


def command(
    paths: Annotated[list[Path] | None, typer.Argument(help="Files and folders; the current folder if none.")] = None,
    output_format: Annotated[SimulateFormat, typer.Option("--format", "-f", help="How.")] = SimulateFormat.text,
    scenario: Annotated[
        list[Path] | None, typer.Option(metavar="FILE", help="Your own scenarios instead; repeatable.")
    ] = None,
    config: Annotated[
        Path | None, typer.Option(help="Settings; else accesslint.yaml or pyproject.toml, upwards.")
    ] = None,
    no_gitignore: Annotated[bool, typer.Option("--no-gitignore", help="Also read what git ignores.")] = False,
) -> None:
    """Render audit scenarios through every log format found: the line, what it tells, what it leaves open."""
    import sys

    from accesslint import pipeline
    from accesslint.cli.reading import reading_for
    from accesslint.cli.simulating import summary, text_of_emitter
    from accesslint.cli.usage import fail, resolved, settings_for, shown_from
    from accesslint.outputs._encoding import json_text, writable
    from accesslint.simulation.scenarios import ScenarioError, read_scenarios, shipped_scenarios
    from accesslint.simulation.simulate import simulate

    try:
        scenarios = [one for file in scenario for one in read_scenarios(file)] if scenario else shipped_scenarios()
    except ScenarioError as error:
        fail(str(error))
    given = resolved(paths or [])
    settings = settings_for(given, config)
    reading = reading_for(given, settings, profile=settings.profile, gitignore=not no_gitignore, tf_var_files=())
    result = pipeline.read(reading)
    found = sorted(simulate(result.model, scenarios), key=lambda one: (one.span, one.emitter))
    simulated = {one.emitter for one in found}
    others = [one for one in result.model.of("emitter") if one.id not in simulated]
    if output_format is SimulateFormat.json:
        document = {"emitters": found, "not_simulated": len(others)}
        sys.stdout.write(json_text(document, sys.stdout))
        return
    shown = shown_from(result.root)
    for one in found:
        sys.stdout.write(writable(text_of_emitter(one, shown), sys.stdout))
    sys.stdout.write(writable(summary(found, others, shown), sys.stdout))
