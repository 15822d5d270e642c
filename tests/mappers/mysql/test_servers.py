"""MySQL and MariaDB servers: audit plugins, general log, destinations; on, off, absent and unknown."""

from __future__ import annotations

import pytest

from accesslint.loaders import Options
from accesslint.loaders.mysql import load
from accesslint.mappers.mysql import servers
from accesslint.model.entities import Entity
from accesslint.model.values import Resource
from accesslint.source import Source
from tests.mappers.building import Mapped, mapped
from tests.trees import MemoryTree

MARIADB = "plugin_load_add = server_audit\nserver_audit_logging = ON\n"
EVERYTHING = ["ddl", "role", "write", "read"]


def entities(text: str, name: str = "my.cnf") -> Mapped:
    text = "[mysqld]\n" + text
    loaded = load([Source(name, text)], [], MemoryTree({name: text}), Options())
    return mapped(servers, *(one for one in loaded if isinstance(one, Resource)))


def emitter(text: str, name: str = "my.cnf") -> Entity:
    return entities(text, name).only("emitter")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (MARIADB, "on"),
        ("server_audit_logging = OFF\n", "off"),
        ("port = 3306\n", "off"),
        ("general_log = 1\n", "on"),
        ("general_log = 1\nlog_output = NONE\n", "off"),
        ("audit_log = FORCE_PLUS_PERMANENT\n", "on"),
        ("audit_log = OFF\n", "off"),
        ("plugin-load-add = audit_log.so\n", "on"),
        ("general_log = {{ x }}\n", {"unknown": "a template fills in general_log"}),
        ("plugin-load-add = {{ x }}\n", {"unknown": "a template fills in plugin_load_add"}),
    ],
)
def test_whether_anything_is_logged(text: str, expected: object) -> None:
    assert emitter(text).get("logging") == expected


def test_a_part_without_an_audit_log_says_nothing_of_the_server() -> None:
    assert "unknown" in emitter("bind_address = 0.0.0.0\n", "50-net.cnf").get("logging")


@pytest.mark.parametrize(
    ("events", "logins", "excluded"),
    [
        ("", True, []),
        ("server_audit_events = CONNECT,QUERY", True, []),
        ("server_audit_events = CONNECT", True, EVERYTHING),
        ("server_audit_events = QUERY_DDL,QUERY_DML", False, ["role"]),
    ],
)
def test_the_events_of_mariadbs_plugin(events: str, logins: bool, excluded: list[str]) -> None:
    found = emitter(MARIADB + events + "\n")
    assert found.get("authentication.logins") is logins
    assert found.get("coverage.event_kinds.excluded") == excluded


def test_users_that_are_left_out() -> None:
    found = emitter(MARIADB + "server_audit_excl_users = 'app, report'\n")
    assert found.get("coverage.users.excluded") == ["app", "report"]


@pytest.mark.parametrize(
    ("policy", "logins", "excluded"),
    [("ALL", True, []), ("LOGINS", True, EVERYTHING), ("QUERIES", False, []), ("NONE", False, EVERYTHING)],
)
def test_the_policy_of_the_audit_log(policy: str, logins: bool, excluded: list[str]) -> None:
    found = emitter(f"audit_log = ON\naudit_log_policy = {policy}\n")
    assert (found.get("authentication.logins"), found.get("coverage.event_kinds.excluded")) == (logins, excluded)


@pytest.mark.parametrize(
    ("text", "excluded", "detail"),
    [
        (
            "audit_log_exclude_commands = SELECT,insert\n",
            ["write", "read"],
            "audit_log_exclude_commands is select,insert",
        ),
        ("audit_log_include_commands = grant,revoke\n", ["ddl", "write", "read"], None),
        ("audit_log_include_commands = select,insert,update,delete\n", ["ddl", "role"], None),
        ("audit_log_exclude_commands = set_option\n", [], None),
        ("audit_log_rotations = 5\n", [], None),
    ],
)
def test_commands_that_perconas_plugin_leaves_out(text: str, excluded: list[str], detail: str | None) -> None:
    found = emitter("audit_log = ON\n" + text)
    assert found.get("authentication.logins") is True
    assert found.get("coverage.event_kinds.excluded") == excluded
    assert detail in (None, found.get("coverage.event_kinds.detail"))


def test_commands_that_a_template_decides() -> None:
    found = emitter("audit_log = ON\naudit_log_policy = ALL\naudit_log_exclude_commands = {{ x }}\n")
    assert "unknown" in found.get("coverage.event_kinds")


def test_accounts_that_perconas_plugin_leaves_out() -> None:
    found = emitter("audit_log = ON\naudit_log_exclude_accounts = 'app@%'\n")
    assert found.get("coverage.users.excluded") == ["app@%"]


@pytest.mark.parametrize(("strategy", "overflow"), [("PERFORMANCE", ["drop"]), ("SYNCHRONOUS", []), ("", [])])
def test_a_strategy_that_loses_records(strategy: str, overflow: list[str]) -> None:
    found = emitter("audit_log = ON\n" + (f"audit_log_strategy = {strategy}\n" if strategy else ""))
    assert [buffer["overflow"] for buffer in found.get("buffers") or []] == overflow


def test_without_a_policy_filters_in_the_database_decide() -> None:
    assert "filters" in emitter("audit_log = ON\n").get("coverage.event_kinds")["unknown"]


@pytest.mark.parametrize(
    ("text", "via", "target"),
    [
        (MARIADB, "file", "server_audit.log"),
        (MARIADB + "server_audit_output_type = syslog\n", "syslog", "syslog"),
        (MARIADB + "server_audit_file_path = /var/log/mysql/audit.log\n", "file", "/var/log/mysql/audit.log"),
        ("general_log = 1\ngeneral_log_file = /var/log/q.log\n", "file", "/var/log/q.log"),
        ("audit_log = ON\n", "file", "audit.log"),
    ],
)
def test_where_the_log_goes(text: str, via: str, target: str) -> None:
    (route,) = emitter(text).get("routes")
    assert (route["via"], route["target"]) == (via, target)


@pytest.mark.parametrize(
    "text",
    [
        "general_log = 1\ngeneral_log_file = /dev/null\n",
        MARIADB + "server_audit_file_path = /dev/null\n",
        "audit_log = ON\naudit_log_file = /dev/null\n",
    ],
)
def test_a_file_that_keeps_nothing_is_no_store(text: str) -> None:
    found = entities(text)
    assert [route["discarded"] for route in found.only("emitter").get("routes")] == [True]
    assert not [entity for entity in found.values() if entity.category == "store"]


@pytest.mark.parametrize(
    ("text", "files", "size"),
    [
        (MARIADB, 9, 0.95),
        (MARIADB + "server_audit_file_rotations = 100\nserver_audit_file_rotate_size = 1G\n", 100, 1024),
        (MARIADB + "server_audit_file_rotate_size = 0\n", None, None),
        ("audit_log = ON\naudit_log_rotations = 10\naudit_log_rotate_on_size = 100M\n", 10, 100),
        ("audit_log = ON\n", None, None),
    ],
)
def test_rotation(text: str, files: int | None, size: float | None) -> None:
    store = entities(text).only("store")
    assert (store.get("rotation.max_files"), store.get("rotation.max_size_mb")) == (files, size)


def test_rotation_that_a_template_decides() -> None:
    store = entities(MARIADB + "server_audit_file_rotations = {{ files }}\n").only("store")
    assert "unknown" in store.get("rotation.max_files")


@pytest.mark.parametrize(
    ("output", "kinds"),
    [
        ("", ["file"]),
        ("log_output = FILE\n", ["file"]),
        ("log_output = TABLE\n", ["event-store"]),
        ("log_output = TABLE,FILE\n", ["event-store", "file"]),
        ("log_output = {{ x }}\n", []),
    ],
)
def test_where_the_general_log_goes(output: str, kinds: list[str]) -> None:
    found = entities(f"general_log = 1\n{output}")
    assert sorted(entity.kind for entity in found.values() if entity.category == "store") == kinds
    assert len(found.only("emitter").get("routes")) == max(1, len(kinds))


def test_a_general_log_without_an_output_is_said_so() -> None:
    found = emitter("general_log = 1\nlog_output = NONE\n")
    assert found.get("logging_detail") == "general_log is on, but log_output is none"


@pytest.mark.parametrize(
    ("group", "kinds"), [("mysqld", {"personal-data"}), ("mariadb", {"personal-data", "credentials"})]
)
def test_what_the_general_log_gives_away(group: str, kinds: set[str]) -> None:
    text = f"[{group}]\ngeneral_log = 1\n"
    loaded = load([Source("my.cnf", text)], [], MemoryTree({"my.cnf": text}), Options())
    found = mapped(servers, *(one for one in loaded if isinstance(one, Resource))).only("emitter")
    assert {content["kind"] for content in found.get("sensitive")} == kinds
