"""The program's commands. Only the one that is asked for is built: the options of all take a tenth of a small check."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Annotated

import typer

from accesslint import __version__

COMMANDS = ("check", "rule", "model", "simulate", "init")

app = typer.Typer(
    name="accesslint",
    help="Audit-ready access logs, as code: lints everything that decides about access and audit logging.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for _name in [name for name in COMMANDS if name in sys.argv[1:2]] or COMMANDS:
    app.command(_name)(import_module(f"accesslint.cli.{_name}").command)


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
