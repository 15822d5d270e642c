"""One file of settings to a resource: nested names joined, templates' tags unknown."""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.including.assignments import line_value
from accesslint.including.configuration_files import attributes_at, file_resource, header_of
from accesslint.loaders import HEAD
from accesslint.loaders.yaml_settings import is_option_file, product_of
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Problem, Source
from accesslint.syntax.option_files import parse
from accesslint.syntax.template_lines import is_filled_in
from accesslint.syntax.yaml import documents
from accesslint.syntax.yaml.templates import MARK, without_tags

_DEEPEST = 20
_RENDERED = "the rendered file"
_IN_YAML = {
    "auditdestination": "auditLog.destination",
    "auditformat": "auditLog.format",
    "auditpath": "auditLog.path",
    "auditfilter": "auditLog.filter",
}
"""https://www.mongodb.com/docs/manual/reference/configuration-file-settings-command-line-options-mapping/"""


def read_file(source: Source, name: str, scope: str, container: str) -> Iterator[Resource | Problem]:
    """The resource of a file, and what is wrong with it."""
    product = product_of(name, source.text[:HEAD])
    header = header_of(source)
    settings: dict[str, Value] = {}
    gaps: list[Value] = []
    if product == "mongodb" and is_option_file(name, source.text[:HEAD]):
        yield _of_options(source, name, scope, container)
        return
    blanked = without_tags(source)
    gaps += [
        Value(Unknown("a template's tag may stand for further settings", _RENDERED), span) for span in blanked.holes
    ]
    for document in documents(blanked.source, "text"):
        if isinstance(document, Problem):
            told = blanked.told(document)
            if told is None:
                continue
            yield told
            gaps.append(Value(Unknown("a part of the file is not read", _RENDERED), document.span))
        elif document.unknown is not None:
            gaps.append(Value(document.unknown, document.span))
        else:
            for key, value in _joined(document):
                if MARK in key:
                    gaps.append(Value(Unknown("a template names the settings", _RENDERED), value.span))
                elif value.span.line in blanked.conditional:
                    settings[key] = Value(Unknown(f"a template decides whether {key} is set", _RENDERED), value.span)
                else:
                    settings[key] = value
    attributes = attributes_at(header, {"settings": settings, "open": gaps})
    yield file_resource(
        f"{product}_configuration", name, attributes, header, platform=product, scope=scope, container=container
    )


def _of_options(source: Source, name: str, scope: str, container: str) -> Resource:
    """The resource of a file of options, by the names that the options have in YAML."""
    document = parse(source, grouped=False)
    settings = {
        _IN_YAML.get(entry.name, entry.name): line_value(
            entry.name,
            entry.value or "true",
            document.span(entry),
            templated=entry.templated,
            conditional=entry.conditional,
        )
        for entry in document.entries
    }
    reason = Unknown("a template's tag may stand for further settings", _RENDERED)
    gaps = [Value(reason, document.hole)] if document.hole is not None else []
    header = header_of(source)
    attributes = attributes_at(header, {"settings": settings, "open": gaps})
    return file_resource(
        "mongodb_configuration", name, attributes, header, platform="mongodb", scope=scope, container=container
    )


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
        return Value(Unknown(f"{name} is filled in from outside of the file", _RENDERED), value.span)
    return value
