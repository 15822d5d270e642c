"""Reads a Rego file's `# METADATA` annotation and a Python rule's `METADATA` into a `Rule`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from accesslint.rules.metadata import Rule

_PACKAGE = re.compile(r"^package[ \t]+accesslint\.([a-z0-9_]+)\.([a-z0-9_]+)[ \t]*$", re.MULTILINE)


class RuleError(LookupError):
    """A rule's file that cannot be used; the message says why."""


def rule_of_package(text: str) -> str | None:
    """The rule that a Rego text defines, from `package accesslint.<pillar>.<name>`; None for a library."""
    match = _PACKAGE.search(text)
    if match is None or match[2].endswith("_test"):
        return None
    return f"{match[1]}/{match[2].replace('_', '-')}"


def read_rego(text: str, file: str) -> Rule:
    """The rule of a Rego text.

    Raises `RuleError` where the package or the annotation is missing or wrong.
    """
    name = rule_of_package(text)
    if name is None:
        raise RuleError(f"{file}: the package must be `accesslint.<pillar>.<name>`")
    import yaml

    lines: list[str] = []
    inside = False
    for line in text[: text.index("package ")].splitlines() if "package " in text else ():
        if line.strip() == "# METADATA":
            inside, lines = True, []
        elif inside and line.startswith("#"):
            lines.append(line[2:] if line.startswith("# ") else line[1:])
        else:
            inside = False
    try:
        metadata = yaml.load("\n".join(lines), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    except yaml.YAMLError as error:
        raise RuleError(f"{file}: the METADATA annotation is no YAML: {error}") from error
    if not isinstance(metadata, dict):
        raise RuleError(f"{file}: there is no METADATA annotation above the package")
    return _rule(name, metadata, file, "rego")


def read_python(name: str, metadata: object, file: str) -> Rule:
    """The rule of a Python module's `METADATA`, a mapping of the same shape as the annotation."""
    if not isinstance(metadata, dict):
        raise RuleError(f"{file}: METADATA must be a mapping")
    return _rule(name, metadata, file, "python")


def _rule(name: str, metadata: Mapping[str, Any], file: str, language: str) -> Rule:
    custom = metadata.get("custom")
    given = {
        "title": metadata.get("title"),
        "description": metadata.get("description"),
        **(custom if isinstance(custom, dict) else {}),
        "name": name,
        "file": file,
        "language": language,
    }
    try:
        return msgspec.convert(given, Rule)
    except msgspec.ValidationError as error:
        raise RuleError(f"{file}: the metadata of {name} is wrong: {error}") from error
