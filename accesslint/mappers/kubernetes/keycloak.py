"""Keycloak's operator: servers with their options, and realms to import.

https://www.keycloak.org/operator/advanced-configuration (`additionalOptions`) and
https://www.keycloak.org/operator/realm-import (`KeycloakRealmImport`)
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.keycloak import realms, servers
from accesslint.mappers.keycloak.representations import realm_resource
from accesslint.mappers.kubernetes.pods import items_of
from accesslint.mappers.meanings import shown, undecided
from accesslint.model.values import Resource, Unknown, Value


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """The operator's servers and realms as those of files."""
    for imported in resources.of_type("KeycloakRealmImport"):
        realm = imported.get("spec", "realm")
        if imported.platform == "kubernetes" and realm is not None:
            found = realm_resource(realm, imported.id, imported.platform)
            yield from realms.map_resources(ResourceIndex([found]))
    for server in resources.of_type("Keycloak"):
        if server.platform == "kubernetes" and server.get("spec") is not None:
            yield from servers.map_resources(ResourceIndex([_server(server)]))


def _server(server: Resource) -> Resource:
    settings: dict[str, Value] = {}
    written = server.get("spec", "additionalOptions")
    gaps = [one for one in (written.items() if written is not None else ()) if undecided(one) is not None]
    for option in items_of(server.get("spec"), "additionalOptions"):
        name = shown(option.get("name")) or ""
        value = option.get("value") or Value(Unknown("the option is in a secret", "the secret"), option.span)
        settings[name.lower().replace("--", "-")] = value
    return Resource(
        id=f"{server.id}#keycloak",
        platform=server.platform,
        type="keycloak_configuration",
        address=server.address,
        attributes=Value(
            {"settings": Value(settings, server.header), "open": Value(gaps, server.header)}, server.header
        ),
        header=server.header,
        scope=server.scope,
    )
