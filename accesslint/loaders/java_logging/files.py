"""One XML file to a resource: elements with their places, properties filled in.

https://logback.qos.ch/manual/configuration.html#variableSubstitution and
https://logging.apache.org/log4j/2.x/manual/configuration.html#property-substitution
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from accesslint.including.configuration_files import file_resource
from accesslint.loaders.java_logging import type_of
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Problem, Source
from accesslint.syntax.xml import Element, read_xml

_HEAD = 4096
_HOW = "the environment of the application"
_VARIABLE = re.compile(r"\$\{([^${}:]+)(:-([^${}]*))?\}")
_ROUNDS = 5
_LONGEST = 10_000


def read_file(source: Source, name: str, scope: str, container: str) -> Iterator[Resource | Problem]:
    """The resource of a file, or what is wrong with it."""
    found = read_xml(source)
    if isinstance(found, Problem):
        yield found
        return
    header = found.span
    known = dict(_properties(found))
    kind = type_of(name, source.text[:_HEAD]) or "logback_configuration"
    attributes = Value({"root": _value(found, known)}, header)
    yield file_resource(kind, name, attributes, header, platform="java_logging", scope=scope, container=container)


def _properties(root: Element) -> Iterator[tuple[str, str]]:
    """Properties that the file sets itself, outside of what a profile or condition may leave out."""
    for element in root.children:
        if element.name == "properties":
            yield from _properties(element)
        elif element.name in ("property", "variable", "substitutionproperty"):
            name, value = element.attributes.get("name"), element.attributes.get("value")
            if name is not None and (value is not None or element.text.strip()):
                yield name[0], value[0] if value is not None else element.text.strip()


def _value(element: Element, known: dict[str, str]) -> Value:
    attributes = {key: _filled(text, known, span) for key, (text, span) in element.attributes.items()}
    children = [_value(child, known) for child in element.children]
    text = _filled(element.text.strip(), known, element.text_span or element.span)
    return Value(
        {
            "name": Value(element.name, element.span),
            "attributes": Value(attributes, element.span),
            "children": Value(children, element.span),
            "text": text,
        },
        element.span,
    )


def _filled(text: str, known: dict[str, str], span: object) -> Value:
    written = text
    for _ in range(_ROUNDS):
        if "${" not in text or len(text) > _LONGEST:
            break
        text = _VARIABLE.sub(lambda found: known.get(found[1], found[3] if found[2] else found[0]), text)
    if "${" in text or "{{" in text:
        found = _VARIABLE.search(text)
        what = (
            f"{found[1]} is not set in the file" if found else f"{written[:60]} is filled in from outside of the file"
        )
        return Value(Unknown(what, _HOW), span)  # type: ignore[arg-type]
    return Value(text, span)  # type: ignore[arg-type]
