"""`accesslint check`: judge the files of a repository."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import Annotated

import typer


class Format(str, Enum):
    """Report formats."""

    text = "text"
    json = "json"
    sarif = "sarif"


class EngineName(str, Enum):
    """Where Rego runs."""

    embedded = "embedded"
    opa = "opa"


class FailOn(str, Enum):
    """The least severe finding that fails the run."""

    error = "error"
    warning = "warning"
    note = "note"
    never = "never"


class Persona(str, Enum):
    """For whom the report is."""

    developer = "developer"
    auditor = "auditor"


class Profile(str, Enum):
    """Frameworks that tune the standard."""

    soc2 = "soc2"
    iso27001 = "iso27001"
    gdpr = "gdpr"
    pci_dss = "pci-dss"
    hipaa = "hipaa"
    nist = "nist-800-53"


def command(
    paths: Annotated[list[Path] | None, typer.Argument(help="Files and folders; the current folder if none.")] = None,
    output_format: Annotated[Format, typer.Option("--format", "-f", help="What goes to stdout.")] = Format.text,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write it to a file instead.")] = None,
    report: Annotated[
        list[str] | None, typer.Option(metavar="FORMAT=FILE", help="A further report; repeatable.")
    ] = None,
    config: Annotated[
        Path | None, typer.Option(help="Settings; else accesslint.yaml or pyproject.toml, upwards.")
    ] = None,
    profile: Annotated[Profile | None, typer.Option(help="Hold against a framework.")] = None,
    select: Annotated[
        list[str] | None, typer.Option(metavar="RULE,...", help="Run only these rules or pillars.")
    ] = None,
    ignore: Annotated[list[str] | None, typer.Option(metavar="RULE,...", help="Do not run these.")] = None,
    policy: Annotated[list[Path] | None, typer.Option(help="More .rego or .py rules; repeatable.")] = None,
    engine: Annotated[EngineName, typer.Option(help="Where Rego runs.")] = EngineName.embedded,
    opa_url: Annotated[str, typer.Option(help="Address of the OPA server.")] = "http://localhost:8181",
    fail_on: Annotated[FailOn | None, typer.Option(help="What makes the exit status 1.")] = None,
    persona: Annotated[Persona | None, typer.Option(help="auditor shows everything, undecided included.")] = None,
    tf_var_file: Annotated[list[Path] | None, typer.Option(help="Terraform variable file; repeatable.")] = None,
    statistics: Annotated[bool, typer.Option("--statistics", help="Count verdicts by rule.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Only findings.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Also say what was left out, and timings.")] = False,
    no_color: Annotated[bool, typer.Option("--no-color", help="No colours.")] = False,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, help="Processes for judging a large model.")] = 1,
    strict: Annotated[bool, typer.Option("--strict", help="A file that cannot be read gives exit status 2.")] = False,
    no_gitignore: Annotated[bool, typer.Option("--no-gitignore", help="Also read what git ignores.")] = False,
    include_suppressed: Annotated[
        bool, typer.Option("--include-suppressed", help="Suppressed findings in SARIF.")
    ] = False,
    no_inline_ignores: Annotated[
        bool, typer.Option("--no-inline-ignores", help="Show what comments suppress.")
    ] = False,
) -> None:
    """Check files against the logging standard.

    Exit status: 0 nothing at or above --fail-on; 1 something is; 2 wrong usage or configuration.
    """
    from accesslint.cli.checking import Asked, run

    raise typer.Exit(
        run(
            Asked(
                paths=paths or [],
                format=output_format.value,
                output=output,
                reports=report or [],
                config=config,
                profile=profile.value if profile else None,
                select=_words(select),
                ignore=_words(ignore),
                policies=policy or [],
                engine=engine.value,
                opa_url=opa_url,
                fail_on=fail_on.value if fail_on else None,
                persona=persona.value if persona else None,
                tf_var_files=tf_var_file or [],
                statistics=statistics,
                quiet=quiet,
                verbose=verbose,
                color=not no_color,
                jobs=jobs,
                strict=strict,
                gitignore=not no_gitignore,
                include_suppressed=include_suppressed,
                inline_ignores=not no_inline_ignores,
            )
        )
    )


def _words(given: list[str] | None) -> list[str] | None:
    if given is None:
        return None
    return [word.strip() for item in given for word in item.split(",") if word.strip()]
