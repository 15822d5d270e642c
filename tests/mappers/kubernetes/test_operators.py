"""Databases that operators run: their objects' settings reach the mapper of the product's files."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.loaders import Options, loader
from accesslint.mappers.kubernetes import operators
from accesslint.model.values import Resource
from accesslint.source import Source
from tests.mappers.building import Mapped, mapped
from tests.trees import MemoryTree

KINDS = {
    "Cluster": "postgresql.cnpg.io/v1",
    "postgresql": "acid.zalan.do/v1",
    "PostgresCluster": "postgres-operator.crunchydata.com/v1beta1",
    "SGPostgresConfig": "stackgres.io/v1",
    "Elasticsearch": "elasticsearch.k8s.elastic.co/v1",
    "MongoDB": "mongodb.com/v1",
    "MongoDBCommunity": "mongodbcommunity.mongodb.com/v1",
    "OpenSearchCluster": "opensearch.opster.io/v1",
}
PARAMETERS = "{postgresql: {parameters: {log_connections: 'on', pgaudit.log: all}}}"
OLDER = "{patroni: {dynamicConfiguration: {postgresql: {parameters: {log_connections: true}}}}}"


def entities(kind: str, spec: str, version: str = "") -> Mapped:
    text = f"apiVersion: {version or KINDS[kind]}\nkind: {kind}\nmetadata: {{name: db}}\nspec: {spec}\n"
    found = loader("kubernetes").load([Source("db.yaml", text)], [], MemoryTree({}), Options())
    return mapped(operators, *(item for item in found if isinstance(item, Resource)))


def said(fact: Any) -> Any:
    return "?" if isinstance(fact, dict) and "unknown" in fact else fact


@pytest.mark.parametrize(
    ("kind", "spec", "logins", "ends"),
    [
        ("Cluster", "{instances: 3}", False, False),
        ("Cluster", PARAMETERS, True, False),
        ("postgresql", "{teamId: a}", "?", "?"),
        ("postgresql", PARAMETERS, True, "?"),
        ("PostgresCluster", OLDER, True, "?"),
        ("PostgresCluster", "{config: {parameters: {log_connections: 'off'}}}", False, "?"),
        ("SGPostgresConfig", "{postgresql.conf: {log_connections: 'on', log_disconnections: 'on'}}", True, True),
    ],
)
def test_postgresql(kind: str, spec: str, logins: object, ends: object) -> None:
    emitter = entities(kind, spec).only("emitter")
    facts = [said(emitter.get(f"authentication.{name}")) for name in ("logins", "session_ends")]
    assert facts == [logins, ends]


@pytest.mark.parametrize(
    ("kind", "spec", "logging"),
    [
        ("Elasticsearch", "{nodeSets: [{name: a}]}", "off"),
        ("Elasticsearch", "{nodeSets: [{config: {xpack.security.audit.enabled: true}}]}", "on"),
        ("Elasticsearch", "{nodeSets: [{config: {xpack: {security: {audit: {enabled: true}}}}}]}", "on"),
        ("Elasticsearch", "{nodeSets: 5}", "off"),
        ("MongoDB", "{additionalMongodConfig: {auditLog: {destination: syslog}}}", "on"),
        ("MongoDB", "{additionalMongodConfig: {}}", "off"),
        ("MongoDBCommunity", "{members: 3}", "off"),
        ("OpenSearchCluster", "{general: {}}", "?"),
        (
            "OpenSearchCluster",
            "{general: {additionalConfig: {plugins.security.audit.type: internal_opensearch}}}",
            "on",
        ),
    ],
)
def test_other_products(kind: str, spec: str, logging: str) -> None:
    assert said(entities(kind, spec).only("emitter").get("logging")) == logging


def test_cloudnative_pg_logs_json_and_loads_pgaudit() -> None:
    found = entities("Cluster", PARAMETERS)
    form = found.only("format")
    assert (form.get("encoding"), form.get("structured")) == ("json", True)
    emitter = found.only("emitter")
    assert [route["via"] for route in emitter.get("routes")] == ["stdout"]
    assert emitter.get("coverage.event_kinds.excluded") == []
    assert emitter.address == "Cluster/db"


def test_other_objects_of_that_name() -> None:
    assert not entities("Cluster", PARAMETERS, "cluster.x-k8s.io/v1beta1")
