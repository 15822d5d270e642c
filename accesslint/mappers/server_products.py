"""Which server a container runs: by its program (`postgres -c …`) or, where the command names none, by its image."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from accesslint.mappers.cassandra import flags as cassandra_flags
from accesslint.mappers.clickhouse import flags as clickhouse_flags
from accesslint.mappers.elasticsearch import flags as elasticsearch_flags
from accesslint.mappers.kafka import flags as kafka_flags
from accesslint.mappers.keycloak import flags as keycloak_flags
from accesslint.mappers.kong import variables as kong_variables
from accesslint.mappers.kubernetes.images import repository
from accesslint.mappers.minio import flags as minio_flags
from accesslint.mappers.mongodb import flags as mongodb_flags
from accesslint.mappers.mysql import flags as mysql_flags
from accesslint.mappers.postgresql import flags as postgresql_flags
from accesslint.mappers.redis import flags as redis_flags
from accesslint.mappers.server_flags import Flags, named, narrow, read_none, split
from accesslint.model.values import Unknown, Value


class Product(NamedTuple):
    """A server that is configured by flags as by a file."""

    name: str
    title: str
    images: frozenset[str]
    """The last part of its images' names, or the whole name."""
    programs: frozenset[str]
    attribute: str
    """Where the resource of its configuration has the values."""
    read: Callable[[Sequence[Value], Mapping[str, Value]], Flags]
    places: re.Pattern[str]
    """Paths in a container at which a mounted file or folder configures it."""
    by_variables: bool = False
    """Whether its image takes settings from the environment."""
    commands: frozenset[str] = frozenset()
    """What its command begins with where the image brings the program: `start`."""
    adds_nothing: bool = False
    """Whether the main file inside its image sets nothing of logs, so that a mounted part is all there is."""
    telling: frozenset[str] = frozenset()
    """Variables that only it has."""
    mapper: str = ""
    """The module that maps its configurations, where it is not `<name>.servers`."""
    to_stdout: bool = False
    """Whether its image writes to standard output what the package writes to files."""
    doubt: Unknown | None = None
    """Why its image may set more than the files tell."""
    inside: Mapping[str, str] = {}
    """What the configuration inside its image sets."""
    titles: Mapping[str, str] = {}
    """What images of its kin are called."""
    others: frozenset[str] = frozenset()
    """Words by which its program is something else: a sentinel, a client."""

    def called(self, image: str) -> str:
        """What the server of an image is called."""
        return self.titles.get(repository(image).rpartition("/")[2], self.title)

    @property
    def kind(self) -> str:
        """The type of the resource that its configuration file is."""
        return f"{self.name}_configuration"


_KAFKA = re.compile(r"/(?:server|kraft|broker)[\w.-]*\.properties\Z|/kafka/config/?\Z|/mnt/shared/config")

PRODUCTS = (
    Product(
        "postgresql",
        "PostgreSQL",
        frozenset({"postgres", "postgresql", "postgis", "timescaledb", "timescaledb-ha", "pgvector"}),
        frozenset({"postgres", "postmaster"}),
        "parameters",
        postgresql_flags.read,
        re.compile(r"/postgresql[\w.-]*\.conf\Z|/etc/postgresql(?:/|\Z)|/bitnami/postgresql/conf|/conf\.d(?:/|\Z)"),
    ),
    Product(
        "mysql",
        "MySQL",
        frozenset({"mysql", "mariadb", "percona", "mysql-server", "percona-server", "mariadb-galera"}),
        frozenset({"mysqld", "mariadbd", "mysqld_safe", "mariadbd-safe"}),
        "options",
        mysql_flags.read,
        re.compile(r"/etc/(?:my|mysql|mariadb)(?:\.|/|\Z)|\.cnf\Z|/conf/(?:bitnami|my_custom)"),
        adds_nothing=True,
        titles={
            "mariadb": "MariaDB",
            "mariadb-galera": "MariaDB",
            "percona": "Percona Server",
            "percona-server": "Percona Server",
        },
    ),
    Product(
        "mongodb",
        "MongoDB",
        frozenset({"mongo", "mongodb", "mongodb-enterprise-server", "mongodb-community-server"})
        | {"percona-server-mongodb"},
        frozenset({"mongod"}),
        "settings",
        mongodb_flags.read,
        re.compile(r"/mongo\w*\.(?:conf|ya?ml)\Z|/etc/mongo(?:/|\Z)|/mongodb/conf"),
    ),
    Product(
        "elasticsearch",
        "Elasticsearch",
        frozenset({"elasticsearch"}),
        frozenset({"elasticsearch"}),
        "settings",
        elasticsearch_flags.read,
        re.compile(r"/elasticsearch\.ya?ml\Z|/elasticsearch/config/?\Z"),
        by_variables=True,
        mapper="elasticsearch.nodes",
        to_stdout=True,
    ),
    Product(
        "opensearch",
        "OpenSearch",
        frozenset({"opensearch"}),
        frozenset({"opensearch"}),
        "settings",
        elasticsearch_flags.read,
        re.compile(r"/opensearch\.ya?ml\Z|/opensearch/config/?\Z"),
        by_variables=True,
        mapper="opensearch.nodes",
        doubt=Unknown("the configuration inside the image may set more", "the image's opensearch.yml"),
    ),
    Product(
        "cassandra",
        "Cassandra",
        frozenset({"cassandra"}),
        frozenset({"cassandra"}),
        "settings",
        cassandra_flags.read,
        re.compile(r"/cassandra[\w.-]*\.ya?ml\Z|/(?:etc|opt|bitnami)/cassandra(?:/conf)?/?\Z"),
        mapper="cassandra.nodes",
    ),
    Product(
        "keycloak",
        "Keycloak",
        frozenset({"keycloak"}),
        frozenset({"kc.sh"}),
        "settings",
        keycloak_flags.read,
        re.compile(r"/keycloak[\w.-]*\.conf\Z|/keycloak/conf/?\Z"),
        by_variables=True,
        commands=frozenset({"start", "start-dev"}),
        telling=frozenset({"KC_DB", "KC_DB_URL"}),
    ),
    Product(
        "minio",
        "MinIO",
        frozenset({"minio"}),
        frozenset({"minio"}),
        "settings",
        minio_flags.read,
        re.compile(r"/etc/default/minio\Z|/config\.env\Z"),
        by_variables=True,
        commands=frozenset({"server"}),
    ),
    Product(
        "kafka",
        "Kafka",
        frozenset({"kafka", "kafka-native"}),
        frozenset({"kafka-server-start.sh", "kafka-server-start"}),
        "settings",
        kafka_flags.read,
        _KAFKA,
        by_variables=True,
        mapper="kafka.brokers",
    ),
    Product(
        "kafka",
        "Kafka",
        frozenset({"cp-kafka", "cp-server", "cp-enterprise-kafka"}),
        frozenset(),
        "settings",
        kafka_flags.read_confluent,
        _KAFKA,
        by_variables=True,
        mapper="kafka.brokers",
        commands=frozenset({"/etc/confluent/docker/run"}),
    ),
    Product(
        "kong",
        "Kong",
        frozenset({"kong", "kong-gateway", "kong-enterprise-edition"}),
        frozenset({"kong"}),
        "settings",
        kong_variables.read,
        re.compile(r"/kong[\w.-]*\.conf\Z|/etc/kong/?\Z"),
        by_variables=True,
        telling=frozenset({"KONG_DATABASE", "KONG_DECLARATIVE_CONFIG"}),
        mapper="kong.configuration",
        to_stdout=True,
    ),
    Product(
        "redis",
        "Redis",
        frozenset({"redis", "valkey", "keydb", "redis-stack-server", "redis-stack", "valkey-bundle"}),
        frozenset({"redis-server", "valkey-server", "keydb-server"}),
        "settings",
        redis_flags.read,
        re.compile(r"/(?:redis|valkey|keydb)[\w.-]*\.conf\Z|/etc/(?:redis|valkey)(?:/|\Z)|/mounted-etc"),
        by_variables=True,
        titles={"valkey": "Valkey", "valkey-bundle": "Valkey", "keydb": "KeyDB"},
        others=frozenset({"--sentinel"}),
    ),
    Product(
        "clickhouse",
        "ClickHouse",
        frozenset({"clickhouse-server"}),
        frozenset({"clickhouse-server"}),
        "settings",
        clickhouse_flags.read,
        re.compile(r"/etc/clickhouse-server(?:/|\Z)"),
        inside={"query_log": "present"},
    ),
    Product(
        "vault",
        "Vault",
        frozenset({"vault", "openbao", "vault-enterprise"}),
        frozenset(),
        "settings",
        read_none,
        re.compile(r"/(?:vault|openbao)/(?:user)?config"),
        commands=frozenset({"server", "vault", "bao"}),
        titles={"openbao": "OpenBao"},
        others=frozenset(
            {
                "agent",
                "proxy",
                "operator",
                "login",
                "auth",
                "secrets",
                "policy",
                "audit",
                "kv",
                "read",
                "write",
                "status",
            }
        ),
    ),
    Product(
        "mssql",
        "SQL Server",
        frozenset({"mssql/server", "mssql/rhel/server", "azure-sql-edge", "mssql-server-linux"}),
        frozenset({"sqlservr"}),
        "settings",
        read_none,
        re.compile(r"/var/opt/mssql/?\Z|/mssql\.conf\Z"),
    ),
)

_SHELLS = frozenset({"sh", "bash", "ash", "dash"})
_COMMANDS = frozenset({"-c", "-ec", "-lc", "-exc"})
_ENDS = frozenset({"&&", "||", ";", "|", "&"})
_BEFORE = frozenset({"exec", "--", "env", "nohup"})
_STARTS = re.compile(
    r"(?:\A|/)[\w.-]{0,100}(?:entrypoint|run|start|init)[\w.-]{0,100}\.sh\Z|(?:\A|/)(?:exec|tini|gosu|dumb-init)\Z|\A[A-Z_]+=|;\Z",
    re.ASCII,
)
"""Words behind which a program may stand."""


def served(
    image: str, words: Sequence[Value], variables: Mapping[str, Value]
) -> tuple[Product, Sequence[Value]] | None:
    """The server that a container runs, and the words behind its program; None where it runs something else."""
    begins = True
    texts = {word.text or "" for word in words}
    for number, word in enumerate(words):
        text = word.text or ""
        program = posixpath.basename(text)
        named = next((product for product in PRODUCTS if program in product.programs), None) if begins else None
        if named is not None and not named.others.isdisjoint(texts):
            return None
        if named is not None:
            rest = list(words[number + 1 :])
            return named, rest[: next((at for at, one in enumerate(rest) if one.text in _ENDS), len(rest))]
        in_shell = begins and program in _SHELLS
        begins = in_shell or text in _COMMANDS or text in _ENDS or text in _BEFORE or _STARTS.search(text) is not None
    name = repository(image)
    for product in PRODUCTS:
        is_of_it = not product.images.isdisjoint((name, name.rpartition("/")[2]))
        if (is_of_it or not product.telling.isdisjoint(variables)) and product.others.isdisjoint(texts):
            first = next((word.text or "" for word in words if not _STARTS.search(word.text or "")), "")
            is_its_own = not first or first.startswith("-") or first in product.commands
            return (product, words) if is_its_own else None
    return None


def flat(words: Sequence[Value]) -> list[Value]:
    """The words with a shell's command line split: `sh -c "exec postgres -c …"`."""
    result: list[Value] = []
    for number, word in enumerate(words):
        text = word.text or ""
        before = [posixpath.basename(one.text or "") for one in words[:number]][-2:]
        if len(before) > 1 and before[0] in _SHELLS and before[1] in _COMMANDS and " " in text:
            result.extend(narrow(split(text), text, word.span))
        else:
            result.append(named(word))
    return result
