"""Ingress controllers made of nginx, as emitters with their formats and routes; and the Ingresses that differ.

A controller is judged by its ConfigMap, at the ConfigMap; without one in its arguments its own defaults hold, and
one that is named and not in the files leaves everything open. What describes them is imported where there are any.
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.kubernetes.ingress.controllers import controllers
from accesslint.mappers.kubernetes.ingress.flavours import FLAVOURS, TABLES
from accesslint.model.values import Resource

__all__ = ["TABLES", "map_resources"]

_PREFIXES = tuple(flavour.annotations for flavour in FLAVOURS)


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Controllers, the formats that they write, files on their containers' disks, and Ingresses of their own mind."""
    found = list(controllers(resources))
    if found or any(_speaks(ingress) for ingress in resources.of_type("Ingress")):
        from accesslint.mappers.kubernetes.ingress.emitters import map_controllers

        yield from map_controllers(resources, found)


def _speaks(ingress: Resource) -> bool:
    """Whether an Ingress has annotations for one of the controllers."""
    annotations = ingress.get("metadata", "annotations")
    return annotations is not None and any(key.startswith(_PREFIXES) for key, _ in annotations.entries())
