"""One file of settings to a resource: nested names joined, templates' tags unknown."""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.including.files import HEAD
from accesslint.including.settings_files import RENDERED, further_settings, option_settings, settings_resource
from accesslint.loaders.yaml_settings import is_option_file, product_of
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Problem, Source
from accesslint.syntax.option_files import parse
from accesslint.syntax.template_lines import is_filled_in
from accesslint.syntax.yaml import documents
from accesslint.syntax.yaml.templates import MARK, without_tags

_DEEPEST = 20
_IN_YAML = {
    "auditdestination": "auditLog.destination",
    "auditformat": "auditLog.format",
    "auditpath": "auditLog.path",
    "auditfilter": "auditLog.filter",
}
"""https://www.mongodb.com/docs/manual/reference/configuration-file-settings-command-line-options-mapping/"""


def read_file(source: Source, name: str, scope: str, container: str) -> Iterator[Resource | Problem]:
    """The resource of a file, and what is wrong with it."""
    product = product_of(name, source.text[:HEAD], source.text)
    if product == "mongodb" and is_option_file(name, source.text[:HEAD]):
        yield _of_options(source, name, scope, container)
        return
    settings: dict[str, Value] = {}
    blanked = without_tags(source)
    gaps = further_settings(*blanked.holes)
    for document in documents(blanked.source, "text"):
        if isinstance(document, Problem):
            told = blanked.told(document)
            if told is None:
                continue
            yield told
            gaps.append(Value(Unknown("a part of the file is not read", RENDERED), document.span))
        elif document.unknown is not None:
            gaps.append(Value(document.unknown, document.span))
        else:
            for key, value in _joined(document):
                if MARK in key:
                    gaps.append(Value(Unknown("a template names the settings", RENDERED), value.span))
                elif value.span.line in blanked.conditional:
                    settings[key] = Value(Unknown(f"a template decides whether {key} is set", RENDERED), value.span)
                else:
                    settings[key] = value
    kind = f"{product}_configuration"
    yield settings_resource(kind, source, name, settings, gaps, platform=product, scope=scope, container=container)


def _of_options(source: Source, name: str, scope: str, container: str) -> Resource:
    """The resource of a file of options, by the names that the options have in YAML."""
    document = parse(source, grouped=False)
    settings = option_settings(document, lambda entry: _IN_YAML.get(entry.name, entry.name), "true")
    gaps, kind = further_settings(document.hole), "mongodb_configuration"
    return settings_resource(kind, source, name, settings, gaps, platform="mongodb", scope=scope, container=container)


def _joined(value: Value, before: str = "", depth: int = 0) -> Iterator[tuple[str, Value]]:
    for key, item in value.entries():
        name = f"{before}{key}"
        if isinstance(item.data, dict) and depth < _DEEPEST:
            yield from _joined(item, f"{name}.", depth + 1)
        else:
            yield name, _filled_in(name, item)


def _filled_in(name: str, value: Value) -> Value:
    """A value; unknown where a template or an environment variable stands in it."""
    texts = [item.text or "" for item in value.items()]
    if any(is_filled_in(text) or MARK in text for text in texts):
        return Value(Unknown(f"{name} is filled in from outside of the file", RENDERED), value.span)
    return value
