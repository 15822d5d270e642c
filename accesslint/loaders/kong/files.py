"""One of Kong's files to a resource.

`kong.conf` has a property and its value per line: https://developer.konghq.com/gateway/manage-kong-conf/; declarative
configuration is a document of entities: https://developer.konghq.com/gateway/db-less-mode/.
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.including.assignments import line_value
from accesslint.including.configuration_files import attributes_at, file_resource, header_of
from accesslint.loaders import HEAD
from accesslint.loaders.kong import kind_of
from accesslint.model.values import Data, Resource, Unknown, Value
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
    settings = {
        entry.name: line_value(
            entry.name,
            entry.value or "",
            document.span(entry),
            templated=entry.templated,
            conditional=entry.conditional,
        )
        for entry in document.entries
    }
    gaps: list[Value] = []
    if document.hole is not None:
        gaps.append(Value(Unknown("a template's tag may stand for further lines", _RENDERED), document.hole))
    yield from document.problems
    yield _resource("kong_configuration", source, name, {"settings": settings, "open": gaps}, (scope, container))


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
        yield _resource("kong_declaration", source, name, {"declared": declared.data, "open": gaps}, (scope, container))


def _filled_in(value: Value) -> Value:
    """A value in which texts are unknown that a template or a variable fills in (decK: `${{ env "NAME" }}`)."""
    if isinstance(value.data, dict):
        return Value({key: _filled_in(item) for key, item in value.data.items()}, value.span)
    if isinstance(value.data, list):
        return Value([_filled_in(item) for item in value.data], value.span)
    if is_filled_in(value.text or ""):
        return Value(Unknown("it is filled in from outside of the file", _RENDERED), value.span)
    return value


def _resource(kind: str, source: Source, name: str, attributes: dict[str, Data], place: tuple[str, str]) -> Resource:
    header = header_of(source)
    return file_resource(
        kind, name, attributes_at(header, attributes), header, platform=PLATFORM, scope=place[0], container=place[1]
    )
