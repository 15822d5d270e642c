"""Databases and other servers in Compose files that run by flags or variables, without a file of the tree."""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.server_starts import alone, entities


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every such service as its product's mapper tells it."""
    for start in alone(resources, "docker"):
        yield from entities(start)
