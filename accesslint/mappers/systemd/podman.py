"""Servers in Podman's containers that units of systemd start: by their commands, their variables, or as they come."""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.docker.commands import doubt_of, has_configuration, web_servers
from accesslint.mappers.docker.outputs import thrown_away
from accesslint.mappers.docker.starting import started_by_units
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.server_starts import alone, entities


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every such container as its product's mapper tells it, or as the web server that its command starts."""
    for start in alone(resources, "systemd"):
        yield from entities(start)
    has_file = has_configuration(resources)
    for unit in started_by_units(resources):
        yield from web_servers(unit, has_file=has_file, doubt=doubt_of(unit))
        yield from thrown_away(unit)
