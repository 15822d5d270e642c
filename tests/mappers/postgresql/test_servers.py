"""PostgreSQL servers: sign-ins, statements, line prefix, destinations; on, off, absent and unknown."""

from __future__ import annotations

import pytest

from accesslint.loaders import Options
from accesslint.loaders.postgresql import load
from accesslint.mappers.postgresql import servers
from accesslint.model.entities import Entity
from accesslint.model.values import Resource
from accesslint.source import Source
from tests.mappers.building import Mapped, mapped
from tests.trees import MemoryTree


def entities(text: str, name: str = "postgresql.conf") -> Mapped:
    loaded = load([Source(name, text)], [], MemoryTree({name: text}), Options())
    return mapped(servers, *(one for one in loaded if isinstance(one, Resource)))


def emitter(text: str, name: str = "postgresql.conf") -> Entity:
    return entities(text, name).only("emitter")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("log_connections = on", True),
        ("log_connections = 'receipt,authentication'", True),
        ("log_connections = off", False),
        ("", False),
        ("log_connections = {{ logged }}", {"unknown": "a template fills in log_connections"}),
    ],
)
def test_sign_ins(line: str, expected: object) -> None:
    assert emitter(line + "\n").get("authentication.logins") == expected


@pytest.mark.parametrize(
    ("text", "excluded"),
    [
        ("log_statement = 'all'", []),
        ("log_statement = 'mod'", ["read"]),
        ("log_statement = none", ["ddl", "role", "write", "read"]),
        ("", ["ddl", "role", "write", "read"]),
        ("pgaudit.log = 'all'", ["ddl", "role", "write", "read"]),
        ("pgaudit.log = 'all'\nshared_preload_libraries = 'pg_stat_statements, pgaudit'", []),
        ("pgaudit.log = 'ddl, role'\nshared_preload_libraries = pgaudit", ["write", "read"]),
        ("log_statement = {{ x }}", None),
        ("include 'elsewhere.conf'", None),
    ],
)
def test_statements(text: str, excluded: list[str] | None) -> None:
    found = emitter(text + "\n").get("coverage.event_kinds")
    assert found.get("excluded") == excluded
    assert ("unknown" in found) is (excluded is None)


def test_what_a_part_does_not_set_is_unknown() -> None:
    found = emitter("log_connections = off\nlog_statement = all\n", "audit.conf")
    assert found.get("authentication.logins") is False
    assert "unknown" in found.get("authentication.session_ends")


@pytest.mark.parametrize(
    ("prefix", "meanings"),
    [
        ("%m [%p] ", ["timestamp", "other"]),
        ("%t %u@%d %h %e ", ["timestamp", "identity", "resource", "client_address", "result"]),
        ("%m %q%-10u %c %i %%", ["timestamp", "identity", "request_id", "action"]),
        ("", []),
    ],
)
def test_the_line_prefix(prefix: str, meanings: list[str]) -> None:
    form = entities(f"log_line_prefix = '{prefix}'\n").only("format")
    found = [field["meaning"] for field in form.get("fields")]
    assert found == [*meanings, "action", "resource", "result"]
    assert (form.get("timestamp") is not None) is ("timestamp" in meanings)


@pytest.mark.parametrize(
    ("lines", "zone", "precision"),
    [
        ("", "utc", "millisecond"),
        ("log_timezone = 'Etc/UTC'", "utc", "millisecond"),
        ("log_timezone = 'Europe/Berlin'", "offset", "millisecond"),
        ("log_line_prefix = '%t '", "utc", "second"),
        ("log_line_prefix = '%n '\nlog_timezone = 'Europe/Berlin'", "utc", "millisecond"),
        ("log_timezone = '{{ zone }}'", {"unknown": "a template fills in log_timezone"}, "millisecond"),
    ],
)
def test_the_time(lines: str, zone: object, precision: str) -> None:
    form = entities(lines + "\n").only("format")
    assert (form.get("timestamp.zone"), form.get("timestamp.precision")) == (zone, precision)


def test_a_prefix_that_a_template_fills_in() -> None:
    form = entities("log_line_prefix = '{{ prefix }}'\n").only("format")
    assert "unknown" in form.get("fields")
    assert "unknown" in form.get("timestamp")


@pytest.mark.parametrize(
    ("lines", "via", "target"),
    [
        ("", "stdout", "stderr"),
        ("log_destination = syslog", "syslog", "syslog"),
        ("log_destination = jsonlog", "stdout", "jsonlog"),
        ("logging_collector = on", "file", "log/postgresql-%Y-%m-%d_%H%M%S.log"),
        ("logging_collector = {{ c }}", "file", "stderr"),
        (
            "logging_collector = on\nlog_destination = jsonlog\nlog_directory = '/var/log/pg'\nlog_filename = 'a.log'",
            "file",
            "/var/log/pg/a.json",
        ),
    ],
)
def test_where_the_log_goes(lines: str, via: str, target: str) -> None:
    (route,) = emitter(lines + "\n").get("routes")
    assert (route["via"], route["target"]) == (via, target)


def test_an_unknown_destination_makes_the_routes_unknown() -> None:
    assert emitter("log_destination = '{{ d }}'\n").get("routes") == {"unknown": "a template fills in log_destination"}


@pytest.mark.parametrize(
    ("mode", "read", "write"),
    [("0600", False, False), ("0640", False, False), ("0644", True, False), ("0666", True, True)],
)
def test_the_files_mode(mode: str, read: bool, write: bool) -> None:
    store = entities(f"logging_collector = on\nlog_file_mode = {mode}\n").only("store")
    assert (store.get("permissions.others_read"), store.get("permissions.others_write")) == (read, write)


@pytest.mark.parametrize(
    ("name", "truncated", "days"),
    [
        ("postgresql-%a.log", "on", 7),
        ("postgresql-%d.log", "on", 31),
        ("postgresql-%H.log", "on", 1),
        ("postgresql-%a.log", "off", None),
        ("postgresql-%Y-%m-%d.log", "on", None),
    ],
)
def test_files_that_are_written_over(name: str, truncated: str, days: int | None) -> None:
    text = f"logging_collector = on\nlog_filename = '{name}'\nlog_truncate_on_rotation = {truncated}\n"
    assert entities(text).only("store").get("rotation.keep_days") == days


def test_fixed_formats_and_lines_side_by_side() -> None:
    found = entities("log_destination = 'stderr, jsonlog'\nlogging_collector = on\n")
    assert sorted(entity.get("encoding") for entity in found.values() if entity.category == "format") == [
        "json",
        "text",
    ]
    assert len(found.only("emitter").get("formats")) == 2


@pytest.mark.parametrize(
    ("line", "fact"),
    [
        ("log_file_mode = {{ m }}", "permissions.others_read"),
        ("log_truncate_on_rotation = {{ t }}", "rotation.keep_days"),
    ],
)
def test_what_a_template_says_of_files_is_unknown(line: str, fact: str) -> None:
    assert "unknown" in entities(f"logging_collector = on\n{line}\n").only("store").get(fact)


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("", False),
        ("max_connections = 200\n", False),
        ("shared_preload_libraries = 'pg_stat_statements'\n", False),
        ("logging_collector = off\nlog_min_duration_statement = -1\nlog_statement = 'none'\n", False),
        ("log_connections = on\n", True),
        ("log_line_prefix = '%m [%p] '\n", True),
        ("logging_collector = on\n", True),
        ("pgaudit.log = 'all'\n", True),
    ],
)
def test_a_prefix_is_nobodys_choice_until_something_of_logs_is_set(text: str, chosen: bool) -> None:
    assert entities(text).only("format").get("configurable") is chosen
