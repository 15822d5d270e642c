"""Kong by kong.conf: access logs of the proxy and the Admin API, their formats and routes, the audit log."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.loaders import Options, loader
from accesslint.mappers.kong import configuration
from accesslint.model.entities import Entity
from accesslint.model.values import Resource
from accesslint.source import Source
from tests.mappers.building import Mapped, mapped
from tests.trees import MemoryTree

JSON = (
    "nginx_http_log_format = own escape=json "
    '\'{"time":"$time_iso8601","user":"$http_x_consumer_username",\' '
    '\'"m":"$request_method","u":"$uri","s":$status}\'\n'
    "proxy_access_log = /dev/stdout own\n"
)


def entities(text: str) -> Mapped:
    found = loader("kong").load([Source("kong.conf", text)], [], MemoryTree({}), Options())
    return mapped(configuration, *(one for one in found if isinstance(one, Resource)))


def emitter(text: str, name: str = "proxy") -> Entity:
    return entities(text)[f"emitter:kong.conf#kong.conf#{name}"]


def test_the_defaults() -> None:
    found = entities("database = off\n")
    proxy, admin = (found[f"emitter:kong.conf#kong.conf#{name}"] for name in ("proxy", "Admin API"))
    assert [one.get("logging") for one in (proxy, admin)] == ["on", "on"]
    assert [one.get("plane") for one in (proxy, admin)] == ["http", "control"]
    assert [one.get("routes")[0]["target"] for one in (proxy, admin)] == [
        "/usr/local/kong/logs/access.log",
        "/usr/local/kong/logs/admin_access.log",
    ]
    fields = {field["meaning"] for field in found["format:kong.conf#kong.conf#kong_log_format"].get("fields")}
    assert {"identity", "request_id", "action", "resource", "result", "timestamp"} <= fields
    assert "logging" in proxy.defaults


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("proxy_access_log = off\n", "off"),
        ("proxy_access_log = /dev/stdout\n", "on"),
        ("proxy_access_log = {{ log }}\n", None),
        ("{% if a %}\nproxy_access_log = off\n{% endif %}\n", None),
        ("{{ more }}\n", None),
    ],
)
def test_logging(text: str, state: str | None) -> None:
    found = emitter(text).get("logging")
    assert found == state if state else "unknown" in found


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("role = data_plane\n", ["proxy"]),
        ("role = control_plane\n", ["Admin API"]),
        ("admin_listen = off\n", ["proxy"]),
        ("admin_access_log = off\n", ["proxy", "Admin API"]),
        ("admin_access_log = off\naudit_log = on\n", ["proxy", "audit log"]),
    ],
)
def test_parts(text: str, names: list[str]) -> None:
    found = [one.id.rpartition("#")[2] for one in entities(text).values() if one.category == "emitter"]
    assert sorted(found) == sorted(names)


@pytest.mark.parametrize(
    ("path", "route"),
    [
        ("/dev/stdout", {"via": "stdout"}),
        ("/dev/null", {"discarded": True}),
        ("syslog:server=10.0.0.1", {"via": "syslog"}),
        ("logs/a.log", {"via": "file", "target": "/k/logs/a.log"}),
        ("/var/log/a.log", {"target": "/var/log/a.log"}),
    ],
)
def test_routes(path: str, route: dict[str, Any]) -> None:
    (found,) = emitter(f"prefix = /k\nproxy_access_log = {path}\n").get("routes")
    assert {key: found[key] for key in route} == route


def test_an_injected_format() -> None:
    form = entities(JSON)["format:kong.conf#kong.conf#own"]
    assert (form.get("encoding"), form.get("escaping"), form.get("defined")) == ("json", "json", "once")
    assert {"timestamp", "identity", "action", "resource", "result"} <= {f["meaning"] for f in form.get("fields")}
    assert form.span_of("encoding").line == 1


@pytest.mark.parametrize(
    ("meaning", "token"),
    [("timestamp", "$time_iso8601"), ("identity", "$http_x_consumer_username"), ("action", "$request_method"),
     ("resource", "$uri"), ("result", "$status")],
)  # fmt: skip
def test_each_field_missing(meaning: str, token: str) -> None:
    form = entities(JSON.replace(token, "1"))["format:kong.conf#kong.conf#own"]
    assert meaning not in {field["meaning"] for field in form.get("fields")}


def test_unsafe_escaping() -> None:
    assert (
        entities(JSON.replace("escape=json", "escape=none"))["format:kong.conf#kong.conf#own"].get("escaping") == "none"
    )


def test_a_format_that_a_template_defines_is_unknown() -> None:
    form = entities("proxy_access_log = logs/a.log own\n")["format:kong.conf#kong.conf#own"]
    assert "unknown" in form.get("fields")
    form = entities("proxy_access_log = logs/a.log own\nnginx_http_log_format = {{ f }}\n")[
        "format:kong.conf#kong.conf#own"
    ]
    assert "unknown" in form.get("defined")


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("", None),
        ("trusted_ips = 10.0.0.0/8\n", "trusted-header"),
        ("trusted_ips = 10.0.0.0/8, 0.0.0.0/0\n", "untrusted-header"),
        ("trusted_ips = {{ ips }}\n", "unknown"),
    ],
)
def test_whose_address(text: str, source: str | None) -> None:
    found = emitter("prefix = /k\n" + text).get("client_address.source")
    assert ("unknown" in found) if source == "unknown" else found == source


def test_the_audit_log() -> None:
    text = (
        "audit_log = on\naudit_log_ignore_methods = GET, OPTIONS\naudit_log_ignore_paths = /status\n"
        "audit_log_ignore_tables = consumers\naudit_log_record_ttl = 34560000\naudit_log_signing_key = /k\n"
    )
    found = entities(text)
    audit = found["emitter:kong.conf#kong.conf#audit log"]
    assert audit.get("coverage.event_kinds")["excluded"] == ["GET", "OPTIONS"]
    assert audit.get("coverage.locations")["excluded"] == ["/status"]
    assert audit.get("coverage.services")["excluded"] == ["consumers"]
    assert audit.get("digests") is True
    assert found["store:kong.conf#kong.conf#audit log"].get("retention.days") == 400
    plain = entities("audit_log = on\n")
    assert plain["store:kong.conf#kong.conf#audit log"].get("retention.days") == 30
    assert plain["emitter:kong.conf#kong.conf#audit log"].get("digests") is False
    odd = entities("audit_log = on\naudit_log_record_ttl = {{ x }}\naudit_log_ignore_paths = {{ y }}\n")
    assert "unknown" in odd["store:kong.conf#kong.conf#audit log"].get("retention.days")
