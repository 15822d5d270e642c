"""What `check` and `model` read alike: the settings and options to what the pipeline is asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from accesslint.cli.usage import fail
from accesslint.pipeline import Reading
from accesslint.settings.configuration import Settings
from accesslint.settings.standard import default_standard, overlay


def base_of(settings: Settings) -> Path:
    """The folder that paths in the settings are relative to."""
    return settings.file.parent if settings.file else Path.cwd()


def reading_for(
    paths: Sequence[Path],
    settings: Settings,
    *,
    profile: str,
    gitignore: bool,
    tf_var_files: Sequence[Path],
    progress: Callable[[str], None] = lambda stage: None,  # noqa: ARG005
) -> Reading:
    """What to read. A variable file that is not there ends the program with status 2."""
    files = [*(base_of(settings) / file for file in settings.terraform.var_files), *tf_var_files]
    for file in files:
        if not file.is_file():
            fail(f"{file}: no such variable file")
    return Reading(
        paths=paths,
        standard=standard_for(settings, profile),
        exclude=settings.exclude,
        gitignore=gitignore,
        max_bytes=settings.max_file_size,
        tf_var_files=tuple(file.resolve() for file in files),
        progress=progress,
    )


def standard_for(settings: Settings, profile: str) -> dict[str, Any]:
    """The defaults, tuned by the profile, changed by the user's own standard."""
    standard = default_standard()
    if profile:
        from accesslint.rules.frameworks import load_frameworks

        standard = overlay(standard, load_frameworks()[profile].profile)
    return overlay(standard, settings.standard)
