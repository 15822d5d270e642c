"""Caddy's sites as emitters: on, off, what is left out, what records hold, where they go."""

from __future__ import annotations

import textwrap
from typing import Any

import pytest

from accesslint.mappers.caddy import servers
from accesslint.model.entities import Entity
from tests.loaders.caddy.test_caddy import NATIVE, load
from tests.mappers.building import Mapped, line_of, mapped


def entities(text: str, name: str = "Caddyfile") -> Mapped:
    found, _ = load({name: textwrap.dedent(text)})
    return mapped(servers, *found.values())


def site(body: str, top: str = "") -> Mapped:
    return entities(f"{top}\na.example.com {{\n{body}\n}}\n")


def log(block: str) -> Mapped:
    return site(f"log {{\n{block}\n}}")


def meanings(form: Entity) -> set[str]:
    return {field["meaning"] for field in form.get("fields")}


def test_off() -> None:
    emitter = site("respond ok").only("emitter")
    assert (emitter.get("logging"), emitter.get("routes"), emitter.get("formats")) == ("off", [], [])
    assert "no log directive" in emitter.get("logging_detail")
    assert line_of(emitter, "logging") == 2


@pytest.mark.parametrize(
    ("body", "logging", "line"),
    [
        ("log", "on", 3),
        ("log {\noutput stdout\n}", "on", 3),
        ("log\nlog_skip", "off", 4),
        ("log {\noutput stdout\nlevel FATAL\n}", "off", 3),
        ("import nowhere", "unknown", 3),
    ],
)
def test_logging(body: str, logging: str, line: int) -> None:
    emitter = site(body).only("emitter")
    found = emitter.get("logging")
    assert ("unknown" if isinstance(found, dict) else found, line_of(emitter, "logging")) == (logging, line)


def test_no_log_takes_it() -> None:
    emitter = site("log", "{\nlog default {\nexclude http.log.access\n}\n}").only("emitter")
    assert (emitter.get("logging"), emitter.get("formats")) == ("off", [])


def test_the_default_record() -> None:
    form = log("output file /var/log/a").only("format")
    assert (form.get("encoding"), form.get("structured"), form.get("escaping")) == ("json", True, "json")
    assert form.get("timestamp") == {"zone": "utc", "form": "epoch", "precision": "microsecond"}
    assert {"timestamp", "identity", "action", "resource", "result", "client_address"} <= meanings(form)
    assert {"request_id", "trace_id"}.isdisjoint(meanings(form))
    assert all(field["escaped"] for field in form.get("fields") if field.get("client_controlled"))
    (uri,) = (field for field in form.get("fields") if field["meaning"] == "resource")
    assert uri["sensitive"] == "query-strings"


@pytest.mark.parametrize(
    ("settings", "zone", "form", "precision"),
    [
        ("json {\ntime_format iso8601\n}", "utc", "rfc3339", "millisecond"),
        ("json {\ntime_format rfc3339\ntime_local\n}", "offset", "rfc3339", "second"),
        ("json {\ntime_format wall\n}", "none", "other", "second"),
        ("json {\ntime_format unix_nano\n}", "utc", "epoch", "nanosecond"),
        ('json {\ntime_format "2006-01-02T15:04:05.000Z07:00"\n}', "utc", "rfc3339", "millisecond"),
        ('json {\ntime_format "2006-01-02 15:04:05"\n}', "none", "rfc3339", "second"),
        ("console", "none", "other", "millisecond"),
        ("filter {\nwrap json {\ntime_format rfc3339_nano\n}\nuser_id rename user\n}", "utc", "rfc3339", "nanosecond"),
    ],
)
def test_times(settings: str, zone: str, form: str, precision: str) -> None:
    entity = log(f"output stdout\nformat {settings}").only("format")
    assert entity.get("timestamp") == {"zone": zone, "form": form, "precision": precision}


@pytest.mark.parametrize(
    ("path", "how", "missing"),
    [
        ("user_id", "delete", "identity"),
        ("user_id", "hash", "identity"),
        ("request>method", "delete", "action"),
        ("request>uri", "delete", "resource"),
        ("status", "replace x", "result"),
        ("request", "delete", "action"),
        ("request>remote_ip", "ip_mask 16", ""),
        ("user_id", "rename user", ""),
    ],
)
def test_each_field_in_turn(path: str, how: str, missing: str) -> None:
    form = log(f"output stdout\nformat filter {{\nwrap json\nfields {{\n{path} {how}\n}}\n}}").only("format")
    five = {"timestamp", "identity", "action", "resource", "result"}
    assert (missing in five - meanings(form)) if missing else five <= meanings(form)
    if missing == "identity":
        assert line_of(form, "fields") == 8


def test_time_is_never_filtered() -> None:
    form = log("output stdout\nformat filter {\nts delete\n}").only("format")
    assert form.get("timestamp.zone") == "utc"
    assert "timestamp" in meanings(form)


@pytest.mark.parametrize(
    ("body", "token", "meaning", "more"),
    [
        ("log_append request_id {http.request.uuid}", "request_id", "request_id", {}),
        ("log_append id {uuid}", "id", "request_id", {}),
        ("log_append rid {header.X-Request-Id}", "rid", "request_id", {"client_controlled": True, "escaped": True}),
        ("log_append user {http.auth.user.id}", "user", "identity", {}),
        ("log_append cert {tls_client_subject}", "cert", "identity", {}),
        ("log_append tenant acme", "tenant", "other", {}),
        ("header X-Request-Id {uuid}", "resp_headers>X-Request-Id", "request_id", {}),
        ("tracing", "traceID", "trace_id", {}),
    ],
)
def test_added(body: str, token: str, meaning: str, more: dict[str, Any]) -> None:
    form = site(f"log\n{body}").only("format")
    (field,) = (field for field in form.get("fields") if field["token"] == token)
    assert field["meaning"] == meaning
    assert more.items() <= field.items()


def test_credentials() -> None:
    options = "{\nservers {\nlog_credentials\n}\n}"
    fields = site("log", options).only("format").get("fields")
    assert {field["token"] for field in fields if field.get("sensitive") == "credentials"} == {
        "request>headers>Authorization",
        "request>headers>Cookie",
        "request>headers>Proxy-Authorization",
    }
    hidden = "log {\noutput stdout\nformat filter {\nrequest>headers delete\n}\n}"
    assert not [f for f in site(hidden, options).only("format").get("fields") if f.get("sensitive") == "credentials"]


def test_a_plug_in_writes_what_is_not_known() -> None:
    form = log('output stdout\nformat transform "{common_log}"').only("format")
    assert "plug-in" in form.get("fields")["unknown"]


def test_filters() -> None:
    emitter = log("output stdout\nlevel ERROR").only("emitter")
    (found,) = emitter.get("filters")
    assert (found["how"], line_of(emitter, "filters.0")) == ("level", 5)
    assert log("output stdout\nlevel INFO").only("emitter").get("filters") is None
    (sampled,) = log("output stdout\nsampling {\nfirst 1\nthereafter 100\n}").only("emitter").get("filters")
    assert sampled["how"] == "sample"
    assert "unknown" in log("output stdout\nlevel {$LEVEL}").only("emitter").get("filters")


def test_coverage() -> None:
    emitter = site("log\nlog_skip /healthz").only("emitter")
    assert emitter.get("coverage.locations.excluded") == ["/healthz"]
    assert line_of(emitter, "coverage.locations") == 4
    two = entities("a.example.com, b.example.com {\nlog {\nhostnames a.example.com\noutput stdout\n}\n}")
    assert two.only("emitter").get("coverage.services.excluded") == ["b.example.com"]


@pytest.mark.parametrize(
    ("output", "via", "target"),
    [
        ("stdout", "stdout", "stdout"),
        ("stderr", "stdout", "stderr"),
        ("net udp/logs.example.com:514", "udp", "udp/logs.example.com:514"),
        ("file /var/log/a", "file", "/var/log/a"),
        ("file /dev/null", "file", "/dev/null"),
        ("discard", "file", "discard"),
        ("loki {\n}", "loki", "loki"),
    ],
)
def test_routes(output: str, via: str, target: str) -> None:
    (route,) = log(f"output {output}").only("emitter").get("routes")
    assert (route["via"], route["target"]) == (via, target)
    assert route.get("discarded") is (True if target in ("discard", "/dev/null") else None)


def test_files() -> None:
    store = log("output file /var/log/a").only("store")
    assert (store.get("names"), store.get("permissions.mode")) == (["/var/log/a"], "0600")
    assert (store.get("rotation.keep_days"), store.get("rotation.max_files")) == (90, 10)
    assert "rotation.keep_days" in store.defaults
    block = "output file /var/log/a {\nmode 0644\nroll_keep_for 400d\nroll_keep {$KEEP}\n}"
    store = log(block).only("store")
    assert (store.get("permissions.others_read"), store.get("rotation.keep_days")) == (True, 400)
    assert (line_of(store, "rotation.keep_days"), "unknown" in store.get("rotation.max_files")) == (6, True)
    assert log("output file /a {\nroll_disabled\n}").only("store").get("rotation") is None
    assert "LOG" in log("output file {$LOG}").only("emitter").get("routes")[0]["to"]["unknown"]


def test_one_file_of_two_sites() -> None:
    found = entities("a.example.com {\nlog {\noutput file /l\n}\n}\nb.example.com {\nlog {\noutput file /l\n}\n}")
    store = found.only("store")
    assert [e.get("routes")[0]["to"] for e in found.values() if e.category == "emitter"] == [store.id, store.id]


@pytest.mark.parametrize(
    ("ranges", "source"),
    [
        ("private_ranges", "trusted-header"),
        ("10.0.0.0/8 192.0.2.1", "trusted-header"),
        ("0.0.0.0/0", "untrusted-header"),
        ("{$PROXIES}", "unknown"),
    ],
)
def test_whose_address(ranges: str, source: str) -> None:
    emitter = site("log", f"{{\nservers {{\ntrusted_proxies static {ranges}\n}}\n}}").only("emitter")
    found = emitter.get("client_address.source")
    assert ("unknown" if isinstance(found, dict) else found) == source


def test_native() -> None:
    found = entities(NATIVE, "caddy.json")
    main = found["emitter:caddy.json#caddy.json:main"]
    assert (main.get("logging"), main.get("coverage.services.excluded")) == ("on", ["b.example.com"])
    assert found["emitter:caddy.json#caddy.json:silent"].get("logging") == "off"


ODD = ["", "x", "{", "{$X}", "-1", "999999999999999999999", '"', "é"]


@pytest.mark.parametrize("value", ODD)
def test_odd_values(value: str) -> None:
    for line in ("output {}", "output file {}", "level {}", "format {}", "include {}", "sampling {}",
                 "format filter {{\nrequest>uri {}\n}}", "format json {{\ntime_format {}\n}}",
                 "output file /a {{\nroll_size {}\nroll_keep {}\nroll_keep_for {}\nmode {}\n}}"):  # fmt: skip
        log(line.replace("{}", value).replace("{{", "{").replace("}}", "}"))
    entities('{"apps": {"http": {"servers": {"a": {"logs": {"logger_names": ' + f'"{value}"' + "}}}}}}", "caddy.json")
