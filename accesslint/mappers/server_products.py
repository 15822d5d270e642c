"""Which server a container runs: by its program (`postgres -c …`) or, where the command names none, by its image."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from accesslint.mappers import server_flags
from accesslint.mappers.kubernetes.images import repository
from accesslint.mappers.server_flags import Flags
from accesslint.model.values import Unknown, Value


class Product(NamedTuple):
    """A server that is configured by flags as by a file."""

    name: str
    title: str
    images: frozenset[str]
    """The last part of its images' names."""
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
    telling: frozenset[str] = frozenset()
    """Variables that only it has."""
    mapper: str = ""
    """The module that maps its configurations, where it is not `<name>.servers`."""
    to_stdout: bool = False
    """Whether its image writes to standard output what the package writes to files."""
    doubt: Unknown | None = None
    """Why its image may set more than the files tell."""

    @property
    def kind(self) -> str:
        """The type of the resource that its configuration file is."""
        return f"{self.name}_configuration"


PRODUCTS = (
    Product(
        "postgresql",
        "PostgreSQL",
        frozenset({"postgres", "postgresql", "postgis", "timescaledb", "timescaledb-ha", "pgvector"}),
        frozenset({"postgres", "postmaster"}),
        "parameters",
        server_flags.postgresql,
        re.compile(r"/postgresql[\w.-]*\.conf\Z|/etc/postgresql(?:/|\Z)|/bitnami/postgresql/conf|/conf\.d(?:/|\Z)"),
    ),
    Product(
        "mysql",
        "MySQL",
        frozenset({"mysql", "mariadb", "percona", "mysql-server", "percona-server", "mariadb-galera"}),
        frozenset({"mysqld", "mariadbd", "mysqld_safe", "mariadbd-safe"}),
        "options",
        server_flags.mysql,
        re.compile(r"/etc/(?:my|mysql|mariadb)(?:\.|/|\Z)|\.cnf\Z|/conf/(?:bitnami|my_custom)"),
    ),
    Product(
        "mongodb",
        "MongoDB",
        frozenset({"mongo", "mongodb", "mongodb-enterprise-server", "mongodb-community-server"})
        | {"percona-server-mongodb"},
        frozenset({"mongod"}),
        "settings",
        server_flags.mongodb,
        re.compile(r"/mongo\w*\.(?:conf|ya?ml)\Z|/etc/mongo(?:/|\Z)|/mongodb/conf"),
    ),
    Product(
        "elasticsearch",
        "Elasticsearch",
        frozenset({"elasticsearch"}),
        frozenset({"elasticsearch"}),
        "settings",
        server_flags.elastic,
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
        server_flags.elastic,
        re.compile(r"/opensearch\.ya?ml\Z|/opensearch/config/?\Z"),
        by_variables=True,
        mapper="opensearch.nodes",
        doubt=Unknown("the configuration inside the image may set more", "the image's opensearch.yml"),
    ),
    Product(
        "keycloak",
        "Keycloak",
        frozenset({"keycloak"}),
        frozenset({"kc.sh"}),
        "settings",
        server_flags.keycloak,
        re.compile(r"/keycloak[\w.-]*\.conf\Z|/keycloak/conf/?\Z"),
        by_variables=True,
        commands=frozenset({"start", "start-dev"}),
        telling=frozenset({"KC_DB", "KC_DB_URL"}),
    ),
)

_SHELLS = frozenset({"sh", "bash", "ash", "dash"})
_ENTRY = re.compile(
    r"(?:\A|/)[\w.-]*(?:entrypoint|run|start|init)[\w.-]*\.sh\Z|\A(?:/\S*/)?(?:exec|tini|gosu)\Z", re.ASCII
)
_COMMANDS = frozenset({"-c", "-ec", "-lc", "-exc"})
_MOST_SKIPPED = 4


def product_of(image: str, words: Sequence[Value], variables: Mapping[str, Value]) -> Product | None:
    """The server that a container runs; none where its command runs something else."""
    known = list(_commanded(words))
    program = known[0] if known else ""
    named = next((product for product in PRODUCTS if program in product.programs), None)
    if named is not None:
        return named
    name = repository(image).rpartition("/")[2]
    for product in PRODUCTS:
        if name in product.images or not product.telling.isdisjoint(variables):
            is_its_own = not program or program.startswith("-") or program in product.commands
            return product if is_its_own else None
    return None


def _commanded(words: Sequence[Value]) -> Iterator[str]:
    """The words from the program on, without what only starts it: an entry point's script."""
    skipped, in_shell = 0, False
    for word in words:
        text = word.text or ""
        is_shell = posixpath.basename(text) in _SHELLS
        if skipped < _MOST_SKIPPED and (is_shell or _ENTRY.search(text) or (in_shell and text in _COMMANDS)):
            skipped, in_shell = skipped + 1, is_shell
            continue
        yield text if text.startswith("-") else posixpath.basename(text)


def flat(words: Sequence[Value]) -> list[Value]:
    """The words with a shell's command line split: `sh -c "exec postgres -c …"`."""
    result: list[Value] = []
    for number, word in enumerate(words):
        text = word.text or ""
        before = [posixpath.basename(one.text or "") for one in words[:number]][-2:]
        if len(before) > 1 and before[0] in _SHELLS and before[1] in _COMMANDS and " " in text:
            result.extend(server_flags.narrow(server_flags.split(text), text, word.span))
        else:
            result.append(word)
    return result
