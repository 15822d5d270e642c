"""Vendors: each module turns one service's resources into model entities.

Mappers are grouped in a package per family: `aws` maps the types that start with `aws_` (Terraform's, and
CloudFormation's, which its loader translates), `kubernetes` the Kubernetes loader's resources, and so on.
A mapper is a module of such a package with `map_resources` (see `Mapper`); it is found by being there, and
imported only if its family occurs. Only mappers know what a vendor's attribute and its default mean for logging.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from functools import cache
from typing import Protocol, TypeAlias, cast

from accesslint.mappers.index import ResourceIndex
from accesslint.model.entities import Entity, Link
from accesslint.model.values import Resource
from accesslint.source import Problem

Mapped: TypeAlias = "Entity | Link | Problem"


class Mapper(Protocol):
    """What a service's module has."""

    def map_resources(self, resources: ResourceIndex) -> Iterator[Mapped]:
        """The entities that the run's resources stand for, and the links that they name."""


def family(resource: Resource) -> str:
    """The package that maps a resource: the provider prefix of a type in Terraform's words, else the platform."""
    return resource.type.partition("_")[0] if resource.dialect == "terraform" else resource.platform


@cache
def families() -> frozenset[str]:
    """The families there are, without importing them."""
    return frozenset(module.name for module in pkgutil.iter_modules(__path__) if module.ispkg)


@cache
def mappers(name: str) -> tuple[Mapper, ...]:
    """The mappers of a family, by module name. A module without `map_resources` is a part of its neighbours."""
    package = importlib.import_module(f"{__name__}.{name}")
    found = (
        importlib.import_module(f"{package.__name__}.{module.name}")
        for module in sorted(pkgutil.iter_modules(package.__path__), key=lambda module: module.name)
    )
    return tuple(cast("Mapper", module) for module in found if hasattr(module, "map_resources"))
