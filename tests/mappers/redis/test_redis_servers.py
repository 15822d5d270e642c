"""Redis as an emitter: what ACL LOG keeps, whose name it holds, where the server's own log goes."""

from __future__ import annotations

import pytest

from accesslint.loaders import Options, loader
from accesslint.mappers.redis import servers
from accesslint.model.entities import Entity
from accesslint.model.values import Resource
from accesslint.source import Source
from tests.mappers.building import Mapped, mapped
from tests.trees import MemoryTree

PACKAGED = "bind 127.0.0.1 -::1\nprotected-mode yes\nport 6379\ndaemonize yes\nlogfile /var/log/redis/r.log\n"


def entities(text: str, name: str = "redis.conf") -> Mapped:
    found = loader("redis").load([Source(name, text)], [], MemoryTree({}), Options())
    return mapped(servers, *(one for one in found if isinstance(one, Resource)))


def emitter(text: str) -> Entity:
    return entities(text).only("emitter")


@pytest.mark.parametrize(
    ("text", "state"),
    [
        (PACKAGED, "partial"),
        ("acllog-max-len 0\n", "off"),
        ("acllog-max-len 1000\n", "partial"),
        ("acllog-max-len odd\n", "partial"),
        (f"acllog-max-len {'9' * 5_000}\n", "partial"),
        ("acllog-max-len {{ n }}\n", None),
        ("loadmodule /usr/lib/valkey/libvalkeyaudit.so\n", None),
        ("loadmodule /usr/lib/redis/redisearch.so\n", "partial"),
        ("loadmodule\n", "partial"),
        ("aclfile gone.acl\n", "partial"),
        ("include gone.conf\n", None),
    ],
)
def test_logging(text: str, state: str | None) -> None:
    found = emitter(text).get("logging")
    assert found == state if state else "unknown" in found


def test_what_is_left_out() -> None:
    found = entities(PACKAGED)
    one = found.only("emitter")
    assert one.get("coverage.event_kinds")["excluded"] == ["reads", "writes", "administration"]
    assert found.only("format").get("configurable") is False
    (route,) = one.get("routes")
    assert (route["via"], "unknown" in route["to"]) == ("memory", True)
    assert one.get("buffers") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [("", False), ("requirepass x\n", True), ("user a on >x +@all\n", True), ("aclfile gone.acl\n", True)],
)
def test_sign_ins_are_asked_for_where_there_are_some(text: str, expected: bool) -> None:
    found = emitter("port 1\n" + text)
    assert ("accepted sign-ins" in found.get("coverage.event_kinds")["excluded"]) is expected
    assert found.get("authentication") == ({"failures": True} if expected else None)


def test_a_short_ring_loses_records() -> None:
    assert emitter("acllog-max-len 16\n").get("buffers")[0]["overflow"] == "drop"
    assert emitter("acllog-max-len 500\n").get("buffers") is None


@pytest.mark.parametrize(
    ("text", "individual"),
    [
        ("port 1\n", False),
        ("requirepass x\n", False),
        ("requirepass {{ x }}\n", False),
        ("user default on nopass ~* +@all\nuser app on >x +@all\n", False),
        ("user default on >x +@all\n", False),
        ("user default off\nuser app on >x +@all\n", None),
        ("user default reset\nuser app on >x +@all\n", None),
        ("user default on >x\nuser app on >y\n", None),
        ("user default nopass resetpass on\nuser app on >y\n", None),
        ("aclfile gone.acl\n", "unknown"),
        ("{% if a %}\nuser app on\n{% endif %}\n", "unknown"),
    ],
)
def test_whose_name(text: str, individual: bool | str | None) -> None:
    found = emitter(text).get("identity.individual")
    assert ("unknown" in found) if individual == "unknown" else found is individual


def test_a_password_is_not_shown() -> None:
    one = emitter("port 1\n\nrequirepass s3cret\n")
    assert one.span_of("identity.individual").line == 1


@pytest.mark.parametrize(
    ("text", "vias"),
    [
        ("loglevel notice\nlogfile /a\n", ["memory"]),
        ("loglevel verbose\nlogfile /a\n", ["file", "memory"]),
        ("loglevel debug\n", ["stdout", "memory"]),
        ('loglevel debug\nlogfile ""\nsyslog-enabled yes\n', ["syslog", "stdout", "memory"]),
        ("loglevel verbose\nlogfile {{ f }}\n", ["file", "memory"]),
    ],
)
def test_the_servers_own_log(text: str, vias: list[str]) -> None:
    one = emitter(text)
    assert [route["via"] for route in one.get("routes")] == vias
    assert ("connections" in one.get("coverage.event_kinds")["included"]) is ("notice" not in text)
