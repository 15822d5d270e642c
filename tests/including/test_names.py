"""The ending of a template changes nothing about whose a file is, whichever templating wrote it."""

from __future__ import annotations

import pytest

from accesslint.including.files import HEAD
from accesslint.including.names import TEMPLATE_SUFFIXES, plain_name, untemplated
from accesslint.loaders import Loaded, Options, claimant, loader
from accesslint.model.values import Resource
from accesslint.source import Source
from tests.trees import MemoryTree

FILES = {
    "clickhouse": ("etc/config.xml", "<clickhouse>\n"),
    "cloud_init": ("etc/cloud/cloud.cfg", "write_files:\n"),
    "docker": ("docker-compose.yml", "services:\n"),
    "envoy": ("envoy.yaml", "static_resources:\n"),
    "host_daemons": ("etc/auditd.conf", ""),
    "host_services": ("etc/sshd_config", ""),
    "java_logging": ("logback.xml", "<configuration>\n"),
    "kafka": ("server.properties", "broker.id=1\nlog.dirs=/k\n"),
    "keycloak": ("keycloak.conf", "log-level=info\n"),
    "minio": ("minio", "MINIO_VOLUMES=/data\n"),
    "mssql": ("mssql.conf", "[filelocation]\n"),
    "mysql": ("my.cnf", "[mysqld]\n"),
    "php_fpm": ("pool.d/www.conf", "[www]\npm = static\n"),
    "postgresql": ("postgresql.conf", ""),
    "rsyslog": ("rsyslog.conf", ""),
    "spring_boot": ("application.yml", "server:\n  port: 80\n"),
    "syslog_ng": ("syslog-ng.conf", "@version: 4.0\n"),
    "systemd": ("web.service", "[Service]\n"),
    "traefik": ("traefik.yml", "entryPoints:\n  web:\n"),
    "nomad": ("web.nomad", 'job "web" {\n  type = "service"\n'),
    "vault": ("vault.hcl", 'storage "raft" {\n'),
    "yaml_settings": ("mongod.conf", "systemLog:\n"),
}


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_template_is_claimed_as_the_file_that_it_makes(name: str) -> None:
    path, head = FILES[name]
    missed = [suffix for suffix in ("", *TEMPLATE_SUFFIXES) if not loader(name).claims(path + suffix, head)]
    assert not missed
    assert not loader(name).claims(path + ".bak", head)


@pytest.mark.parametrize(
    ("name", "path", "text", "kind"),
    [
        ("keycloak", "realm.json", '{"realm": "shop", "eventsEnabled": true}', "keycloak_realm_representation"),
        ("vault", "vault.json", '{"storage": {"raft": {}}, "listener": {"tcp": {}}}', "vault_configuration"),
        ("clickhouse", "config.d/log.yaml", "query_log:\n  table: log\n", "clickhouse_configuration"),
        ("traefik", "traefik.toml", "[accessLog]\n", "traefik_configuration"),
    ],
)
def test_a_template_is_read_as_the_file_that_it_makes(name: str, path: str, text: str, kind: str) -> None:
    plain, *templates = (
        list(loader(name).load([Source(path + suffix, text)], [], MemoryTree({}), Options()))
        for suffix in ("", *TEMPLATE_SUFFIXES)
    )
    assert [one.type for one in plain if isinstance(one, Resource)] == [kind]
    for found in templates:
        assert [_content(one) for one in found] == [_content(one) for one in plain]


def _content(item: Loaded) -> object:
    return item.attributes.plain() if isinstance(item, Resource) else item


@pytest.mark.parametrize(
    ("path", "plain"),
    [
        ("x/app.conf.j2", "x/app.conf"),
        ("x/app.conf", "x/app.conf"),
        (".j2", ".j2"),
        ("x.d/app", "x.d/app"),
        ("app.conf.in.j2", "app.conf.in"),
    ],
)
def test_one_ending_of_a_template_is_taken_off(path: str, plain: str) -> None:
    assert untemplated(path) == plain
    assert plain_name(path) == plain.rpartition("/")[2]


def test_a_file_named_after_another_program_is_nobodys() -> None:
    assert claimant("etc/postgresql.conf", "") == "postgresql"
    assert claimant("etc/tmpfiles.d/postgresql.conf", "") is None
    assert claimant("docker-compose.yml", "#" * HEAD + "\nservices:\n") is None
