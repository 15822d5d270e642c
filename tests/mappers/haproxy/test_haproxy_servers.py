"""HAProxy's frontends as emitters, their formats and targets."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.mappers.haproxy import servers
from accesslint.model.entities import Entity
from tests.loaders.haproxy.test_haproxy import load
from tests.mappers.building import Mapped, mapped

BASE = "global\n log 10.0.0.1 local0\ndefaults\n mode http\n log global\n"


def site(text: str) -> tuple[Entity, Mapped]:
    found = mapped(servers, *load(text)[0].values())
    return found.only("emitter"), found


def frontend(lines: str, base: str = BASE) -> Entity:
    return site(f"{base}frontend f\n bind :80\n {lines}\n")[0]


def form(text: str, lines: str = "", syslog: str = "raw") -> Entity:
    base = f"global\n log 10.0.0.1 format {syslog} local0\ndefaults\n mode http\n log global\n"
    return site(f"{base}frontend f\n log-format {text}\n {lines}\n")[1].only("format")


@pytest.mark.parametrize(
    ("lines", "state", "detail"),
    [
        ("option httplog", "on", None),
        ("no log", "off", "`no log` ends its log"),
        ("no log\n log a local0 err", "off", "from level err on"),
        ("no log\n log a local0 notice", "off", "from level notice on"),
        ("no log\n log a local0 info", "on", None),
        ("no log\n log a local0 err\n option log-separate-errors", "partial", "failures only"),
        ("http-request set-log-level silent", "off", "holds for every request"),
        ("http-request set-log-level silent\n http-request set-log-level info", "on", None),
        ("http-request set-log-level silent if { src 10.0.0.1 }", "on", None),
        ("no log\n log {{ x }} local0 {{ level }}", "a template", None),
        ("no log\n{% if x %}\n log a local0\n{% endif %}", "decides about this log line", None),
        ("no log\n{{ logs }}", "may stand for further lines", None),
    ],
)
def test_logging(lines: str, state: str, detail: str | None) -> None:
    emitter = frontend(lines)
    found = emitter.get("logging")
    if isinstance(found, dict):
        assert state in found["unknown"] or "template's" in found["unknown"]
    else:
        assert found == state
    assert detail is None or detail in emitter.get("logging_detail")


def test_no_log_line_is_off() -> None:
    emitter, _ = site("defaults\n mode http\n option httplog\nfrontend f\n bind :80\n")
    assert emitter.get("logging") == "off"
    assert emitter.get("routes") == []


@pytest.mark.parametrize(
    ("lines", "emitters"),
    [
        ("no log\n http-request use-service prometheus-exporter if { path /metrics }", 0),
        ("no log\n monitor-uri /up", 0),
        ("no log\n http-request use-service prometheus-exporter\n stats enable", 1),
        ("no log\n http-request use-service lua.x", 1),
        ("no log\n monitor-uri /up\n default_backend b", 1),
        ("http-request use-service prometheus-exporter", 1),
    ],
)
def test_metrics_are_no_access(lines: str, emitters: int) -> None:
    found = mapped(servers, *load(f"{BASE}frontend f\n {lines}\n")[0].values())
    assert len([entity for entity in found.values() if entity.category == "emitter"]) == emitters


def test_planes() -> None:
    assert frontend("mode tcp").get("plane") == "network"
    assert frontend("option httplog").get("plane") == "http"


DAEMON = {"unknown": "where the host's syslog daemon puts records is not told here"}
ELSEWHERE = {"unknown": "the log server is not declared in these files"}


@pytest.mark.parametrize(
    ("target", "route"),
    [
        ("10.0.0.1:514", {"to": ELSEWHERE, "via": "syslog", "target": "10.0.0.1:514", "encrypted": False}),
        ("logs.example.com", {"to": ELSEWHERE, "via": "syslog", "target": "logs.example.com", "encrypted": False}),
        ("tcp@10.0.0.1:514", {"to": ELSEWHERE, "via": "tcp", "target": "tcp@10.0.0.1:514", "encrypted": False}),
        ("stdout", {"to": {"unknown": "what starts the server decides where standard output goes"}, "via": "stdout",
                    "target": "stdout"}),
        ("/dev/log", {"to": DAEMON, "via": "syslog", "target": "/dev/log"}),
        ("127.0.0.1:514", {"to": DAEMON, "via": "syslog", "target": "127.0.0.1:514"}),
        ("/dev/null", {"to": None, "via": "file", "target": "/dev/null", "discarded": True}),
        ("ring@r", {"to": ELSEWHERE, "via": "tcp", "target": "ring@r (10.0.0.2:6514)", "encrypted": True,
                    "verified": True}),
        ("ring@n", {"to": ELSEWHERE, "via": "tcp", "target": "ring@n (10.0.0.2:6514)", "encrypted": True,
                    "verified": False}),
        ("ring@m", {"to": "store:haproxy.cfg#ring@m", "via": "ring", "target": "ring@m"}),
        ("ring@x", {"to": {"unknown": "ring@x is not declared in these files"}, "via": "ring", "target": "ring@x"}),
    ],
)  # fmt: skip
def test_routes(target: str, route: dict[str, Any]) -> None:
    text = (
        "ring r\n server s 10.0.0.2:6514 ssl verify required ca-file a\n"
        "ring n\n server s 10.0.0.2:6514 ssl verify none\nring m\n size 32764\n"
        f"frontend f\n mode http\n log {target} local0\n option httplog\n"
    )
    emitter, found = site(text)
    assert emitter.get("routes") == [route]
    stores = [entity for entity in found.values() if entity.category == "store"]
    assert [store.get("durable") for store in stores] == ([False] if target == "ring@m" else [])


def test_a_target_that_takes_no_traffic_is_no_route() -> None:
    emitter, _ = site(
        "global\n log a local0\n log b local1 notice\nfrontend f\n mode http\n log global\n option httplog\n"
    )
    assert [route["target"] for route in emitter.get("routes")] == ["a"]


@pytest.mark.parametrize(
    ("lines", "how", "what"),
    [
        ("option dontlog-normal", "exclude", "option dontlog-normal"),
        ("no log\n log a sample 1:10 local0", "sample", "sample 1:10"),
        ("http-request set-log-level silent if { src 10.0.0.1 }", "condition", "http-request set-log-level silent if"),
        ("http-request set-log-level silent\n http-request set-log-level info if a", "exclude", "http-request set-log"),
        ("no log\n log a local0 err\n option log-separate-errors", "level", "err"),
    ],
)
def test_filters(lines: str, how: str, what: str) -> None:
    (found,) = frontend(lines).get("filters")
    assert found["how"] == how
    assert found["what"].startswith(what)


@pytest.mark.parametrize(
    "lines",
    ["no log\n log a sample 1-2:3 local0\n log b sample 3:3 local0", "no log\n log a sample 1:2 local0\n log b local0",
     "option dontlognull", "no option dontlog-normal"],
)  # fmt: skip
def test_nothing_is_filtered(lines: str) -> None:
    assert frontend(lines).get("filters") == []


@pytest.mark.parametrize(
    ("lines", "paths"),
    [
        ("http-request set-log-level silent if { path /health /ping }", ["/health", "/ping"]),
        ("acl up path_beg -i /up\n http-request set-log-level silent if up { src 10.0.0.0/8 }", ["/up"]),
        ("http-request set-log-level silent if { path /a } || { path /b }", ["/a", "/b"]),
        ("http-request set-log-level silent if { path /a } or { src 10.0.0.1 }", []),
        ("http-request set-log-level silent if !{ path /a }", []),
        ("http-request set-log-level silent unless { path /a }", []),
    ],
)
def test_locations(lines: str, paths: list[str]) -> None:
    emitter = frontend(lines)
    assert emitter.get("coverage.locations.excluded") == paths
    assert bool(emitter.get("filters")) == (not paths)


def test_what_haproxy_answers_to_monitors_is_no_access() -> None:
    assert frontend("monitor-uri /alive").get("coverage.locations.excluded") == []


def test_backend_that_silences() -> None:
    text = BASE + "frontend f\n default_backend b\nbackend b\n http-request set-log-level silent\n"
    emitter, _ = site(text)
    assert "in the backend b" in emitter.get("filters.0.detail")


def test_debian_s_default() -> None:
    text = (
        "global\n\tlog /dev/log\tlocal0\n\tlog /dev/log\tlocal1 notice\n"
        "defaults\n\tlog\tglobal\n\tmode\thttp\n\toption\thttplog\n\toption\tdontlognull\n"
        "frontend web\n\tbind *:80\n\tdefault_backend app\n"
    )
    emitter, found = site(text)
    assert (emitter.get("logging"), emitter.get("filters"), emitter.get("coverage.locations.excluded")) == (
        "on",
        [],
        [],
    )
    assert [route["target"] for route in emitter.get("routes")] == ["/dev/log"]
    entity = found.only("format")
    assert {"action", "resource", "result", "client_address"} <= meanings(entity)
    assert "identity" not in meanings(entity)
    assert entity.get("timestamp.zone") == "none"


# Formats

GOOD = r'"%T %[ssl_c_s_dn(cn)] %HM %HU %ST %ID"'


def meanings(entity: Entity) -> set[str]:
    return {field["meaning"] for field in entity.get("fields")}


@pytest.mark.parametrize(
    ("missing", "without"),
    [
        ("", ""),
        ("timestamp", "%T "),
        ("identity", "%[ssl_c_s_dn(cn)] "),
        ("action", "%HM "),
        ("resource", "%HU "),
        ("result", "%ST "),
        ("request_id", " %ID"),
    ],
)
def test_meanings(missing: str, without: str) -> None:
    text = GOOD.replace(without, "") if without else GOOD
    found = meanings(form(text, "unique-id-format %[uuid]"))
    wanted = {"timestamp", "identity", "action", "resource", "result", "request_id"}
    assert wanted - found == ({missing} if missing else set())


def test_ready_made_formats() -> None:
    found = {}
    for option in ("httplog", "httplog clf", "httpslog", "tcplog"):
        entity = site(f"{BASE}frontend f\n option {option}\n")[1].only("format")
        found[option] = (entity.get("encoding"), entity.get("timestamp.zone"), "action" in meanings(entity))
    assert found == {
        "httplog": ("text", "none", True),
        "httplog clf": ("clf", "offset", True),
        "httpslog": ("text", "none", True),
        "tcplog": ("text", "none", False),
    }


def test_without_a_format_one_poor_line_per_connection() -> None:
    entity = site(f"{BASE}frontend f\n bind :80\n")[1].only("format")
    assert {"action", "resource", "result", "identity"} & meanings(entity) == set()
    assert entity.get("timestamp.form") == "syslog"
    assert "fields" in entity.defaults


def test_httplog_in_tcp_mode_is_tcplog() -> None:
    entity = site("frontend f\n log a local0\n option httplog\n")[1].only("format")
    assert entity.get("name") == "tcplog format"
    assert {"resource", "result", "client_address"} <= meanings(entity)
    assert {"action", "identity"} & set(entity.get("offers")) == set()


def test_a_connection_has_a_name_by_its_certificate_alone() -> None:
    text = "frontend f\n log a local0\n option tcplog\n bind :1 ssl crt a ca-file b verify required\n"
    assert "identity" in site(text)[1].only("format").get("offers")


@pytest.mark.parametrize(
    ("text", "zone", "kind", "precision"),
    [
        ("%t", "none", "other", "millisecond"),
        ("%tr", "none", "other", "millisecond"),
        ("%T", "offset", "clf", "second"),
        ("%trl", "offset", "clf", "second"),
        ("%Ts", "utc", "epoch", "second"),
        ("%[date]", "utc", "epoch", "second"),
        ("%[date(0,ms)]", "utc", "epoch", "millisecond"),
        ("%[accept_date(us)]", "utc", "epoch", "microsecond"),
        ("'%[date,utime(\"%Y-%m-%dT%H:%M:%SZ\")]'", "utc", "rfc3339", "second"),
        ("'%[date,ltime(\"%Y-%m-%dT%H:%M:%S%z\")]'", "offset", "rfc3339", "second"),
        ("'%[date,ltime(\"%Y-%m-%dT%H:%M:%S\")]'", "none", "rfc3339", "second"),
        ("'%[accept_date(ms),ms_utime(\"%Y-%m-%dT%H:%M:%S.%NZ\")]'", "utc", "rfc3339", "millisecond"),
    ],
)
def test_times(text: str, zone: str, kind: str, precision: str) -> None:
    assert form(text).get("timestamp") == {"zone": zone, "form": kind, "precision": precision}


@pytest.mark.parametrize(
    ("syslog", "text", "zone", "kind"),
    [
        ("local", "%ST", "none", "syslog"),
        ("local", "%tr", "none", "other"),
        ("rfc5424", "%tr", "offset", "rfc3339"),
        ("iso", "%ST", "offset", "rfc3339"),
        ("rfc5424", "%T", "offset", "clf"),
        ("short", "%tr", "none", "other"),
    ],
)
def test_the_syslog_header_brings_a_time(syslog: str, text: str, zone: str, kind: str) -> None:
    found = form(text, syslog=syslog).get("timestamp")
    assert (found["zone"], found["form"]) == (zone, kind)


def test_no_time_at_all() -> None:
    assert form("%ST", syslog="raw").get("timestamp") is None


@pytest.mark.parametrize(
    ("text", "escaping", "escaped"),
    [
        ("'%{+Q}r'", "vendor", True),
        ("'%[capture.req.hdr(0)]'", "vendor", False),
        ("'\"%[capture.req.hdr(0)]\"'", "vendor", False),
        ("'%{+Q}[capture.req.hdr(0)]'", "vendor", False),
        ("'%{+Q,+E}[capture.req.hdr(0)]'", "vendor", True),
        ("'\"%[capture.req.hdr(0),json(utf8s)]\"'", "vendor", True),
        ("'\"%[capture.req.hdr(0),url_dec]\"'", "none", False),
        ("'%[capture.req.hdr(0),base64]'", "vendor", None),
        ("'%[capture.req.hdr(0),sha1,hex]'", "vendor", None),
        ('\'{"a":"%[capture.req.hdr(0)]"}\'', "vendor", False),
        ('\'{"a":"%{+E}[capture.req.hdr(0)]"}\'', "default", False),
        ('\'{"a":"%[capture.req.hdr(0),json(utf8s)]"}\'', "vendor", True),
        ('\'{"a":"%HU"}\'', "default", False),
        ("'{\"a\":%{+Q}HU}'", "default", False),
        ("'%hr'", "vendor", True),
        ("'%ID'", "vendor", None),
        ("'%{+json}o %(a)[capture.req.hdr(0)]'", "json", True),
    ],
)
def test_what_a_client_can_do(text: str, escaping: str, escaped: bool | None) -> None:
    entity = form(text, "capture request header X-User len 20")
    found = [field.get("escaped") for field in entity.get("fields") if field.get("client_controlled")]
    assert (entity.get("escaping"), found[0] if found else None) == (escaping, escaped)


def test_an_id_made_of_a_header_is_the_client_s() -> None:
    entity = form('"%ID"', "unique-id-format %[req.hdr(X-Request-Id)]")
    assert entity.get("fields.0.client_controlled") is True


@pytest.mark.parametrize(
    ("lines", "text", "meaning", "sensitive"),
    [
        ("capture request header X-User len 9", "%[capture.req.hdr(0)]", "identity", None),
        ("capture request header Authorization len 9", "%[capture.req.hdr(0)]", "other", "credentials"),
        ("capture request header Authorization len 9", "%hr", "other", "credentials"),
        ("capture request header User-Agent len 9", "%hr", "user_agent", None),
        ("capture cookie SID len 9", "%CC", "other", "credentials"),
        ("option dontlognull", "%CC", "other", None),
        ("http-request set-var(txn.u) http_auth_user", "%[var(txn.u)]", "identity", None),
        ("http-request set-var(txn.u) http_auth_bearer,jwt_payload_query('$.sub')", "%[var(txn.u)]", "identity", None),
        ("http-request set-var(txn.u) hdr(authorization)", "%[var(txn.u)]", "other", "credentials"),
        ("http-request capture path len 9", "%[capture.req.hdr(0)]", "resource", None),
        ("option dontlognull", "%[var(txn.user_id)]", "identity", None),
        ("option dontlognull", "%HU", "resource", "query-strings"),
        ("option dontlognull", "%HP", "resource", None),
        ("option dontlognull", "%[src]", "client_address", None),
        ("option dontlognull", "%[ssl_c_s_dn(cn)]", "identity", None),
        ("option dontlognull", "%[ssl_c_serial,hex]", "identity", None),
        ("option dontlognull", "%[uuid]", "request_id", None),
    ],
)
def test_what_is_written(lines: str, text: str, meaning: str, sensitive: str | None) -> None:
    field = form(f"'{text}'", lines).get("fields.0")
    assert (field["meaning"], field.get("sensitive")) == (meaning, sensitive)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("%zz", "there is no %zz"),
        ("'%ci %'", "stands alone"),
        ("'100% sure'", "stands alone"),
        ("'%[req.hdr(X-User)]'", "req.hdr is gone when the request is logged"),
        ("'%[src'", "has no closing bracket"),
        ("%ci %cp", "one word"),
        ("'{\"a\":%ci,}'", "not JSON"),
    ],
)
def test_formats_that_do_not_work(text: str, said: str) -> None:
    entity = form(text)
    assert entity.get("defined") == "invalid"
    assert said in entity.get("defined_detail")


def test_http_aliases_in_tcp_mode_do_not_start() -> None:
    entity = site("frontend f\n log a local0\n log-format %HM\n")[1].only("format")
    assert "HTTP only" in entity.get("defined_detail")


def test_shapes() -> None:
    entity = form('\'{"time":"%T","http":{"method":"%HM","status":%ST}}\'')
    assert (entity.get("encoding"), entity.get("defined")) == ("json", "once")
    assert [field["name"] for field in entity.get("fields")] == ["time", "http.method", "http.status"]
    assert form("'method=%HM status=%ST'").get("encoding") == "logfmt"
    named = form("'%{+json}o %(user)[var(txn.user)] %(status)ST %ci'")
    assert [(field["name"], field["token"]) for field in named.get("fields")] == [
        ("user", "%(user)[var(txn.user)]"),
        ("status", "%(status)ST"),
    ]


def test_templates_leave_a_rest() -> None:
    entity = form("'%T {{ more }} %ST'")
    assert "{{ more }}" in entity.get("rest.unknown")
    assert "unknown" in form("{{ haproxy_log_format }}").get("fields")


def test_structured_data_counts_for_rfc5424_alone() -> None:
    lines = "log-format-sd '[a@1 user=\"%{+E}[capture.req.hdr(0)]\"]'\n capture request header X-User len 9"
    assert "identity" in meanings(form("%ST", lines, "rfc5424"))
    assert "identity" not in meanings(form("%ST", lines, "rfc3164"))


def test_profiles_choose_the_format_of_a_target() -> None:
    text = (
        "log-profile p\n on error format %ci\n on any format '%HM %ST'\nlog-profile q\n on close drop\n"
        f"{BASE}frontend f\n no log\n log a profile p local0\n log b profile q local0\n"
    )
    emitter, found = site(text)
    assert found.only("format").get("name") == "%HM %ST"
    assert [route["target"] for route in emitter.get("routes")] == ["a"]


def test_frontends_that_write_the_same_share_a_format() -> None:
    text = f"{BASE} option httplog\nfrontend f\n bind :80\nfrontend g\n bind :81\n"
    found = mapped(servers, *load(text)[0].values())
    assert len([entity for entity in found.values() if entity.category == "format"]) == 1


def test_client_address() -> None:
    assert frontend("http-request set-src hdr(x-forwarded-for)").get("client_address.source") == "untrusted-header"
    assert (
        frontend("http-request set-src hdr(x-real-ip) if { src 10.0.0.0/8 }").get("client_address.source")
        == "trusted-header"
    )


@pytest.mark.parametrize(
    "odd", ["{{ x }}", "${NO}", "", "%", "%{", "%[", "%(", "'", "|", "%{+json}o", "\ue000", "if", "x" * 300]
)
def test_odd_values_never_raise(odd: str) -> None:
    for line in (
        "log-format {}", "log-format '{}'", "log {} local0", "log a {} local0", "log a sample {} local0", "mode {}",
        "log a format {} local0", "capture request header {} len 5", "http-request capture {} len 5",
        "http-request set-log-level silent {}", "http-request set-log-level silent if {} {{", "unique-id-format {}",
        "log-format-sd {}\n log a format rfc5424 local0", "option {}", "monitor-uri {}", "log a profile {} local0",
        "log ring@{} local0", "acl {} {}", "log a local0 {}", "http-request set-src {}",
    ):  # fmt: skip
        mapped(servers, *load(f"{BASE}frontend f\n {line.replace('{}', odd)}\n")[0].values())
