"""What commands share: the settings in force, paths as given, and how errors of use end the run."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import NoReturn

from accesslint.settings.configuration import Settings, SettingsError, find, read


def fail(message: str) -> NoReturn:
    """Wrong usage or configuration: the message on stderr, exit status 2."""
    sys.stderr.write(f"accesslint: {message}\n")
    raise SystemExit(2)


def resolved(paths: Sequence[Path]) -> list[Path]:
    """The paths as given, absolute; the current folder if there are none. One that is missing ends the run."""
    for path in paths:
        if not path.exists():
            fail(f"{path}: no such file or folder")
    return [path.resolve() for path in paths] or [Path.cwd().resolve()]


def shown_from(root: Path) -> Callable[[str], str]:
    """How names relative to the root are printed, so that a terminal can open them.

    They are relative to the current folder where it lies in the root or holds it; else absolute.
    """
    here = Path.cwd().resolve()
    if here == root:
        return lambda name: name
    near = here.is_relative_to(root) or root.is_relative_to(here)

    @cache
    def shown(name: str) -> str:
        path = root / name
        if near and not os.path.isabs(name):  # noqa: PTH117
            return os.path.relpath(path, here).replace(os.sep, "/")
        return path.as_posix()

    return shown


def settings_for(paths: Sequence[Path], config: Path | None) -> Settings:
    """The settings of `--config`, else those found upwards from the current folder or the first path."""
    if config is not None and not config.is_file():
        fail(f"{config}: no such configuration file")
    start = paths[0] if paths[0].is_dir() else paths[0].parent
    here = Path.cwd().resolve()
    file = config or find(here if start.is_relative_to(here) else start)
    if file is None:
        return Settings()
    try:
        return read(file)
    except SettingsError as error:
        fail(str(error))
