"""The frameworks whose clauses rules name: `policies/frameworks/*.yaml`, one file each."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from accesslint.resources import shipped


class Framework(msgspec.Struct, frozen=True):
    """A standard or law that auditors hold a system against (`schemas/framework.schema.json`)."""

    id: str
    """As rules and `--profile` name it: `soc2`."""
    title: str
    version: str
    clauses: Mapping[str, str]
    """What each clause asks for, in our own words: `{"CC7.2": "Systems are monitored …"}`."""
    url: str = ""
    """Where its owner publishes it."""
    profile: Mapping[str, Any] = msgspec.field(default_factory=dict)
    """Changes of the default standard."""


@cache
def load_frameworks() -> Mapping[str, Framework]:
    """All frameworks that ship with accesslint, by id."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    files = sorted((shipped("policies") / "frameworks").glob("*.yaml"))
    frameworks = (_framework(yaml.load(file.read_text("utf-8"), Loader=loader), file) for file in files)  # noqa: S506
    return {framework.id: framework for framework in frameworks}


def _framework(data: Any, file: Path) -> Framework:
    """Raises `ValueError` for a file of another shape, or one whose name is not its id."""
    framework = msgspec.convert(data, Framework, strict=False)
    if framework.id != file.stem:
        raise ValueError(f"{file}: the id {framework.id!r} is not the file's name")
    return framework
