"""One of Kong's files to a resource.

`kong.conf` has a property and its value per line: https://developer.konghq.com/gateway/manage-kong-conf/; declarative
configuration is a document of entities: https://developer.konghq.com/gateway/db-less-mode/.
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.including.configuration_files import attributes_at, file_resource, header_of
from accesslint.including.files import HEAD
from accesslint.including.settings_files import further_settings, option_settings, settings_resource
from accesslint.loaders.kong import kind_of
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Problem, Source
from accesslint.syntax.option_files import parse
from accesslint.syntax.template_lines import is_filled_in
from accesslint.syntax.yaml import documents

PLATFORM = "kong"
_RENDERED = "the rendered file"


def read_file(source: Source, name: str, scope: str, container: str) -> Iterator[Resource | Problem]:
    """The resources of a file, and what is wrong with it."""
    if kind_of(name, source.text[:HEAD]) == "declaration":
        yield from _declaration(source, name, scope, container)
    else:
        yield from _configuration(source, name, scope, container)


def _configuration(source: Source, name: str, scope: str, container: str) -> Iterator[Resource | Problem]:
    document = parse(source, grouped=False)
    yield from document.problems
    settings, gaps = option_settings(document, lambda entry: entry.name), further_settings(document.hole)
    yield settings_resource(
        "kong_configuration", source, name, settings, gaps, platform=PLATFORM, scope=scope, container=container
    )


def _declaration(source: Source, name: str, scope: str, container: str) -> Iterator[Resource | Problem]:
    gaps: list[Value] = []
    declared: Value | None = None
    for document in documents(source, "text"):
        if isinstance(document, Problem):
            yield document
            gaps.append(Value(Unknown("a part of the file is not read", _RENDERED), document.span))
        elif document.get("_format_version") is not None:
            declared = _filled_in(document)
    if declared is not None:
        header = header_of(source)
        attributes = attributes_at(header, {"declared": declared.data, "open": gaps})
        yield file_resource(
            "kong_declaration", name, attributes, header, platform=PLATFORM, scope=scope, container=container
        )


def _filled_in(value: Value) -> Value:
    """A value in which texts are unknown that a template or a variable fills in (decK: `${{ env "NAME" }}`)."""
    if isinstance(value.data, dict):
        return Value({key: _filled_in(item) for key, item in value.data.items()}, value.span)
    if isinstance(value.data, list):
        return Value([_filled_in(item) for item in value.data], value.span)
    if is_filled_in(value.text or ""):
        return Value(Unknown("it is filled in from outside of the file", _RENDERED), value.span)
    return value
