"""Cassandra: the audit log on, off, absent, unknown; categories and users that it leaves out."""

from __future__ import annotations

import textwrap

import pytest

from accesslint.mappers.cassandra import nodes
from tests.conftest import Check
from tests.mappers.building import Mapped, mapped, yaml_settings


def entities(options: str) -> Mapped:
    text = "cluster_name: shop\n"
    if options:
        text += "audit_logging_options:\n" + textwrap.indent(options, "  ")
    return mapped(nodes, *yaml_settings("cassandra.yaml", text))


@pytest.mark.parametrize(
    ("options", "expected"),
    [("enabled: true\n", "on"), ("enabled: false\n", "off"), ("", "off"), ("enabled: '{{ audit }}'\n", None)],
)
def test_whether_there_is_an_audit_log(options: str, expected: str | None) -> None:
    found = entities(options).only("emitter").get("logging")
    assert found == expected if expected else "unknown" in found


@pytest.mark.parametrize(
    ("options", "logins", "excluded"),
    [
        ("", True, []),
        ("excluded_categories: QUERY,AUTH\n", False, ["QUERY"]),
        ("included_categories: DDL, DCL, AUTH\n", True, ["QUERY", "DML", "ERROR"]),
        ("included_categories: ''\n", True, []),
    ],
)
def test_categories(options: str, logins: bool, excluded: list[str]) -> None:
    found = entities("enabled: true\n" + options).only("emitter")
    assert found.get("authentication.logins") is logins
    assert found.get("coverage.event_kinds.excluded") == excluded


def test_categories_and_users_that_a_template_fills_in() -> None:
    found = entities("enabled: true\nexcluded_categories: '{{ c }}'\nexcluded_users: '{{ u }}'\n").only("emitter")
    assert "unknown" in found.get("coverage.event_kinds")
    assert "unknown" in found.get("coverage.users")


def test_users_and_the_folder_of_the_log() -> None:
    options = "enabled: true\nexcluded_users: app\nincluded_users: admin\naudit_logs_dir: /var/log/cassandra\n"
    found = entities(options)
    assert found.only("emitter").get("coverage.users.excluded") == ["app", "all but admin"]
    assert found.only("store").get("names") == ["/var/log/cassandra"]


@pytest.mark.parametrize(
    ("options", "filters"),
    [
        ("", []),
        ("excluded_keyspaces: system, system_schema, system_virtual_schema\n", []),
        ("excluded_keyspaces: system, shop\n", ["excluded_keyspaces: shop"]),
        ("included_keyspaces: shop\n", ["included_keyspaces: shop"]),
        ("excluded_keyspaces: '{{ k }}'\n", None),
    ],
)
def test_keyspaces_that_are_left_out(options: str, filters: list[str] | None) -> None:
    found = entities("enabled: true\n" + options).only("emitter").get("filters")
    if filters is None:
        assert "unknown" in found
    else:
        assert [one["what"] for one in found or []] == filters


@pytest.mark.parametrize(
    ("logger", "via", "stores"),
    [
        ("", "file", 1),
        ("logger: BinAuditLogger\n", "file", 1),
        ("logger:\n  - class_name: BinAuditLogger\n", "file", 1),
        ("logger:\n  - class_name: FileAuditLogger\n", "logback", 0),
        ("logger: {class_name: org.apache.cassandra.audit.FileAuditLogger}\n", "logback", 0),
        ("logger: FileAuditLogger\n", "logback", 0),
    ],
)
def test_who_writes_the_records(logger: str, via: str, stores: int) -> None:
    found = entities("enabled: true\naudit_logs_dir: /a\n" + logger)
    assert found.only("emitter").get("routes")[0]["via"] == via
    assert len([one for one in found.values() if one.category == "store"]) == stores


@pytest.mark.parametrize(("block", "drops"), [("", False), ("block: true\n", False), ("block: false\n", True)])
def test_a_full_queue(block: str, drops: bool) -> None:
    buffers = entities("enabled: true\n" + block).only("emitter").get("buffers") or []
    assert [one["overflow"] for one in buffers] == ["drop"] * drops


def test_the_image_as_it_comes_keeps_none_and_a_mounted_file_decides(check: Check) -> None:
    service = "services:\n  c:\n    image: cassandra:4\n"
    mounted = f"{service}    volumes: ['./cassandra.yaml:/etc/cassandra/cassandra.yaml']\n"
    on = "cluster_name: a\naudit_logging_options:\n  enabled: true\n"
    select = ("completeness/logging-disabled",)
    assert len(check({"compose.yml": service}, select=select).findings) == 1
    missing = check({"compose.yml": mounted}, select=select)
    assert (len(missing.findings), len(missing.undecided)) == (0, 1)
    there = check({"compose.yml": mounted, "cassandra.yaml": on}, select=select)
    assert (len(there.findings), len(there.undecided)) == (0, 0)
