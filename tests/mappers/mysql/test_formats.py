"""What the records of MySQL and MariaDB hold, by the product, the log and its options."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.loaders import Options
from accesslint.loaders.mysql import load
from accesslint.mappers.mysql import records, servers
from accesslint.mappers.mysql.records import Log
from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Value
from accesslint.source import Source
from tests.mappers.building import Mapped, mapped
from tests.trees import MemoryTree

GENERAL = "general_log = 1\n"
MARIADB = "plugin_load_add = server_audit\nserver_audit_logging = ON\n"
AUDIT = "audit_log = ON\n"
PERCONA = AUDIT + "audit_log_handler = FILE\n"
ENTERPRISE = AUDIT + "audit_log_compression = GZIP\n"
LOGS = [
    *records.GENERAL.values(),
    *records.SERVER_AUDIT.values(),
    *records.GENERAL_TABLE.values(),
    records.ENTERPRISE_XML,
    records.ENTERPRISE_JSON,
    records.PERCONA_XML,
    records.PERCONA_JSON,
    records.PERCONA_CSV,
    records.EITHER_XML,
    records.EITHER_JSON,
]


def entities(text: str, name: str = "my.cnf", image: str = "") -> Mapped:
    text = "[mysqld]\n" + text
    loaded = load([Source(name, text)], [], MemoryTree({name: text}), Options())
    resources = [one for one in loaded if isinstance(one, Resource)]
    for resource in resources:
        if image and isinstance(resource.attributes.data, dict):
            resource.attributes.data["image"] = Value(image, resource.header)
    return mapped(servers, *resources)


def form(text: str, name: str = "my.cnf", image: str = "") -> Entity:
    return entities(text, name, image).only("format")


def zone(found: Entity) -> Any:
    """The zone, or `unknown` where it or all of the time is not known."""
    time = found.get("timestamp")
    written = time if "unknown" in time else time["zone"]
    return written if isinstance(written, str) else "unknown"


def meanings(found: Entity) -> set[str]:
    return {field["meaning"] for field in found.get("fields")}


@pytest.mark.parametrize(
    ("text", "image", "name", "written"),
    [
        ("", "", "general log of MySQL or MariaDB", "unknown"),
        ("server_id = 1\n", "", "general log of MySQL or MariaDB", "unknown"),
        ("log_timestamps = UTC\n", "", "MySQL general log", "utc"),
        ("log_timestamps = SYSTEM\n", "", "MySQL general log in local time", "offset"),
        ("log_timestamps = {{ x }}\n", "", "MySQL general log in an unknown zone", "unknown"),
        ("log_timestamps = odd\n", "", "MySQL general log in an unknown zone", "unknown"),
        ("gtid_mode = ON\n", "", "MySQL general log", "utc"),
        ("mysqlx-port = 33060\n", "", "MySQL general log", "utc"),
        ("", "mysql:8.4", "MySQL general log", "utc"),
        ("", "docker.io/percona/percona-server:8.0", "MySQL general log", "utc"),
        ("", "mariadb:11", "MariaDB general log", "none"),
        ("", "registry.example.org/database:1", "general log of MySQL or MariaDB", "unknown"),
        ("gtid_strict_mode = ON\n", "", "MariaDB general log", "none"),
        ("[mariadb]\naria_pagecache_buffer_size = 1M\n", "", "MariaDB general log", "none"),
        ("[mariadb-10.11]\nport = 1\n", "", "MariaDB general log", "none"),
        ("[galera]\nwsrep_on = ON\n", "", "MariaDB general log", "none"),
        ("gtid_mode = ON\n[mariadb]\nport = 1\n", "", "general log of MySQL or MariaDB", "unknown"),
    ],
)
def test_the_general_log_in_a_file(text: str, image: str, name: str, written: str) -> None:
    found = form(GENERAL + text, image=image)
    assert (found.get("name"), zone(found)) == (name, written)
    assert (found.get("encoding"), found.get("structured"), found.get("configurable")) == ("text", False, False)
    assert meanings(found) == {"timestamp", "action", "resource", "other"}


def test_a_part_does_not_tell_the_zone() -> None:
    found = form(GENERAL + "log_output = FILE\ngtid_mode = ON\n", "50-log.cnf")
    assert "unknown" in found.get("timestamp.zone")
    assert found.get("timestamp.form") == "rfc3339"


def test_the_general_log_in_a_table_names_the_user() -> None:
    found = form(GENERAL + "log_output = TABLE\n")
    assert meanings(found) >= {"timestamp", "identity", "action", "resource", "client_address"}
    assert "result" not in meanings(found)
    assert (zone(found), found.get("encoding")) == ("unknown", "csv")


@pytest.mark.parametrize(
    ("output", "count"), [("FILE", 1), ("TABLE", 1), ("TABLE,FILE", 2), ("NONE", 0), ("{{ x }}", 0)]
)
def test_a_format_for_each_output(output: str, count: int) -> None:
    found = entities(f"{GENERAL}log_output = {output}\n")
    forms = [entity.id for entity in found.values() if entity.category == "format"]
    assert len(forms) == count
    assert sorted(found.only("emitter").get("formats") or []) == sorted(forms)


@pytest.mark.parametrize(
    ("output", "time", "rest"),
    [("", "none", None), ("file", "none", None), ("syslog", None, None), ("{{ x }}", "unknown", "unknown")],
)
def test_mariadbs_plugin(output: str, time: str | None, rest: str | None) -> None:
    found = form(MARIADB + (f"server_audit_output_type = {output}\n" if output else ""))
    assert (None if found.get("timestamp") is None else zone(found)) == time
    assert (found.get("rest") or {}).keys() == ({rest} if rest else set())
    assert meanings(found) >= {"identity", "action", "resource", "result", "client_address"}


@pytest.mark.parametrize(
    ("pattern", "written", "precision"),
    [
        ("%Y%m%d %H:%i:%s", "none", "second"),
        ("%Y%m%dT%H:%i:%s.%f%z", "offset", "microsecond"),
        ("%Y-%m-%d %T %Z", "offset", "second"),
        ("%Y-%m-%d %T %%z", "none", "second"),
        ("'%T%'", "none", "second"),
        ("{{ x }}", "unknown", None),
    ],
)
def test_mariadbs_plugin_with_a_time_of_its_own(pattern: str, written: str, precision: str | None) -> None:
    found = form(f"{MARIADB}server_audit_timestamp_format = {pattern}\n")
    assert (zone(found), found.get("timestamp.precision")) == (written, precision)
    assert found.id != form(MARIADB).id
    assert found.spans["timestamp"].line == 4


@pytest.mark.parametrize(
    ("text", "name", "encoding"),
    [
        (ENTERPRISE, "MySQL Enterprise audit log in XML", "xml"),
        (ENTERPRISE + "audit_log_format = OLD\n", "MySQL Enterprise audit log in XML", "xml"),
        (ENTERPRISE + "audit_log_format = JSON\n", "MySQL Enterprise audit log in JSON", "json"),
        (PERCONA, "Percona audit log in XML", "xml"),
        (PERCONA + "audit_log_format = NEW\n", "Percona audit log in XML", "xml"),
        (PERCONA + "audit_log_format = JSON\n", "Percona audit log in JSON", "json"),
        (PERCONA + "audit_log_format = CSV\n", "Percona audit log in CSV", "csv"),
        (AUDIT + "audit_log_format = CSV\n", "Percona audit log in CSV", "csv"),
        (AUDIT, "MySQL Enterprise or Percona audit log in XML", "xml"),
        (AUDIT + "audit_log_format = NEW\n", "MySQL Enterprise or Percona audit log in XML", "xml"),
        (AUDIT + "audit_log_format = JSON\n", "MySQL Enterprise or Percona audit log in JSON", "json"),
    ],
)
def test_the_audit_log(text: str, name: str, encoding: str) -> None:
    found = form(text)
    assert (found.get("name"), found.get("encoding"), zone(found)) == (name, encoding, "utc")
    assert ("unknown" in (found.get("rest") or {})) == (" or " in name)


@pytest.mark.parametrize("written", ["{{ x }}", "YAML"])
def test_an_audit_log_in_an_unknown_format(written: str) -> None:
    found = form(f"{PERCONA}audit_log_format = {written}\n")
    for fact in ("encoding", "fields", "timestamp"):
        assert "unknown" in found.get(fact)
    assert found.get("configurable") is False


def test_enterprise_knows_no_csv() -> None:
    assert "unknown" in form(ENTERPRISE + "audit_log_format = CSV\n").get("fields")


def test_the_image_tells_whose_plugin_it_is() -> None:
    assert form(AUDIT, image="percona/percona-server:8.0").get("name") == "Percona audit log in XML"


def test_another_plugin_has_other_records() -> None:
    found = entities("plugin-load-add = audit_log_filter.so\n")
    assert found.only("emitter").get("logging") == "on"
    assert not [entity for entity in found.values() if entity.category == "format"]


def test_two_logs_have_two_formats_and_two_files() -> None:
    found = entities(GENERAL + MARIADB)
    assert len(found.only("emitter").get("formats")) == len(found.only("emitter").get("routes")) == 2


@pytest.mark.parametrize(
    ("log", "missing"),
    [
        *((log, {"identity", "result"}) for log in records.GENERAL.values()),
        *((log, {"result"}) for log in records.GENERAL_TABLE.values()),
        (records.SERVER_AUDIT["file"], set()),
        (records.SERVER_AUDIT["syslog"], {"timestamp"}),
        (records.ENTERPRISE_XML, set()),
        (records.ENTERPRISE_JSON, set()),
        (records.PERCONA_XML, set()),
        (records.PERCONA_JSON, set()),
        (records.PERCONA_CSV, set()),
        (records.EITHER_XML, set()),
    ],
)
def test_what_of_the_five_a_record_lacks(log: Log, missing: set[str]) -> None:
    tokens = set(log.layout.tokens)
    held = {meaning for meaning, names in log.layout.vocabulary.meanings.items() if not tokens.isdisjoint(names)}
    assert {"timestamp", "identity", "action", "resource", "result"} - held == missing


def test_every_format_has_a_name_of_its_own() -> None:
    assert len({log.layout.name for log in LOGS}) == len(LOGS)


def test_a_part_does_not_tell_the_time_of_mariadbs_plugin() -> None:
    assert zone(form(MARIADB + "server_audit_output_type = file\n", "50-audit.cnf")) == "unknown"
