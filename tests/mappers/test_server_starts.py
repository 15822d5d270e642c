"""Servers in containers: flags and variables reach the mapper of the product's files, and join a mounted file."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accesslint.loaders import Options, loader
from accesslint.mappers.clickhouse import servers as clickhouse
from accesslint.mappers.docker import servers as docker
from accesslint.mappers.kubernetes import servers as kubernetes
from accesslint.mappers.mysql import servers as mysql
from accesslint.mappers.postgresql import servers as postgresql
from accesslint.mappers.server_flags import narrow, split
from accesslint.model.entities import Entity
from accesslint.model.recording import Layout
from accesslint.model.values import Resource
from accesslint.source import Source, Span
from tests.mappers.building import Mapped, mapped
from tests.trees import MemoryTree


def resources(**texts: str) -> list[Resource]:
    """What the loaders make of files; the names have `__` for slashes and `_` for the last dot."""
    found: list[Resource] = []
    names = {name.replace("__", "/"): text for name, text in texts.items()}
    files = {f"{name.rpartition('_')[0]}.{name.rpartition('_')[2]}": text for name, text in names.items()}
    pending: list[Any] = [Source(name, text) for name, text in files.items()]
    while pending:
        one = pending.pop(0)
        name, head = (one.name, one.text) if isinstance(one, Source) else (one.file_name, one.source.text)
        for family in ("clickhouse", "docker", "kubernetes", "mysql", "postgresql"):
            if loader(family).claims(name, head):
                given_ = ([one], []) if isinstance(one, Source) else ([], [one])
                for item in loader(family).load(*given_, MemoryTree(files), Options()):
                    if isinstance(item, Resource):
                        found.append(item)
                    elif hasattr(item, "file_name"):
                        pending.append(item)
                break
    return found


def service(text: str, **more: str) -> Mapped:
    lines = "".join(f"    {line}\n" for line in text.splitlines())
    return mapped(docker, *resources(compose_yaml=f"services:\n  db:\n{lines}", **more))


def emitter(text: str) -> Entity:
    return service(text).only("emitter")


def said(fact: Any) -> Any:
    return "unknown" if isinstance(fact, dict) and "unknown" in fact else fact


@pytest.mark.parametrize(
    ("text", "logins"),
    [
        ("image: postgres:16", False),
        ("image: docker.io/library/postgres@sha256:aa", False),
        ("image: postgres\ncommand: -c log_connections=on", True),
        ("image: postgres\ncommand: ['-c', log_connections=on]", True),
        ("image: postgres\ncommand: [postgres, -clog_connections=on]", True),
        ("image: postgres\ncommand: postgres --log-connections=on", True),
        ("image: postgres\ncommand: postgres -c log_connections=on -c log_connections=off", False),
        ("image: mine\ncommand: [docker-entrypoint.sh, postgres, -c, LOG_CONNECTIONS=yes]", True),
        ("image: mine\ncommand: sh -c 'exec postgres -c log_connections=on'", True),
        ("image: postgres\nentrypoint: [bash, -c, \"postgres -c 'log_connections=on'\"]", True),
        ("image: bitnami/postgresql\nenvironment: {POSTGRESQL_LOG_CONNECTIONS: 'true'}", True),
        ("image: bitnami/postgresql\nenvironment: [POSTGRESQL_LOG_CONNECTIONS=true]", True),
        ("image: bitnami/postgresql\nenvironment: [POSTGRESQL_LOG_CONNECTIONS]", "unknown"),
        ("image: bitnami/postgresql\nenvironment: [POSTGRESQL_EXTRA_FLAGS=-c log_connections=on]", True),
        ("image: postgres\ncommand: postgres ${OPTIONS}", "unknown"),
        ("image: postgres\ncommand: [postgres, -c, 'log_connections=${ON}']", "unknown"),
        ("image: postgres\ncommand: postgres -c config_file=/etc/p.conf", "unknown"),
        ("image: postgres\ncommand: postgres -D /srv/data", "unknown"),
        ("image: postgres\ncommand: postgres -D /var/lib/postgresql/data", False),
        ("image: postgres\nvolumes: ['/srv/p.conf:/etc/postgresql/postgresql.conf']", "unknown"),
        ("image: postgres\nvolumes: ['data:/var/lib/postgresql/data']", False),
        ("image: postgres\nvolumes: 5\ncommand: -c", False),
    ],
)
def test_postgresql(text: str, logins: object) -> None:
    found = emitter(text)
    assert (found.kind, found.type) == ("database", "postgresql_configuration")
    assert said(found.get("authentication.logins")) == logins


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ("[POSTGRESQL_PGAUDIT_LOG=ALL]", "unknown"),
        ("[POSTGRESQL_PGAUDIT_LOG=ALL, POSTGRESQL_SHARED_PRELOAD_LIBRARIES=pgaudit]", []),
        ("[POSTGRESQL_PGAUDIT_LOG=ALL, POSTGRESQL_SHARED_PRELOAD_LIBRARIES=citus]", ["ddl", "role", "write", "read"]),
    ],
)
def test_an_image_with_a_variable_for_pgaudit_may_load_it(variables: str, expected: object) -> None:
    found = emitter(f"image: bitnami/postgresql\nenvironment: {variables}").get("coverage.event_kinds")
    assert ("unknown" if "unknown" in found else found["excluded"]) == expected


@pytest.mark.parametrize(
    "text",
    [
        "image: postgres\ncommand: psql -c 'select 1'",
        "image: postgres\ncommand: [sh, -c, 'pg_dump db']",
        "image: prom/postgres-exporter",
        "image: '*'",
        "command: 5",
        "image: nginx",
    ],
)
def test_what_is_no_server(text: str) -> None:
    assert not service(text)


@pytest.mark.parametrize(
    ("text", "logging"),
    [
        ("image: mysql:8", "off"),
        ("image: mysql:8\ncommand: --general-log", "on"),
        ("image: mysql:8\ncommand: --general-log=0", "off"),
        ("image: mysql:8\ncommand: --skip-general-log", "off"),
        ("image: mysql:8\ncommand: mysqld --general_log 1", "on"),
        ("image: mariadb\ncommand: mariadbd --plugin-load-add=server_audit --server-audit-logging=ON", "on"),
        ("image: mariadb\ncommand: --loose-server_audit_logging=ON", "on"),
        ("image: percona\ncommand: --plugin-load=audit_log.so", "on"),
        ("image: bitnami/mariadb\nenvironment: {MARIADB_EXTRA_FLAGS: --general-log=1}", "on"),
        ("image: bitnami/mariadb\nenvironment: {MARIADB_EXTRA_FLAGS: '${FLAGS}'}", "unknown"),
        ("image: mysql\ncommand: --defaults-file=/etc/x.cnf", "unknown"),
        ("image: mysql\nvolumes: ['/srv/x.cnf:/etc/mysql/conf.d/x.cnf']", "unknown"),
        ("image: mongo:7", "off"),
        ("image: mongo:7\ncommand: --auditDestination=syslog", "on"),
        ("image: mongo:7\ncommand: [mongod, --auditDestination, file, --auditPath, /a.json]", "on"),
        ("image: mongo:7\ncommand: mongod --config /etc/mongod.conf", "unknown"),
        ("image: mongo:7\ncommand: mongo --eval 1", None),
        ("image: bitnami/mongodb\nenvironment: {MONGODB_EXTRA_FLAGS: --auditDestination=syslog}", "on"),
        ("image: elasticsearch:8.1.0", "off"),
        ("image: elasticsearch:8.1.0\nenvironment: [xpack.security.audit.enabled=true]", "on"),
        ("image: elasticsearch:8.1.0\nenvironment: {ES_SETTING_XPACK_SECURITY_AUDIT_ENABLED: true}", "on"),
        ("image: elasticsearch:8.1.0\ncommand: elasticsearch -Expack.security.audit.enabled=true", "on"),
        ("image: elasticsearch:8.1.0\ncommand: [elasticsearch, -E, xpack.security.audit.enabled=true]", "on"),
        ("image: elasticsearch:8.1.0\nenvironment: {xpack.security.enabled: 'false'}", "off"),
        ("image: elasticsearch:8.1.0\nenv_file: .env", "unknown"),
        ("image: opensearchproject/opensearch:2", "unknown"),
        ("image: opensearchproject/opensearch:2\nenvironment: [plugins.security.audit.type=noop]", "off"),
        ("image: opensearchproject/opensearch:2\nenvironment: [plugins.security.disabled=true]", "off"),
        ("image: redis:7", "partial"),
        ("image: valkey/valkey\ncommand: --acllog-max-len 0", "off"),
        ("image: mine\ncommand: redis-server --acllog-max-len 0 --save ''", "off"),
        ("image: redis\ncommand: redis-server /etc/redis.conf", "unknown"),
        ("image: redis\ncommand: redis-server --loadmodule /audit.so", "unknown"),
        ("image: redis\nvolumes: ['/srv/redis.conf:/usr/local/etc/redis/redis.conf']", "unknown"),
        ("image: redis\ncommand: redis-server /etc/s.conf --sentinel", None),
        ("image: redis\ncommand: redis-cli monitor", None),
        ("image: oliver006/redis_exporter", None),
        ("image: clickhouse/clickhouse-server:24.8", "on"),
        ("image: clickhouse/clickhouse-server\nvolumes: ['/srv/x:/etc/clickhouse-server/config.d']", "unknown"),
        ("image: clickhouse/clickhouse-server\nenvironment: [CLICKHOUSE_CONFIG=/etc/x.xml]", "unknown"),
        ("image: clickhouse/clickhouse-server\ncommand: clickhouse-server --config-file=/etc/x.xml", "unknown"),
        ("image: clickhouse/clickhouse-keeper", None),
        ("image: hashicorp/vault", "unknown"),
        ("image: hashicorp/vault\ncommand: vault server -dev", "unknown"),
        ("image: hashicorp/vault\ncommand: vault agent -config=/a.hcl", None),
        ("image: hashicorp/vault\ncommand: vault audit enable file", None),
        ("image: quay.io/openbao/openbao", "unknown"),
        ("image: mcr.microsoft.com/mssql/server:2022-latest", "unknown"),
        ("image: shop/server", None),
    ],
)
def test_other_products(text: str, logging: str | None) -> None:
    found = service(text)
    if logging is None:
        assert not found
    else:
        assert said(found.only("emitter").get("logging")) == logging


@pytest.mark.parametrize(
    ("command", "individual", "detail"),
    [
        ("redis-server", False, "no password is set, and every record names the user default"),
        ("redis-server --requirepass x", False, "one password serves all, and every record names the user default"),
        ("redis-server --aclfile /users.acl", "unknown", None),
        ("redis-server --requirepass ''", False, "no password is set, and every record names the user default"),
    ],
)
def test_who_redis_names(command: str, individual: object, detail: str | None) -> None:
    found = emitter(f'image: redis\ncommand: "{command}"')
    assert said(found.get("identity.individual")) == individual
    assert found.get("identity.detail") == detail


def test_a_password_of_bitnamis_redis() -> None:
    found = emitter("image: bitnami/redis\nenvironment: [REDIS_PASSWORD=x]")
    assert found.get("identity.detail").startswith("one password serves all")


def test_openbao_is_named_by_its_image() -> None:
    assert "OpenBao" in emitter("image: openbao/openbao").get("logging")["unknown"]


def test_places_are_those_of_the_words() -> None:
    found = emitter("image: postgres\ncommand: postgres -c log_connections=on -c log_statement=all")
    assert found.spans["authentication.logins"] == Span("compose.yaml", 4, 26, 4, 44)
    assert found.spans["coverage.event_kinds"] == Span("compose.yaml", 4, 48, 4, 65)


def test_the_audit_log_of_elasticsearch_goes_to_the_console_of_its_container() -> None:
    found = emitter("image: elasticsearch\nenvironment: [xpack.security.audit.enabled=true]")
    assert [route["via"] for route in found.get("routes")] == ["stdout"]


CONF = "log_disconnections = on\nlog_connections = off\n"


def test_flags_join_the_file_that_is_mounted() -> None:
    own = "    image: postgres\n    volumes: ['./pg:/etc/postgresql']\n    command: -c log_connections=on\n"
    text = f"services:\n  db:\n{own}"
    found = resources(deploy__compose_yaml=text, deploy__pg__postgresql_conf=CONF)
    assert not mapped(docker, *found)
    only = mapped(postgresql, *found).only("emitter")
    assert only.get("authentication") == {"logins": True, "failures": True, "session_ends": True}
    assert only.spans["authentication.logins"].file == "deploy/compose.yaml"
    assert only.spans["authentication.session_ends"].file == "deploy/pg/postgresql.conf"


def test_a_mounted_part_is_all_there_is_where_the_image_adds_nothing() -> None:
    text = "services:\n  db:\n    image: mysql:8\n    volumes: ['./x.cnf:/etc/mysql/conf.d/x.cnf']\n"
    found = resources(compose_yaml=text, x_cnf="[mysqld]\nmax_connections = 5\n")
    assert mapped(mysql, *found).only("emitter").get("logging") == "off"


def test_a_mounted_part_changes_what_the_image_brings() -> None:
    text = "services:\n  db:\n    image: clickhouse/clickhouse-server\n    volumes: ['./x.xml:TARGET']\n"
    text = text.replace("TARGET", "/etc/clickhouse-server/config.d/x.xml")
    for content, logging in (
        ("<session_log><table>session_log</table></session_log>", "on"),
        ('<query_log remove="1"/>', "off"),
    ):
        found = resources(compose_yaml=text, x_xml=f"<clickhouse>{content}</clickhouse>\n")
        assert mapped(clickhouse, *found).only("emitter").get("logging") == logging


def test_two_containers_that_run_by_one_file() -> None:
    one = "  {}:\n    image: postgres\n    volumes: [{{type: bind, source: ./p/postgresql.conf, target: /p.conf}}]\n"
    text = f"services:\n{one.format('a')}    command: -c log_connections=on\n{one.format('b')}"
    only = mapped(postgresql, *resources(compose_yaml=text, p__postgresql_conf=CONF)).only("emitter")
    assert said(only.get("authentication.logins")) == "unknown"
    assert only.get("authentication.session_ends") is True


MANIFEST = """\
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: shop}
spec:
  template:
    spec:
      containers:
        - name: db
          image: mariadb:11
          args: [ARGS]
          env: ENV
          volumeMounts: [{name: v, mountPath: /etc/mysql/conf.d}]
      volumes: [{name: v, VOLUME}]
"""
CONFIG = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: c, namespace: shop}
data:
  my.cnf: |
    [mysqld]
    general_log = 0
"""


def workload(args: str, volume: str = "emptyDir: {}", env: str = "[]", config: str = "") -> list[Resource]:
    text = MANIFEST.replace("ARGS", args).replace("VOLUME", volume).replace("ENV", env)
    return resources(db_yaml=text, **({"c_yaml": config} if config else {}))


@pytest.mark.parametrize(
    ("args", "volume", "env", "logging"),
    [
        ("", "emptyDir: {}", "[]", "off"),
        ("--general-log=1", "emptyDir: {}", "[]", "on"),
        ("--general-log=$(ON)", "emptyDir: {}", "[]", "unknown"),
        ("", "configMap: {name: c}", "[]", "unknown"),
        ("", "emptyDir: {}", "[{name: MARIADB_EXTRA_FLAGS, value: --general-log=1}]", "on"),
        ("", "emptyDir: {}", "[{name: MARIADB_EXTRA_FLAGS, valueFrom: {secretKeyRef: {name: s, key: k}}}]", "unknown"),
        ("", "emptyDir: {}", "[5, {value: 1}]", "off"),
    ],
)
def test_kubernetes(args: str, volume: str, env: str, logging: str) -> None:
    found = mapped(kubernetes, *workload(args, volume, env)).only("emitter")
    assert said(found.get("logging")) == logging
    assert found.address == "MariaDB of StatefulSet/shop/db#db"


def test_flags_join_the_file_of_a_config_map() -> None:
    found = workload("--general-log=1", "configMap: {name: c}", config=CONFIG)
    assert not mapped(kubernetes, *found)
    assert mapped(mysql, *found).only("emitter").get("logging") == "on"


def test_the_image_tells_which_product_writes_the_records() -> None:
    args = "--general-log=1, --log-output=FILE"
    for found in (workload(args), workload(args, "configMap: {name: c}", config=CONFIG)):
        entities = mapped(kubernetes, *found) or mapped(mysql, *found)
        assert entities.only("format").get("name") == "MariaDB general log"
    text = "image: IMAGE\ncommand: --general-log=1"
    for image, name in (("mysql:8.4", "MySQL general log"), ("'mariadb:${TAG:-11}'", "MariaDB general log")):
        assert service(text.replace("IMAGE", image)).only("format").get("name") == name


def test_standard_output_is_the_containers() -> None:
    text = MANIFEST.replace("mariadb:11", "postgres").replace("[ARGS]", "[]").replace("ENV", "[]")
    found = mapped(kubernetes, *resources(db_yaml=text.replace("VOLUME", "emptyDir: {}")))
    assert [(link.fact, link.handles[0]) for link in found.links] == [
        ("routes.0.to", "stdout:.#StatefulSet/shop/db:db")
    ]


@pytest.mark.parametrize(
    ("path", "volume", "kind", "durable"),
    [
        ("/var/log/g.log", "emptyDir: {}", "container-disk", False),
        ("/etc/mysql/conf.d/g.log", "emptyDir: {}", "file", False),
        ("/etc/mysql/conf.d/g.log", "persistentVolumeClaim: {claimName: c}", "file", True),
        ("g.log", "emptyDir: {}", "file", "unknown"),
    ],
)
def test_whether_a_file_outlives_its_pod(path: str, volume: str, kind: str, durable: object) -> None:
    found = mapped(kubernetes, *workload(f"--general-log=1, --general-log-file={path}", volume))
    store = found.only("store")
    assert (store.kind, said(store.get("durable"))) == (kind, durable)


@given(st.text(max_size=40), st.integers(0, 3))
def test_words_lie_in_the_text(text: str, quotes: int) -> None:
    span = Span("f", 3, 5, 3, 5 + len(text) + quotes)
    for word in narrow(split(text), text, span):
        assert span.column <= word.span.column <= word.span.end_column <= span.end_column


ODD = ("null", "5", "true", "[]", "{}", "[null]", "[[1]]", "{a: null}", "[{a: [b]}]", "'-c'", "'${X}'", "''")


@pytest.mark.parametrize(
    "image", ["postgres", "mysql", "mongo", "elasticsearch", "keycloak", "minio", "cp-kafka", "kafka"]
)
@pytest.mark.parametrize("key", ["command", "entrypoint", "environment", "env_file", "volumes", "configs", "logging"])
def test_odd_values_of_services(image: str, key: str) -> None:
    for odd in ODD:
        service(f"image: {image}\n{key}: {odd}")


@pytest.mark.parametrize(
    "image", ["postgres", "mysql", "mongo", "elasticsearch", "keycloak", "minio", "cp-kafka", "kafka"]
)
@pytest.mark.parametrize("key", ["command", "args", "env", "envFrom", "volumeMounts", "image"])
def test_odd_values_of_containers(image: str, key: str) -> None:
    for odd in ODD:
        content = {"name": "a", "image": image, key: odd}
        lines = "".join(f"          {name}: {value}\n" for name, value in content.items())
        head = MANIFEST.partition("        - name: db")[0]
        mapped(kubernetes, *resources(db_yaml=f"{head}        -\n{lines}"))


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("image: mysql:8", "MySQL"),
        ("image: mariadb:11", "MariaDB"),
        ("image: docker.io/valkey/valkey:8", "Valkey"),
        ("image: redis:7", "Redis"),
        ("image: quay.io/openbao/openbao:2\ncommand: server", "OpenBao"),
        ("image: acme/db\ncommand: mysqld", "MySQL"),
        ("image: mysql:${VERSION}", "MySQL"),
    ],
)
def test_servers_are_called_as_their_images_are(text: str, title: str) -> None:
    assert emitter(text).address == f"{title} of the service db"


@pytest.mark.parametrize(
    ("variable", "detail"),
    [
        ("REDIS_PASSWORD: x", "one password serves all"),
        ("REDIS_PASSWORD_FILE: /run/secrets/redis", "one password serves all"),
        ("VALKEY_PASSWORD_FILE: /run/secrets/valkey", "one password serves all"),
        ("REDIS_REQUIREPASS: x", "one password serves all"),
        ("REDIS_PASSWORD_FILE: ''", "no password is set"),
        ("ALLOW_EMPTY_PASSWORD: 'yes'", "no password is set"),
    ],
)
def test_passwords_of_bitnamis_redis(variable: str, detail: str) -> None:
    found = emitter(f"image: bitnami/redis:7.4\nenvironment: {{{variable}}}")
    assert found.get("identity.detail").startswith(detail)


def test_a_line_prefix_keeps_its_last_blank() -> None:
    found = service("image: postgres:16\ncommand: [postgres, -c, 'log_line_prefix=%m %u ']")
    assert found.only("format").layout == Layout("postgresql", ("%m %u ",))


def test_what_elasticsearchs_audit_log_asks_for_is_said() -> None:
    found = emitter("image: elasticsearch:8.15.0")
    assert found.get("logging_detail").endswith("is false by default; a subscription of Elastic's has to cover it")


@pytest.mark.parametrize(
    ("run", "known"),
    [
        ("RUN apk add bash", True),
        ("RUN echo log_connections=on >> /usr/share/postgresql/postgresql.conf.sample", False),
        ("RUN sed -i 's/#log/log/' /etc/postgresql/postgresql.conf && true", False),
        ("RUN echo a > /etc/nginx/nginx.conf", True),
    ],
)
def test_what_commands_write_into_an_image_is_not_known(run: str, known: bool) -> None:
    text = f'FROM postgres:16\n{run}\nCMD ["postgres", "-c", "max_connections=9"]\n'
    found = list(loader("docker").load([Source("Dockerfile", text)], [], MemoryTree({}), Options()))
    emitter_ = mapped(docker, *(one for one in found if isinstance(one, Resource))).only("emitter")
    assert isinstance(emitter_.get("authentication.logins"), bool) is known


@pytest.mark.parametrize(
    ("more", "logins"),
    [
        ("", False),
        ("COPY maintenance /usr/local/bin\n", False),
        ("COPY postgresql.conf /etc/postgresql/postgresql.conf\n", None),
        ("RUN cat a >> /usr/share/postgresql/postgresql.conf.sample\n", None),
        ("CMD [postgres]\n", None),
        ('ENTRYPOINT ["/start.sh"]\n', None),
    ],
)
def test_an_image_that_goes_on_from_a_server_runs_it(more: str, logins: bool | None) -> None:
    files = {
        "compose.yaml": "services:\n  db:\n    build: ./db\n",
        "db/Dockerfile": f"FROM postgres:16\n{more}",
        "db/postgresql.conf": "",
        "db/maintenance": "",
    }
    sources = [Source(name, files[name]) for name in ("compose.yaml", "db/Dockerfile")]
    found = list(loader("docker").load(sources, [], MemoryTree(files), Options()))
    emitters = list(mapped(docker, *(one for one in found if isinstance(one, Resource))).values())
    told = next((one.get("authentication.logins") for one in emitters if one.id.startswith("emitter:compose")), None)
    assert told is False if logins is False else told is not False
