"""Services of systemd: where their output goes, what is dropped; on, off, absent and unknown."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.loaders import Options
from accesslint.loaders.systemd import load
from accesslint.mappers.systemd import commands, services, varnish
from accesslint.model.values import Resource
from accesslint.source import Source
from tests.mappers.building import Mapped, mapped, resource
from tests.trees import MemoryTree


def entities(mapper: Any, text: str, name: str = "app.service", *others: Resource) -> Mapped:
    section = "Container" if name.endswith(".container") else "Service"
    loaded = load([Source(name, f"[{section}]\n{text}\n")], [], MemoryTree({}), Options())
    return mapped(mapper, *[one for one in loaded if isinstance(one, Resource)], *others)


def states(found: Mapped) -> list[object]:
    listed = [one.get("logging") for one in found.values() if one.category == "emitter"]
    return ["unknown" if isinstance(one, dict) else one for one in listed]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("StandardOutput=null", ["off"]),
        ("StandardOutput=null\nStandardError=null", ["off"]),
        ("StandardOutput=null\nStandardError=inherit", ["off"]),
        ("StandardOutput=null\nStandardError=journal", ["partial"]),
        ("StandardError=null", ["partial"]),
        ("StandardOutput=journal", ["on"]),
        ("StandardOutput=inherit", ["on"]),
        ("StandardOutput={{ output }}", ["unknown"]),
        ("LogRateLimitBurst=5", ["on"]),
        ("ExecStart=/usr/bin/app", []),
        ("Type=oneshot\nStandardOutput=null", []),
        ("ExecStart=-/usr/sbin/rsyslogd -n\nStandardOutput=null", []),
        ("ExecStart=/a/app --log-file=/var/log/app/a.log\nStandardOutput=null", []),
        ("", []),
    ],
)
def test_output(text: str, expected: list[object]) -> None:
    assert states(entities(services, text)) == expected


@pytest.mark.parametrize("name", ["nginx.service", "postgresql@14.service", "ssh.service"])
def test_servers_with_logs_of_their_own(name: str) -> None:
    text = "ExecStart=/usr/bin/pg_ctlcluster\nStandardOutput=null" if "post" in name else "StandardOutput=null"
    assert not entities(services, text, name)


def test_a_drop_in_alone_says_what_it_sets() -> None:
    assert states(entities(services, "StandardOutput=null", "app.service.d/a.conf")) == ["off"]
    assert states(entities(services, "LogRateLimitBurst=5", "app.service.d/a.conf")) == ["unknown"]


@pytest.mark.parametrize(
    ("text", "via", "target"),
    [
        ("StandardOutput=append:/var/log/a.log", "file", "/var/log/a.log"),
        ("StandardOutput=file:/var/log/a.log\nStandardError=file:/var/log/a.log", "file", "/var/log/a.log"),
        ("StandardOutput=syslog", "journal", "the journal"),
        ("StandardOutput=journal+console\nLogNamespace=web", "journal", "the journal web"),
        ("StandardOutput=tty", "stdout", "tty"),
    ],
)
def test_routes(text: str, via: str, target: str) -> None:
    found = entities(services, text)
    routes = found.only("emitter").get("routes")
    assert {(route["via"], route["target"]) for route in routes} == {(via, target)}
    assert len([one for one in found.values() if one.category == "store"]) == (via == "file")


def test_a_file_that_every_start_empties() -> None:
    store = entities(services, "StandardOutput=truncate:/var/log/a.log").only("store")
    assert store.get("durable") is False
    assert "unknown" in entities(services, "StandardOutput=append:/a.log").only("store").get("durable")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("LogLevelMax=warning", ["level"]),
        ("LogLevelMax=4", ["level"]),
        ("LogLevelMax=info", []),
        ("LogLevelMax=warning\nSyslogLevel=warning", []),
        ("LogLevelMax={{ x }}", []),
        ("LogFilterPatterns=~healthz\nStandardOutput=journal", ["condition"]),
        ("LogFilterPatterns=^audit", ["condition"]),
        ("LogFilterPatterns=a\nLogFilterPatterns=\nStandardOutput=journal", []),
        ("LogRateLimitBurst=100", ["sample"]),
        ("LogRateLimitIntervalSec=10min", ["sample"]),
        ("LogRateLimitIntervalSec=0\nLogRateLimitBurst=1", []),
        ("LogRateLimitBurst=50000", []),
        ("LogRateLimitBurst=many", []),
        ("LogRateLimitBurst=1\nStandardOutput=append:/var/log/a.log", []),
    ],
)
def test_what_is_dropped(text: str, expected: list[str]) -> None:
    filters = entities(services, text).only("emitter").get("filters") or []
    assert [one["how"] for one in filters] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("LogDriver=none", ["off"]), ("LogDriver=journald", ["on"]), ("LogDriver={{ x }}", ["unknown"]), ("Image=a", [])],
)
def test_containers(text: str, expected: list[object]) -> None:
    assert states(entities(services, text, "app.container")) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ExecStart=/venv/bin/gunicorn app", ["off"]),
        ("ExecStart=/venv/bin/gunicorn \\\n --access-logfile - \\\n app", ["on"]),
        ("ExecStart=/venv/bin/gunicorn $OPTIONS app", []),
        ("ExecStart=gunicorn app\nEnvironmentFile=/etc/default/app", []),
        ('ExecStart=gunicorn app\nEnvironment="GUNICORN_CMD_ARGS=--access-logfile=-"', []),
        ("ExecStart=gunicorn app\nEnvironment=A=b", ["off"]),
        ("ExecStart=gunicorn {{ options }} app", []),
        ("ExecStart={{ venv }}/bin/gunicorn --workers {{ n }} --bind :{{ port }} app", ["off"]),
        ("ExecStart={{ venv }}/bin/gunicorn --access-logfile {{ path }} app", []),
        ("ExecStart=gunicorn --access-logfile $LOG app", []),
        ("ExecStart=gunicorn --access-logfile=${LOG} --bind $PORT app", []),
        ("{% if a %}\nExecStart=gunicorn app\n{% endif %}", []),
        ("ExecStart=/bin/sh -c 'exec gunicorn app'", ["off"]),
        ("ExecStart=uvicorn app --no-access-log", ["off"]),
        ("ExecStart=/a/mongod --auditDestination file --auditPath /a.json", ["on"]),
        ("ExecStart=/a/postgres -D /var/lib/postgresql", []),
        ("ExecStart=/a/app", []),
        ("ExecStart=", []),
    ],
)
def test_servers_by_flags(text: str, expected: list[object]) -> None:
    assert states(entities(commands, text)) == expected


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("-a -w /var/log/varnish/ncsa.log", ["client_address", "other", "identity", "timestamp"]),
        ("-F '%%h %%u'", ["client_address", "identity"]),
        ("-F '%h %%u'", "unknown"),
        ("-F {{ form }}", "unknown"),
    ],
)
def test_varnishncsa(arguments: str, expected: object) -> None:
    found = entities(varnish, f"ExecStart=/usr/bin/varnishncsa {arguments}")
    assert found.only("emitter").get("logging") == "on"
    fields = found.only("format").get("fields")
    if not isinstance(expected, list):
        assert "unknown" in fields or "unknown" in (found.only("format").get("rest") or ())
    else:
        assert [field["meaning"] for field in fields][: len(expected)] == expected


def test_a_configuration_of_gunicorn_may_say_more() -> None:
    assert not entities(commands, "ExecStart=gunicorn a", "app.service", resource("gunicorn_configuration.g", {}))
