"""What images of servers record as they come, with nothing mounted and nothing set: which of them are judged, and how.

An image is judged by its product's defaults where its own configuration is known to leave them: a finding then says
what the product does not record until somebody decides otherwise. Where its configuration has to be given to it, where
it is mounted from outside the tree, or where statements and an API decide, the verdict is undecided.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal, NamedTuple

from accesslint.mappers.kubernetes.images import repository
from accesslint.model.values import Unknown

Verdict = Literal["records", "records in part", "no records", "not known"]


_LEAVE_DEFAULTS = frozenset(
    {"library", "docker", "bitnami", "bitnamilegacy", "amd64", "arm64v8", "chainguard", "elasticsearch", "elastic"}
    | {"keycloak", "minio", "hashicorp", "openbao", "confluentinc", "apache", "clickhouse", "yandex", "altinity"}
    | {"valkey", "eqalpha", "redis", "percona", "mysql", "mariadb", "postgis", "timescale", "pgvector", "ankane"}
    | {"mongodb", "kong", "opensearchproject", "mssql", "wurstmeister", "kong-enterprise"}
)
"""Whose images of a server are known to leave its defaults as they are; those without an owner are Docker's own."""


def brings_its_own(image: str, names: Collection[str]) -> Unknown | None:
    """Why what an image sets is not known: it is its owner's, and may have a configuration inside.

    `names`: those of the product's images.
    """
    name = repository(image)
    owner = name.rpartition("/")[0].partition("/")[0]
    if not name or owner in _LEAVE_DEFAULTS or (not owner and name in names):
        return None
    return Unknown(f"the image {name} may bring a configuration of its own", "the image")


class Bare(NamedTuple):
    """What a product's image does as it comes."""

    product: str
    """As the table of products or of known web servers names it."""
    title: str
    verdict: Verdict
    why: str
    source: str


BARE = (
    Bare(
        "cassandra",
        "Cassandra",
        "no records",
        "`audit_logging_options.enabled` is false",
        "https://cassandra.apache.org/doc/latest/cassandra/managing/operating/auditlogging.html",
    ),
    Bare(
        "clickhouse",
        "ClickHouse",
        "records in part",
        "the package's `config.xml` has a `query_log` and no `session_log`",
        "https://clickhouse.com/docs/install/docker",
    ),
    Bare(
        "elasticsearch",
        "Elasticsearch",
        "no records",
        "`xpack.security.audit.enabled` is false",
        "https://www.elastic.co/docs/deploy-manage/security/logging-configuration/enabling-audit-logs",
    ),
    Bare(
        "kafka",
        "Kafka",
        "no records",
        "`authorizer.class.name` is not set",
        "https://kafka.apache.org/documentation/#brokerconfigs_authorizer.class.name",
    ),
    Bare(
        "keycloak",
        "Keycloak",
        "records in part",
        "accepted sign-ins and events of administrators are written at level debug, and the log keeps info",
        "https://www.keycloak.org/server/all-config",
    ),
    Bare(
        "kong",
        "Kong Gateway",
        "records",
        "the access log goes to standard output",
        "https://developer.konghq.com/gateway/configuration/",
    ),
    Bare(
        "minio",
        "MinIO",
        "no records",
        "no audit target is set",
        "https://min.io/docs/minio/linux/operations/monitoring/minio-logging.html",
    ),
    Bare(
        "mongodb",
        "MongoDB",
        "no records",
        "`auditLog.destination` is not set",
        "https://www.mongodb.com/docs/manual/reference/configuration-options/",
    ),
    Bare(
        "mssql",
        "SQL Server",
        "not known",
        "audits are made by statements",
        "https://learn.microsoft.com/en-us/sql/linux/sql-server-linux-configure-mssql-conf",
    ),
    Bare(
        "mysql",
        "MySQL, MariaDB, Percona Server",
        "no records",
        "neither the general log nor an audit plug-in is on",
        "https://dev.mysql.com/doc/refman/8.4/en/query-log.html",
    ),
    Bare(
        "opensearch",
        "OpenSearch",
        "not known",
        "the image's own `opensearch.yml` may set more",
        "https://docs.opensearch.org/latest/security/audit-logs/index/",
    ),
    Bare(
        "postgresql",
        "PostgreSQL",
        "records in part",
        "refused sign-ins only: `log_connections` is off and `log_statement` none",
        "https://www.postgresql.org/docs/current/runtime-config-logging.html",
    ),
    Bare(
        "redis",
        "Redis, Valkey, KeyDB",
        "records in part",
        "the last refusals, in memory",
        "https://redis.io/docs/latest/operate/oss_and_stack/management/config/",
    ),
    Bare(
        "vault",
        "Vault, OpenBao",
        "not known",
        "audit devices are made by the API",
        "https://developer.hashicorp.com/vault/docs/audit",
    ),
    Bare(
        "nginx",
        "nginx",
        "records",
        "the image's `nginx.conf` writes `main` to standard output",
        "https://docs.docker.com/engine/logging/",
    ),
    Bare(
        "httpd",
        "Apache httpd",
        "records",
        "the image's `httpd.conf` writes `common` to standard output",
        "https://docs.docker.com/engine/logging/",
    ),
    Bare(
        "openresty",
        "OpenResty",
        "not known",
        "its configuration is given to it",
        "https://github.com/openresty/docker-openresty/blob/master/README.md",
    ),
    Bare(
        "traefik",
        "Traefik",
        "not known",
        "its providers have to be set by flags, variables or a file, which are judged",
        "https://doc.traefik.io/traefik/observe/logs-and-access-logs/",
    ),
    Bare(
        "caddy",
        "Caddy",
        "not known",
        "its sites are in a Caddyfile, which is judged",
        "https://caddyserver.com/docs/running",
    ),
    Bare(
        "haproxy",
        "HAProxy",
        "not known",
        "it does not start without a configuration, which is judged",
        "https://hub.docker.com/_/haproxy",
    ),
    Bare(
        "envoy",
        "Envoy",
        "not known",
        "the image's configuration is a demonstration; the one that replaces it is judged",
        "https://www.envoyproxy.io/docs/envoy/latest/start/docker",
    ),
)
"""By product; what a rule finds is in docs/defaults.md."""
