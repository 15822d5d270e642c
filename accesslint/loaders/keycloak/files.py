"""One file to resources: a server, or the realms of an export.

https://www.keycloak.org/server/configuration (a file of `key=value`, in which `${VARIABLE}` is filled in),
https://www.keycloak.org/server/importExport (a realm, or a list of realms)
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.including.assignments import line_value
from accesslint.including.configuration_files import attributes_at, file_resource, header_of
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Problem, Source
from accesslint.syntax.template_lines import is_filled_in

PLATFORM = "keycloak"
TYPE = "keycloak_configuration"
REALM = "keycloak_realm_representation"


def read_file(source: Source, name: str, scope: str, container: str) -> Iterator[Resource | Problem]:
    """The resources of a file, and what is wrong with it."""
    if name.lower().endswith(".json"):
        yield from _realms(source, scope, container)
    else:
        yield from _server(source, name, scope, container)


def _server(source: Source, name: str, scope: str, container: str) -> Iterator[Resource | Problem]:
    from accesslint.syntax.properties import parse

    document = parse(source)
    yield from document.problems
    settings: dict[str, Value] = {}
    for one in document.properties:
        option = option_name(one.key)
        templated = is_filled_in(one.value) or is_filled_in(one.key)
        settings[option] = line_value(option, one.value, one.span, templated=templated, conditional=one.conditional)
    gaps = []
    if document.hole is not None:
        gaps.append(Value(Unknown("a template may set more", "the rendered file"), document.hole))
    header = header_of(source)
    attributes = attributes_at(header, {"settings": settings, "open": gaps})
    yield file_resource(TYPE, name, attributes, header, platform=PLATFORM, scope=scope, container=container)


def option_name(written: str) -> str:
    """An option's name, in which one dash stands for two: `spi-events-listener--email--…` in newer versions."""
    return written.strip().lower().replace("--", "-")


def _realms(source: Source, scope: str, container: str) -> Iterator[Resource | Problem]:
    from accesslint.syntax.json import read

    value, problems = read(source)
    yield from problems
    listed = value.items() if value is not None else []
    header = header_of(source)
    for number, realm in enumerate(listed):
        if realm.get("realm") is not None:
            attributes = Value({"realm": realm}, header)
            yield file_resource(
                REALM, f"realm {number}", attributes, header, platform=PLATFORM, scope=scope, container=container
            )
