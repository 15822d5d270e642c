"""One file to a resource: elements with their places, whatever form the file has, properties filled in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from accesslint.including.configuration_files import file_resource, header_of
from accesslint.including.files import HEAD
from accesslint.loaders.java_logging import type_of
from accesslint.loaders.java_logging.data import read_data
from accesslint.loaders.java_logging.flat import log4j1, log4j2
from accesslint.loaders.java_logging.includes import taken_in
from accesslint.loaders.java_logging.older import with_parameters
from accesslint.loaders.java_logging.platform import platform
from accesslint.loaders.java_logging.profiles import settle
from accesslint.loaders.java_logging.variables import filled_value
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Problem, Source
from accesslint.syntax.properties import parse
from accesslint.syntax.xml import Element, read_xml

if TYPE_CHECKING:
    from accesslint.loaders import Tree

_CONDITIONAL = Unknown("a template's condition decides whether it is there", "the rendered file")
_FLAT = {"log4j_configuration": log4j2, "log4j1_configuration": log4j1, "jul_configuration": platform}


def read_file(source: Source, name: str, scope: str, container: str, tree: Tree) -> Iterator[Resource | Problem]:
    """The resource of a file, and what is wrong with it."""
    kind = type_of(name, source.text[:HEAD]) or "logback_configuration"
    for found in _elements(source, name.lower(), kind):
        if isinstance(found, Problem):
            yield found
            continue
        if ".xml" in name.lower():
            taken_in(found, source.name if not container else "", tree)
            settle(found)
            if kind == "log4j1_configuration":
                with_parameters(found)
        attributes = Value({"root": _value(found, dict(_properties(found)))}, found.span)
        yield file_resource(
            kind, name, attributes, found.span, platform="java_logging", scope=scope, container=container
        )


def _elements(source: Source, name: str, kind: str) -> Iterator[Element | Problem]:
    if ".properties" in name:
        document, read = parse(source), _FLAT.get(kind)
        yield from document.problems
        if read is not None:
            yield read(document.last().values(), header_of(source))
    elif ".xml" in name:
        yield read_xml(source)
    else:
        yield from read_data(source, is_json=".y" not in name)


def _properties(root: Element) -> Iterator[tuple[str, str]]:
    """Properties that the file sets itself, outside of what a profile or condition may leave out."""
    for element in root.children:
        if element.is_conditional:
            continue
        if element.name == "properties":
            yield from _properties(element)
        elif element.name in ("property", "variable", "substitutionproperty"):
            name, value = element.attributes.get("name"), element.attributes.get("value")
            if name is not None and (value is not None or element.text.strip()):
                yield name[0], value[0] if value is not None else element.text.strip()


def _value(element: Element, known: dict[str, str]) -> Value:
    attributes = {key: filled_value(text, known, span) for key, (text, span) in element.attributes.items()}
    children = [_value(child, known) for child in element.children]
    text = filled_value(element.text.strip(), known, element.text_span or element.span)
    data: dict[str, Value] = {
        "name": Value(element.name, element.span),
        "attributes": Value(attributes, element.span),
        "children": Value(children, element.span),
        "text": text,
    }
    if element.is_conditional:
        data["maybe"] = Value(_CONDITIONAL, element.span)
    return Value(data, element.span)
