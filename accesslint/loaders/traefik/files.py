"""One static configuration to a resource: nested names joined, templates' tags unknown."""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.including.files import HEAD
from accesslint.including.settings_files import RENDERED, further_settings, settings_resource
from accesslint.loaders.traefik import kind_of
from accesslint.loaders.traefik.toml import read_toml
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Problem, Source
from accesslint.syntax.template_lines import is_filled_in
from accesslint.syntax.yaml import documents
from accesslint.syntax.yaml.templates import MARK, without_tags

_DEEPEST = 20


def read_file(source: Source, name: str, scope: str, container: str) -> Iterator[Resource | Problem]:
    """The resource of a file, and what is wrong with it."""
    settings: dict[str, Value] = {}
    gaps: list[Value] = []
    is_toml = kind_of(name, source.text[:HEAD]) == "toml"
    blanked = None if is_toml else without_tags(source)
    gaps += further_settings(*(blanked.holes if blanked is not None else ()))
    for part in read_toml(source) if blanked is None else documents(blanked.source, "text"):
        if isinstance(part, Problem):
            told = part if blanked is None else blanked.told(part)
            if told is not None:
                yield told
                gaps.append(Value(Unknown("a part of the file is not read", RENDERED), told.span))
            continue
        for key, value in joined(part):
            if MARK in key:
                gaps.append(Value(Unknown("a template names the settings", RENDERED), value.span))
            elif blanked is not None and value.span.line in blanked.conditional:
                settings[key] = Value(Unknown(f"a template decides whether {key} is set", RENDERED), value.span)
            else:
                settings[key] = value
    kind = "traefik_configuration"
    yield settings_resource(kind, source, name, settings, gaps, platform="traefik", scope=scope, container=container)


def joined(value: Value, before: str = "", depth: int = 0) -> Iterator[tuple[str, Value]]:
    """The settings below a mapping by their whole names; the names of mappings themselves too."""
    for key, item in value.entries():
        name = f"{before}{key}".lower()
        if isinstance(item.data, dict) and depth < _DEEPEST:
            yield name, Value({}, item.span)
            yield from joined(item, f"{name}.", depth + 1)
        else:
            yield name, _filled_in(name, item)


def _filled_in(name: str, value: Value) -> Value:
    """A value; unknown where a template or a variable stands in it: Traefik itself fills in neither here."""
    if any(is_filled_in(item.text or "") or MARK in (item.text or "") for item in value.items()):
        return Value(Unknown(f"{name} is filled in from outside of the file", RENDERED), value.span)
    return value
