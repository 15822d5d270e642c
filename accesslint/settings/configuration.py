"""Reads `accesslint.yaml`, or `[tool.accesslint]` in `pyproject.toml`, and checks it against its schema."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import msgspec

from accesslint.model.findings import Severity
from accesslint.model.values import Value
from accesslint.resources import shipped
from accesslint.source import Problem, Source, Span, decode

NAMES = ("accesslint.yaml", "accesslint.yml", ".accesslint.yaml")
_PYPROJECT = "pyproject.toml"
_TYPES = {
    "array": "a list",
    "boolean": "true or false",
    "integer": "a whole number",
    "object": "a mapping",
    "string": "a text",
}
"""JSON Schema's types in a user's words."""


class SettingsError(Exception):
    """A configuration that cannot be used; the message names file, line and what to do."""


class AcceptedFinding(msgspec.Struct, frozen=True):
    """An entry of `suppressions.entries`."""

    rule: str
    reason: str
    path: str = "*"
    address: str = "*"
    until: str = ""


class Suppressing(msgspec.Struct, frozen=True):
    """The `suppressions` of a configuration."""

    require_reason: bool = True
    entries: tuple[AcceptedFinding, ...] = ()


class TerraformSettings(msgspec.Struct, frozen=True):
    """The `terraform` part of a configuration."""

    var_files: tuple[str, ...] = ()


class Settings(msgspec.Struct):
    """What the user decides once for a repository (`schemas/settings.schema.json`)."""

    profile: str = ""
    standard: dict[str, Any] = msgspec.field(default_factory=dict)
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: dict[str, Severity] = msgspec.field(default_factory=dict)
    exclude: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()
    fail_on: str = "warning"
    persona: str = "developer"
    max_file_size: int = 4_194_304
    terraform: TerraformSettings = TerraformSettings()
    suppressions: Suppressing = Suppressing()
    file: Path | None = None
    """Where they were read; None for the defaults."""
    places: dict[str, Span] = msgspec.field(default_factory=dict)
    """Lines of the keys, by dotted path: `suppressions.entries.0`."""

    def place(self, path: str) -> str:
        """`accesslint.yaml:3:5`: where a key, or the nearest above it, stands."""
        span = _nearest(path, self.places)
        return _at(span) if span is not None else str(self.file or NAMES[0])


def find(start: Path) -> Path | None:
    """The configuration of a folder: the nearest one upwards, up to the top of the git work tree."""
    for folder in (start, *start.parents):
        for name in NAMES:
            if (folder / name).is_file():
                return folder / name
        project = folder / _PYPROJECT
        if project.is_file() and "[tool.accesslint" in project.read_text("utf-8", errors="replace"):
            return project
        if (folder / ".git").exists():
            return None
    return None


def read(path: Path) -> Settings:
    """The settings of a file.

    Raises `SettingsError` with file, line, what is wrong, and a suggestion for a misspelt key.
    """
    try:
        source, _ = decode(str(path), path.read_bytes())
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read: {error.strerror}") from error
    data, places = _toml(source) if path.suffix == ".toml" else _yaml(source)
    _validate(data, places, str(path))
    settings = msgspec.convert(data, Settings)
    settings.file = path
    settings.places = places
    return settings


def _yaml(source: Source) -> tuple[dict[str, Any], dict[str, Span]]:
    from accesslint.syntax.yaml import documents

    parts = list(documents(source))
    problem = next((part for part in parts if isinstance(part, Problem)), None)
    if problem is not None:
        raise SettingsError(f"{_at(problem.span)}: {problem.message}")
    values = [part for part in parts if isinstance(part, Value)]
    if len(values) > 1:
        raise SettingsError(f"{_at(values[1].span)}: one document is expected")
    if not values or values[0].data is None:
        return {}, {}
    data = values[0].plain()
    if not isinstance(data, dict):
        raise SettingsError(f"{_at(values[0].span)}: a mapping of settings is expected")
    places: dict[str, Span] = {}
    _collect(values[0], "", places)
    return data, places


def _collect(value: Value, path: str, places: dict[str, Span]) -> None:
    places[path] = value.span
    if isinstance(value.data, dict):
        for key, item in value.data.items():
            _collect(item, f"{path}.{key}".lstrip("."), places)
    elif isinstance(value.data, list):
        for number, item in enumerate(value.data):
            _collect(item, f"{path}.{number}", places)


def _toml(source: Source) -> tuple[dict[str, Any], dict[str, Span]]:
    try:
        import tomllib
    except ModuleNotFoundError:  # Python 3.10
        import tomli as tomllib  # type: ignore[no-redef, import-not-found, unused-ignore]

    try:
        document = tomllib.loads(source.text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise SettingsError(f"{source.name}: {error}") from error
    data = document.get("tool", {}).get("accesslint", {})
    if not isinstance(data, dict):
        raise SettingsError(f"{source.name}: [tool.accesslint] must be a table")
    return _dates_as_texts(data), _toml_places(source)


def _dates_as_texts(data: Any) -> Any:
    """TOML has dates of its own: `until = 2026-12-31` says the same as with quotes."""
    if isinstance(data, dict):
        return {key: _dates_as_texts(item) for key, item in data.items()}
    if isinstance(data, list):
        return [_dates_as_texts(item) for item in data]
    return data.isoformat() if hasattr(data, "isoformat") else data


def _toml_places(source: Source) -> dict[str, Span]:
    """Lines of tables, of the elements of arrays of tables, and of keys, as far as lines tell them."""
    places: dict[str, Span] = {}
    elements: dict[str, int] = {}
    inside, path = False, ""
    for number, line in enumerate(source.text.split("\n"), 1):
        stripped = line.strip()
        if stripped.startswith("["):
            name = stripped.partition("#")[0].strip("[] ")
            inside = f"{name}.".startswith("tool.accesslint.")
            path = name.removeprefix("tool.accesslint").lstrip(".")
            if inside and stripped.startswith("[["):
                elements[path] = elements.get(path, -1) + 1
                path = f"{path}.{elements[path]}"
        elif inside and "=" in stripped:
            key = f"{path}.{stripped.partition('=')[0].strip()}".lstrip(".")
            places.setdefault(key, Span(source.name, number, 1, number, len(line) + 1))
        if inside:
            places.setdefault(path, Span(source.name, number, 1, number, len(line) + 1))
    return places


def _validate(data: Mapping[str, Any], places: Mapping[str, Span], name: str) -> None:
    from jsonschema import Draft202012Validator
    from referencing import Registry, Resource

    folder = shipped("schemas")
    schema = msgspec.json.decode((folder / "settings.schema.json").read_bytes())
    standard = msgspec.json.decode((folder / "standard.schema.json").read_bytes())
    registry: Any = Registry().with_resource(standard["$id"], Resource.from_contents(standard))
    errors = sorted(
        Draft202012Validator(schema, registry=registry).iter_errors(data), key=lambda error: str(error.path)
    )
    if errors:
        first = {error.json_path: error for error in reversed(errors)}  # one wrong value may break several demands
        raise SettingsError("\n".join(_explained(error, places, name) for error in reversed(first.values())))


def _explained(error: Any, places: Mapping[str, Span], name: str) -> str:
    path = ".".join(str(step) for step in error.absolute_path)
    message = error.message
    if error.validator == "additionalProperties":
        known: Sequence[str] = list(error.schema.get("properties", {}))
        wrong = next(key for key in error.instance if key not in known)
        close = get_close_matches(str(wrong), known, 1)
        message = f"there is no setting `{wrong}`" + (f"; did you mean `{close[0]}`?" if close else "")
        path = f"{path}.{wrong}".lstrip(".")
    elif error.validator == "required":
        missing = next(key for key in error.validator_value if key not in error.instance)
        message = f"`{missing}` is missing"
    elif error.validator == "type":
        wanted = _TYPES.get(str(error.validator_value), str(error.validator_value))
        message = f"{wanted} is expected, not `{error.instance}`"
    elif error.validator == "enum":
        close = get_close_matches(str(error.instance), [str(choice) for choice in error.validator_value], 1)
        choices = ", ".join(str(choice) for choice in error.validator_value)
        message = f"`{error.instance}` is none of {choices}" + (f"; did you mean `{close[0]}`?" if close else "")
    span = _nearest(path, places)
    where = name if span is None else _at(span)
    return f"{where}: {path}: {message}" if path else f"{where}: {message}"


def _nearest(path: str, places: Mapping[str, Span]) -> Span | None:
    while path and path not in places:
        path = path.rpartition(".")[0]
    return places.get(path)


def _at(span: Span) -> str:
    return f"{span.file}:{span.line}:{span.column}"
