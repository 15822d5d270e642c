"""sshd and sudo: on, off, absent and unknown."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.loaders import Options
from accesslint.loaders.host_services import load
from accesslint.mappers.host import sshd, sudo
from accesslint.model.entities import Entity
from accesslint.model.values import Resource
from accesslint.source import Source
from tests.mappers.building import Mapped, mapped
from tests.trees import MemoryTree


def entities(mapper: Any, name: str, text: str) -> Mapped:
    loaded = load([Source(name, text)], [], MemoryTree({name: text}), Options())
    return mapped(mapper, *[one for one in loaded if isinstance(one, Resource)])


def server(text: str, name: str = "sshd_config") -> Entity:
    return entities(sshd, name, text).only("emitter")


def rules(text: str) -> Entity:
    return entities(sudo, "sudoers", "root ALL=(ALL) ALL\n" + text).only("emitter")


@pytest.mark.parametrize(
    ("text", "logging", "logins"),
    [
        ("", "on", True),
        ("LogLevel INFO\n", "on", True),
        ("loglevel verbose\n", "on", True),
        ("LogLevel DEBUG3\n", "on", True),
        ("LogLevel ERROR\n", "on", False),
        ("LogLevel FATAL\n", "on", False),
        ("LogLevel QUIET\n", "off", None),
        ("LogLevel INFO\nLogLevel QUIET\n", "on", True),
    ],
)
def test_levels_of_sshd(text: str, logging: str, logins: bool | None) -> None:
    found = server(text)
    assert (found.get("logging"), found.get("authentication.logins")) == (logging, logins)
    assert ("logging" in found.defaults) is (text == "")


@pytest.mark.parametrize("text", ["LogLevel {{ level }}\n", "LogLevel loud\n", "{{ more }}\n"])
def test_levels_that_are_not_known(text: str) -> None:
    found = server(text)
    assert "unknown" in found.get("logging")
    assert "unknown" in found.get("authentication.failures")


@pytest.mark.parametrize(("level", "count"), [("QUIET", 1), ("ERROR", 1), ("VERBOSE", 0)])
def test_match_blocks(level: str, count: int) -> None:
    assert len(server(f"Match User a\n LogLevel {level}\n").get("filters") or ()) == count


def test_a_drop_in_alone_counts_where_it_sets_the_level() -> None:
    assert server("LogLevel ERROR\n", "sshd_config.d/a.conf").get("authentication.logins") is False
    assert not entities(sshd, "sshd_config.d/a.conf", "PermitRootLogin no\n")


@pytest.mark.parametrize(
    ("text", "logging", "vias"),
    [
        ("", "on", ["syslog"]),
        ("Defaults !syslog\n", "off", ["none"]),
        ("Defaults !syslog\nDefaults syslog=auth\n", "on", ["syslog"]),
        ("Defaults !syslog, logfile=/var/log/sudo.log\n", "on", ["file"]),
        ("Defaults logfile=/var/log/sudo.log\n", "on", ["syslog", "file"]),
        ("Defaults syslog={{ facility }}\n", None, ["syslog"]),
        ("Defaults !syslog\nDefaults logfile=/dev/null\n", "off", []),
    ],
)
def test_where_sudo_writes(text: str, logging: str | None, vias: list[str]) -> None:
    found = entities(sudo, "sudoers", "root ALL=(ALL) ALL\n" + text).only("emitter")
    assert found.get("logging") == logging if logging else "unknown" in found.get("logging")
    assert [route["via"] for route in found.get("routes") or ()] == [via for via in vias if via != "none"]


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("Defaults !log_allowed\n", "exclude"),
        ("Defaults:joe !log_denied\n", "condition"),
        ("Defaults:joe !syslog\n", "condition"),
        ("Defaults !log_allowed\nDefaults log_allowed\n", None),
        ("Defaults log_denied\n", None),
    ],
)
def test_what_sudo_drops(text: str, how: str | None) -> None:
    found = rules(text).get("filters")
    assert (found[0]["how"] if found else None) == how


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("Defaults log_input\n", True),
        ("Defaults log_input, !log_passwords\n", False),
        ("Defaults log_input, log_passwords\n", True),
        ("Defaults !log_input\n", False),
        ("Defaults log_output\n", False),
    ],
)
def test_what_users_type(text: str, is_told: bool) -> None:
    assert bool(rules(text).get("sensitive")) is is_told


def test_grants_alone_are_no_emitter() -> None:
    assert not entities(sudo, "sudoers.d/deploy", "deploy ALL=(ALL) ALL\n")
