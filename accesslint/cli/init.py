"""`accesslint init`: write a commented accesslint.yaml with the default standard."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def command(
    folder: Annotated[Path, typer.Argument(help="Where; the current folder if none.")] = Path(),
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
) -> None:
    """Write a commented accesslint.yaml with the default logging standard."""
    from accesslint.cli.usage import fail
    from accesslint.settings.starting import starting_file

    file = folder / "accesslint.yaml"
    if not folder.is_dir():
        fail(f"{folder}: no such folder")
    if file.exists() and not force:
        fail(f"{file} exists; --force replaces it")
    try:
        file.write_text(starting_file(), encoding="utf-8", newline="\n")
    except OSError as error:
        fail(f"{file}: cannot be written: {error.strerror}")
    typer.echo(f"wrote {file}: hold it against your own logging standard, then run `accesslint check`")
