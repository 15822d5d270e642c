"""Squid as an emitter: logging, formats code by code, filters, routes, identity."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accesslint.loaders import Options, loader
from accesslint.mappers.squid import servers
from accesslint.model.entities import Entity
from accesslint.model.values import Resource
from accesslint.source import Source
from tests.mappers.building import Mapped, line_of, mapped
from tests.trees import MemoryTree

GOOD = '"%{%Y-%m-%dT%H:%M:%S%z}tl" "%un" %rm %>ru %>Hs %master_xaction'


def entities(text: str, name: str = "squid.conf") -> Mapped:
    found = loader("squid").load([Source(name, text)], [], MemoryTree({}), Options())
    return mapped(servers, *(one for one in found if isinstance(one, Resource)))


def emitter(text: str, name: str = "squid.conf") -> Entity:
    return entities(text, name).only("emitter")


def form(text: str) -> Entity:
    return entities(f"auth_param basic program /x\nlogformat own {text}\naccess_log stdio:/a logformat=own\n").only(
        "format"
    )


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("http_port 3128\n", "on"),
        ("access_log none\n", "off"),
        ("access_log stdio:/a squid\n", "on"),
        ("access_log none health\naccess_log stdio:/a\n", "on"),
        ("access_log stdio:/a\naccess_log none\n", "on"),
        ("access_log none\naccess_log stdio:/a\n", "off"),
        ("access_log none all\n", "off"),
        ("{% if a %}\naccess_log none\n{% endif %}\n", None),
        ("include missing.conf\n", None),
        ("access_log\n", None),
    ],
)
def test_logging(text: str, state: str | None) -> None:
    found = emitter(text).get("logging")
    assert found == state if state else "unknown" in found


def test_a_part_alone_decides_nothing_by_default() -> None:
    assert "unknown" in emitter("http_access deny all\n", "other.conf").get("logging")


def test_the_default_log() -> None:
    found = entities("http_port 3128\n")
    one = found.only("emitter")
    (route,) = one.get("routes")
    assert route == {"to": found.only("store").id, "via": "file", "target": "/var/log/squid/access.log"}
    assert {"logging", "routes.0"} <= one.defaults
    own = found.only("format")
    meanings = {field["meaning"] for field in own.get("fields")}
    assert {"timestamp", "identity", "action", "resource", "result", "client_address", "size"} <= meanings
    assert own.get("timestamp") == {"zone": "utc", "form": "epoch", "precision": "millisecond"}
    assert one.get("identity.individual") is False


@pytest.mark.parametrize(
    "text",
    ["auth_param basic program /x\n", "external_acl_type a %SRC /x\n", "http_port 80 accel\n", "include x.conf\n",
     "https_port 443 cert=/a clientca=/b\n"],
)  # fmt: skip
def test_who_is_asked_for_a_name_is_individual(text: str) -> None:
    assert emitter(text).get("identity.individual") is None


@pytest.mark.parametrize(
    ("missing", "without"),
    [("", ""), ("timestamp", '"%{%Y-%m-%dT%H:%M:%S%z}tl" '), ("identity", '"%un" '), ("action", "%rm "),
     ("resource", "%>ru "), ("result", "%>Hs "), ("request_id", " %master_xaction")],
)  # fmt: skip
def test_each_field(missing: str, without: str) -> None:
    found = {field["meaning"] for field in form(GOOD.replace(without, "") if without else GOOD).get("fields")}
    wanted = {"timestamp", "identity", "action", "resource", "result", "request_id"}
    assert wanted - found == ({missing} if missing else set())


@pytest.mark.parametrize(
    ("text", "zone", "kind", "precision"),
    [
        ("%ts", "utc", "epoch", "second"),
        ("%ts.%03tu", "utc", "epoch", "millisecond"),
        ("%tS", "utc", "epoch", "millisecond"),
        ("%tl", "offset", "clf", "second"),
        ("%tg", "utc", "clf", "second"),
        ("%{%FT%T}tl", "none", "rfc3339", "second"),
        ("%{%FT%TZ}tg", "utc", "rfc3339", "second"),
        ("%{%Y-%m-%dT%H:%M:%S}tl.%03tu%{%z}tl", "offset", "rfc3339", "millisecond"),
        ("%{%H}tl", "none", "other", "second"),
    ],
)
def test_times(text: str, zone: str, kind: str, precision: str) -> None:
    assert form(text).get("timestamp") == {"zone": zone, "form": kind, "precision": precision}


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("%un x", False),
        ("%[un x", False),
        ("%#un x", True),
        ("%'un x", False),
        ('%"un x', False),
        ('"%un" x', True),
        ("[%un] x", True),
        ("%{User-Agent}>h x", True),
        ("%'{User-Agent}>h x", False),
        ('"%rm %ru HTTP/%rv" x', True),
        ("%'ru x", False),
        ("%>sni x", True),
    ],
)
def test_what_stays_in_its_field(text: str, safe: bool) -> None:
    (field,) = (field for field in form(text).get("fields") if field.get("client_controlled"))
    assert field["escaped"] is safe


@pytest.mark.parametrize(
    ("text", "encoding", "structured", "defined"),
    [
        ('{"t":"%tl","u":"%un","s":%>Hs}', "json", True, "once"),
        ('{"t":"%tl","u":%un"}', "json", True, "invalid"),
        ('%>a - %un [%tl] "%rm %ru HTTP/%rv" %>Hs %<st', "clf", False, "once"),
        ("t=%ts u=%un", "logfmt", True, "once"),
        ("%ts %un", "text", False, "once"),
        ("%ts %zz", "text", False, "invalid"),
        ("%ts 100%% %un", "text", False, "once"),
    ],
)
def test_shapes(text: str, encoding: str, structured: bool, defined: str) -> None:
    found = form(text)
    assert (found.get("encoding"), found.get("structured"), found.get("defined")) == (encoding, structured, defined)


@pytest.mark.parametrize(
    ("name", "token", "escaped"),
    [("squid", "%[un", False), ("common", "%[un", False), ("squid", "%ru", True),
     ("useragent", "%{User-Agent}>h", False), ("combined", "%{Referer}>h", False)],
)  # fmt: skip
def test_squids_own_formats(name: str, token: str, escaped: bool) -> None:
    text = f"auth_param basic program /x\naccess_log stdio:/a {name}\n"
    (field,) = (one for one in entities(text).only("format").get("fields") if one["token"] == token)
    assert field["escaped"] is escaped


def test_a_name_that_nobody_is_asked_for_is_no_clients() -> None:
    fields = entities("http_port 3128\n").only("format").get("fields")
    assert all("escaped" not in field for field in fields if field["token"] == "%[un")


def test_brackets_in_json_leave_quotes() -> None:
    fields = form('{"a":["%{User-Agent}>h"],"b":"%{Referer}>h"}').get("fields")
    assert [field["escaped"] for field in fields] == [False, True]


def test_names_in_json_and_secrets() -> None:
    found = form('{"user":{"name":"%un"},"a":"%{Authorization}>h","c":"%credentials","h":"%>h","q":"%>ru"}')
    fields = {field["token"]: field for field in found.get("fields")}
    assert fields["%un"]["name"] == "user.name"
    assert [fields[token]["sensitive"] for token in ("%{Authorization}>h", "%credentials", "%>h", "%>ru")] == [
        *["credentials"] * 3,
        "query-strings",
    ]


@pytest.mark.parametrize(("setting", "kept"), [("", False), ("strip_query_terms off\n", True)])
def test_query_strings(setting: str, kept: bool) -> None:
    fields = entities("http_port 1\n" + setting).only("format").get("fields")
    assert any(field.get("sensitive") == "query-strings" for field in fields) is kept


def test_a_template_in_a_format_leaves_the_rest() -> None:
    found = form("%ts {{ more }} %ru")
    assert {"timestamp", "resource"} <= {field["meaning"] for field in found.get("fields")}
    assert "unknown" in found.get("rest")
    assert "unknown" in form("{{ all }}").get("fields")


@pytest.mark.parametrize(
    ("line", "via", "more"),
    [
        ("stdio:/a squid", "file", {}),
        ("/a squid", "file", {}),
        ("daemon:/a squid", "file", {}),
        ("stdio:/dev/stdout", "stdout", {}),
        ("stdio:/dev/null", "file", {"discarded": True}),
        ("syslog:daemon.info squid", "syslog", {}),
        ("syslog squid", "syslog", {}),
        ("udp://10.0.0.1:514", "udp", {"encrypted": False}),
        ("tcp://10.0.0.1:514 logformat=squid", "tcp", {"encrypted": False}),
        ("{{ log }} squid", "file", {}),
    ],
)
def test_routes(line: str, via: str, more: dict[str, Any]) -> None:
    (route,) = emitter(f"access_log {line}\n").get("routes")
    assert route["via"] == via
    assert {key: route[key] for key in more} == more


def test_receivers_are_named_without_slashes() -> None:
    (route,) = emitter("access_log tcp://10.0.0.1:514 squid\n").get("routes")
    assert route["target"] == "10.0.0.1:514"


def test_another_program_takes_the_records() -> None:
    (route,) = emitter("logfile_daemon /usr/lib/squid/log_db_daemon\naccess_log daemon:/h/d\n").get("routes")
    assert route["via"] == "pipe"


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("access_log none health\naccess_log stdio:/a\n", [("exclude", "health")]),
        ("access_log stdio:/a\naccess_log none health\n", []),
        ("acl x src 1.1.1.1\naccess_log stdio:/a logformat=squid x\n", [("condition", "x")]),
        ("acl x src 1.1.1.1\naccess_log stdio:/a squid x !y\n", [("condition", "x !y")]),
        ("acl x src 1.1.1.1\naccess_log stdio:/a x\n", [("condition", "x")]),
        ("acl x src 1.1.1.1\naccess_log stdio:/a squid x\naccess_log stdio:/b\n", []),
        ("access_log stdio:/a squid all\n", []),
        ("acl any has request\naccess_log stdio:/a squid any\n", []),
        ("acl any has response\naccess_log stdio:/a squid any\n", [("condition", "any")]),
    ],
)
def test_filters(text: str, filters: list[tuple[str, str]]) -> None:
    found = emitter(text).get("filters") or []
    assert [(fact["how"], fact["what"]) for fact in found] == filters


@pytest.mark.parametrize(
    ("text", "defined"),
    [
        ("access_log stdio:/a logformat=gone\n", "missing"),
        ("access_log stdio:/a gone\n", "missing"),
        ("logformat squid %ts %un\naccess_log stdio:/a squid\n", "duplicate"),
        ("logformat a %ts\nlogformat a %ts %un\naccess_log stdio:/a a\n", "duplicate"),
        ("access_log stdio:/a combined\n", None),
    ],
)
def test_definitions(text: str, defined: str | None) -> None:
    assert entities(text).only("format").get("defined") == defined


def test_which_definition_holds() -> None:
    built_in = entities("logformat squid X\naccess_log stdio:/a squid\n").only("format")
    assert built_in.span_of("defined").line == 1
    assert {field["token"] for field in built_in.get("fields")} >= {"%ru", "%[un"}
    first = entities("logformat a %ts\nlogformat a %un\naccess_log stdio:/a a\n").only("format")
    assert [field["token"] for field in first.get("fields")] == ["%ts"]


def test_a_format_that_is_not_known() -> None:
    found = emitter("access_log stdio:/a logformat={{ f }}\n")
    assert "unknown" in found.get("formats")[0]
    missing = entities("include x.conf\naccess_log stdio:/a logformat=gone\n").only("format")
    assert "unknown" in missing.get("defined")


@pytest.mark.parametrize(
    ("text", "files"),
    [("logfile_rotate 7\n", 7), ("logfile_rotate 0\n", None), ("", None), ("logfile_rotate x\n", None)],
)
def test_rotation(text: str, files: int | None) -> None:
    assert entities(text + "access_log stdio:/a\n").only("store").get("rotation.max_files") == files
    assert entities(text + "access_log stdio:/a rotate=3\n").only("store").get("rotation.max_files") == 3


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("follow_x_forwarded_for allow all\n", "untrusted-header"),
        ("follow_x_forwarded_for allow balancers\n", "trusted-header"),
        ("follow_x_forwarded_for allow all\nlog_uses_indirect_client off\n", None),
        ("follow_x_forwarded_for deny all\n", None),
    ],
)
def test_whose_address(text: str, source: str | None) -> None:
    assert emitter(text).get("client_address.source") == source


def test_headers_buffers_and_places() -> None:
    one = emitter("log_mime_hdrs on\nbuffered_logs on\naccess_log tcp://a:1 squid\n")
    assert one.get("sensitive")[0]["kind"] == "credentials"
    assert one.get("buffers") == [{"output": "a:1", "medium": "memory"}]
    assert line_of(one, "logging") == 3
    dropped = emitter("buffered_logs on\naccess_log tcp://a:1 logformat=squid on-error=drop\n")
    assert dropped.get("buffers")[0]["overflow"] == "drop"
    assert emitter("logformat a %ts\nlog_mime_hdrs on\naccess_log /a a\n").get("sensitive") is None
    assert emitter("cache_log /dev/null\n").get("coverage.log_types.excluded") == ["error"]


@given(st.lists(st.sampled_from(["none", "stdio:/a", "squid", "{{ x }}", "logformat=", "%", '"', "a=b", "!x", "\\"])))
def test_odd_lines_do_not_raise(words: list[str]) -> None:
    line = " ".join(words)
    names = ("access_log", "logformat", "logfile_rotate", "follow_x_forwarded_for", "cache_log", "logfile_daemon")
    entities("".join(f"{name} {line}\n" for name in names))
