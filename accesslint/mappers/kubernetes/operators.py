"""Databases that operators run: the settings in their objects, handed to the mapper of the product's files.

Where an operator sets more than its object says, what the object leaves open is unknown. CloudNativePG logs as JSON to
standard output, whatever is set: https://cloudnative-pg.io/documentation/current/logging (it loads pgAudit where one of
its parameters is set); Zalando's: https://postgres-operator.readthedocs.io/en/latest/reference/cluster_manifest/;
Crunchy's: https://access.crunchydata.com/documentation/postgres-operator/latest/tutorials/day-two/customize-cluster;
StackGres: https://stackgres.io/doc/latest/reference/crd/sgpgconfig/; Elastic's:
https://www.elastic.co/guide/en/cloud-on-k8s/current/k8s-node-configuration.html; MongoDB's:
https://www.mongodb.com/docs/kubernetes-operator/current/reference/k8s-operator-specification/; OpenSearch's:
https://github.com/opensearch-project/opensearch-k8s-operator/blob/main/docs/userguide/main.md
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from typing import NamedTuple, cast

from accesslint.mappers import Mapped, Mapper
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import shown, undecided
from accesslint.model.opened import Opened
from accesslint.model.values import Resource, Unknown, Value


class _Object(NamedTuple):
    kind: str
    group: str
    """How its `apiVersion` begins."""
    paths: tuple[tuple[str, ...], ...]
    """Where its settings are; a list on the way stands for its first element."""
    product: str
    attribute: str = "settings"
    """Where the resource of the product's configuration has the values."""
    mapper: str = "servers"
    open: bool = False
    """Whether the operator sets more."""
    operator: str = ""
    """What the mapper knows of the operator's own log."""


_POSTGRESQL = ("spec", "postgresql", "parameters")
_OBJECTS = (
    _Object("Cluster", "postgresql.cnpg.io/", (_POSTGRESQL,), "postgresql", "parameters", operator="cloudnative-pg"),
    _Object("postgresql", "acid.zalan.do/", (_POSTGRESQL,), "postgresql", "parameters", open=True),
    _Object(
        "PostgresCluster",
        "postgres-operator.crunchydata.com/",
        (("spec", "patroni", "dynamicConfiguration", "postgresql", "parameters"), ("spec", "config", "parameters")),
        "postgresql",
        "parameters",
        open=True,
    ),
    _Object("SGPostgresConfig", "stackgres.io/", (("spec", "postgresql.conf"),), "postgresql", "parameters", open=True),
    _Object(
        "Elasticsearch",
        "elasticsearch.k8s.elastic.co/",
        (("spec", "nodeSets", "config"),),
        "elasticsearch",
        mapper="nodes",
    ),
    _Object("MongoDB", "mongodb.com/", (("spec", "additionalMongodConfig"),), "mongodb"),
    _Object("MongoDBCommunity", "mongodbcommunity.mongodb.com/", (("spec", "additionalMongodConfig"),), "mongodb"),
    _Object(
        "OpenSearchCluster",
        "opensearch.opster.io/",
        (("spec", "general", "additionalConfig"), ("spec", "nodePools", "additionalConfig")),
        "opensearch",
        mapper="nodes",
        open=True,
    ),
)
_DEEPEST = 20
_OPEN = Unknown("the operator sets more than its object says", "the operator's defaults")


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every such object as the product's mapper tells it."""
    for row in _OBJECTS:
        for found in resources.of_type(row.kind):
            version = shown(found.get("apiVersion")) or ""
            if found.platform == "kubernetes" and version.startswith(row.group):
                mapper = cast("Mapper", importlib.import_module(f"accesslint.mappers.{row.product}.{row.mapper}"))
                yield from mapper.map_resources(ResourceIndex([_configuration(found, row)]))


def _configuration(found: Resource, row: _Object) -> Resource:
    settings: dict[str, Value] = {}
    gaps = [Value(_OPEN, found.header)] if row.open else []
    for path in row.paths:
        here: Value | None = found.attributes
        for step in path:
            here = here.get(step) if here is not None else None
            here = here.get(0) if here is not None and isinstance(here.data, list) else here
        unknown = undecided(here) if here is not None else None
        if here is not None and unknown is not None:
            gaps.append(Value(unknown, here.span))
        elif here is not None:
            settings.update(_joined(here))
            if isinstance(here, Opened) and here.more is not None:
                gaps.append(Value(here.more, here.span))
    if row.operator and any(name.startswith("pgaudit.") for name in settings):
        settings.setdefault("shared_preload_libraries", Value("pgaudit", found.header))
    attributes = {row.attribute: Value(settings, found.header), "open": Value(gaps, found.header)}
    attributes["operator" if row.operator else "stdout"] = Value(row.operator or True, found.header)
    return Resource(
        id=f"{found.id}#{row.product}",
        platform=found.platform,
        type=f"{row.product}_configuration",
        address=found.address,
        attributes=Value(attributes, found.header),
        header=found.header,
        scope=found.scope,
    )


def _joined(value: Value, before: str = "", depth: int = 0) -> Iterator[tuple[str, Value]]:
    """Whole names and their values, as texts where they are no lists."""
    for key, item in value.entries():
        name = f"{before}{key}"
        if isinstance(item.data, dict) and depth < _DEEPEST:
            yield from _joined(item, f"{name}.", depth + 1)
        else:
            text = shown(item)
            yield name, item if text is None or item.unknown is not None else Value(text, item.span)
