"""The program's commands."""

from __future__ import annotations

from typing import Annotated

import typer

from accesslint import __version__
from accesslint.cli import check, init, model, rule, simulate

app = typer.Typer(
    name="accesslint",
    help="Audit-ready access logs, as code: lints everything that decides about access and audit logging.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("check")(check.command)
app.command("rule")(rule.command)
app.command("model")(model.command)
app.command("simulate")(simulate.command)
app.command("init")(init.command)


def _version(value: bool) -> None:  # noqa: FBT001
    if value:
        typer.echo(f"accesslint {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool | None,
        typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit."),
    ] = None,
) -> None:
    """Options before the command."""
