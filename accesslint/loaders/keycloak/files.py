"""One file to resources: a server, or the realms of an export.

https://www.keycloak.org/server/configuration (a file of `key=value`, in which `${VARIABLE}` is filled in),
https://www.keycloak.org/server/importExport (a realm, or a list of realms)
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.including.configuration_files import file_resource, header_of
from accesslint.including.names import plain_name
from accesslint.including.settings_files import further_settings, property_settings, settings_resource
from accesslint.model.values import Resource, Value
from accesslint.source import Problem, Source

PLATFORM = "keycloak"
TYPE = "keycloak_configuration"
REALM = "keycloak_realm_representation"


def read_file(source: Source, name: str, scope: str, container: str) -> Iterator[Resource | Problem]:
    """The resources of a file, and what is wrong with it."""
    if plain_name(name).lower().endswith(".json"):
        yield from _realms(source, scope, container)
    else:
        yield from _server(source, name, scope, container)


def _server(source: Source, name: str, scope: str, container: str) -> Iterator[Resource | Problem]:
    from accesslint.syntax.properties import parse

    document = parse(source)
    yield from document.problems
    settings, gaps = property_settings(document.properties, option_name), further_settings(document.hole)
    yield settings_resource(TYPE, source, name, settings, gaps, platform=PLATFORM, scope=scope, container=container)


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
