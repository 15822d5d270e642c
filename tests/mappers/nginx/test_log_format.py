"""What a log format's text is read as: fields, encoding, escaping, time, faults; and where each stands."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accesslint.mappers.json_shape import Hole, Opening, Part, looks_like_json, read_json
from accesslint.mappers.nginx.log_format import COMBINED, Reading, read_format, read_text, set_facts
from accesslint.mappers.nginx.variables import describe
from accesslint.model.entities import Entity
from accesslint.model.values import Template, Unknown, Value
from accesslint.source import Span

LINE = Span("f", 3, 10, 3, 200)


def read(text: str, escape: str = "default") -> Reading:
    return read_text(Value(text, LINE), escape)


def meanings(reading: Reading) -> list[tuple[str, str]]:
    return [(field.facts["token"], field.facts["meaning"]) for field in reading.fields]


def field(reading: Reading, token: str) -> dict[str, Any]:
    return next(field.facts for field in reading.fields if field.facts["token"] == token)


MAIN = (
    '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" '
    '"$http_user_agent" "$http_x_forwarded_for"'
)


def test_combined() -> None:
    reading = read(COMBINED)
    assert (reading.encoding, reading.structured, reading.escaping, reading.fault) == ("clf", False, "default", "")
    assert meanings(reading) == [
        ("$remote_addr", "client_address"),
        ("$remote_user", "identity"),
        ("$time_local", "timestamp"),
        ("$request", "action"),
        ("$request", "resource"),
        ("$status", "result"),
        ("$body_bytes_sent", "size"),
        ("$http_referer", "referrer"),
        ("$http_user_agent", "user_agent"),
    ]
    assert reading.timestamp == {"zone": "offset", "form": "clf", "precision": "second"}
    assert all(field.facts.get("escaped", True) for field in reading.fields)


@pytest.mark.parametrize(
    ("text", "encoding", "structured"),
    [
        (MAIN, "clf", False),
        ("$remote_addr - $remote_user [$time_local] $status", "text", False),
        ('time=$time_iso8601 user="$remote_user" status=$status', "logfmt", True),
        ("time:$time_iso8601\thost:$remote_addr\tuser:$remote_user", "text", True),
        ("$time_iso8601|$status", "text", False),
        ('{"t":"$time_iso8601"}', "json", True),
        ('{ "t" : "$time_iso8601" }', "json", True),
        ('{\n  "t": "$time_iso8601"\n}', "json", True),
        ("{$status}", "text", False),
        ("[$status]", "text", False),
        ("", "text", False),
        ("-", "text", False),
    ],
)
def test_encodings(text: str, encoding: str, structured: bool) -> None:
    reading = read(text, "json")
    assert (reading.encoding, reading.structured) == (encoding, structured)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$time_iso8601 $msec", ("offset", "rfc3339", "second")),
        ("$msec $time_local", ("offset", "clf", "second")),
        ("$msec", ("utc", "epoch", "millisecond")),
        ("$date_gmt", ("utc", "other", None)),
        ("$TIME_ISO8601", ("offset", "rfc3339", "second")),
    ],
)
def test_time(text: str, expected: tuple[str, str, str | None]) -> None:
    time = read(text).timestamp
    assert time is not None
    assert (time["zone"], time["form"], time.get("precision")) == expected
    assert read("$status").timestamp is None


def test_names_of_json_fields_go_by_their_keys() -> None:
    reading = read(
        '{"@timestamp":"$time_iso8601","http":{"request":{"method":"$request_method"}},"x":["$uri"]}', "json"
    )
    assert [field.facts["name"] for field in reading.fields] == ["@timestamp", "http.request.method", "x"]
    reading = read("at=$time_iso8601 http.status=$status")
    assert [field.facts["name"] for field in reading.fields] == ["at", "http.status"]


# Escaping


@pytest.mark.parametrize(
    ("text", "escape", "escaped"),
    [
        ('"$http_user_agent"', "default", True),
        ('"$http_user_agent"', "json", True),
        ('"$http_user_agent"', "none", False),
        ("x $http_user_agent y", "default", False),
        ("x $request_uri y", "default", True),
        ("a:$http_user_agent\tb:$status", "default", True),
        ('{"a":"$http_user_agent"}', "json", True),
        ('{"a":"$http_user_agent"}', "default", False),
        ('{"a":"$http_user_agent"}', "none", False),
        ('{"a":$http_user_agent}', "json", False),
    ],
)
def test_escaping_of_what_a_client_decides(text: str, escape: str, escaped: bool) -> None:
    facts = next(field.facts for field in read(text, escape).fields if field.facts.get("client_controlled"))
    assert facts["escaped"] is escaped


def test_what_no_client_decides_needs_no_escaping() -> None:
    reading = read("$status $time_iso8601 $remote_addr $upstream_http_x_user", "none")
    assert all("client_controlled" not in field.facts and "escaped" not in field.facts for field in reading.fields)


def test_an_unknown_escape_is_unknown() -> None:
    reading = read_text(Value('"$http_user_agent"', LINE), Unknown("a template"))
    assert reading.fields[0].facts["escaped"] == {"unknown": "a template"}
    assert reading.fault == ""
    entity = Entity("format", "x", "x", "nginx", "x", "x", LINE)
    set_facts(entity, reading, LINE)
    assert entity.get("escaping") == {"unknown": "a template"}


@pytest.mark.parametrize(
    ("text", "escape", "fault"),
    [
        ('{"a":"$http_user_agent"}', "default", r"\x22"),
        ('{"a":"$http_user_agent"}', "none", "quotes raw"),
        ('{"a":"$http_user_agent",}', "json", "`}` where a quoted key is expected"),
        ('{"a":"$http_user_agent"', "json", "`}` is missing"),
        ('{"a":"$http_user_agent}', "json", "a string is not closed"),
        ('{"a" "$status"}', "json", '`"` where `:` is expected'),
        ('{"a":"$status" "b":"$uri"}', "json", "`,` or a closing bracket"),
        ('{"a":yes,"b":"$uri"}', "json", "`yes` is not quoted"),
        ('{"a":"$status"}}', "json", "`}` where the end is expected"),
        ('{"a":"$status"} tail', "json", "`t` where the end is expected"),
        ('{"a":$upstream_response_time}', "json", "$upstream_response_time"),
        ('{"a":$remote_addr}', "json", "$remote_addr"),
        ('{"a":$status,"b":$request_time,"c":$msec,"d":$body_bytes_sent}', "json", ""),
        ('{"a":"$upstream_response_time","b":null,"c":-1.5e3,"d":[],"e":{},"f":true}', "json", ""),
        ('{"a":"\\"$uri\\""}', "json", ""),
        ('{"a":"constant"}', "default", ""),
    ],
)
def test_faults_of_json(text: str, escape: str, fault: str) -> None:
    found = read(text, escape).fault
    assert fault in found
    assert bool(fault) == bool(found)


# Variables


@pytest.mark.parametrize(
    ("token", "meaning", "sensitive"),
    [
        ("$http_authorization", "other", "credentials"),
        ("$http_cookie", "other", "credentials"),
        ("$cookie_session", "other", "credentials"),
        ("$sent_http_set_cookie", "other", "credentials"),
        ("$http_x_api_key", "other", "credentials"),
        ("$arg_token", "other", "credentials"),
        ("$arg_page", "other", "query-strings"),
        ("$args", "other", "query-strings"),
        ("$request_uri", "resource", "query-strings"),
        ("$uri", "resource", None),
        ("$request_body", "other", "bodies"),
        ("$http_x_user", "identity", None),
        ("$http_x_auth_request_email", "identity", None),
        ("$http_x_forwarded_user", "identity", None),
        ("$http_user_agent", "user_agent", None),
        ("$ssl_client_s_dn", "identity", None),
        ("$jwt_claim_sub", "identity", None),
        ("$jwt_claim_exp", "other", None),
        ("$http_x_request_id", "request_id", None),
        ("$http_x_correlation_id", "request_id", None),
        ("$req_id", "request_id", None),
        ("$upstream_http_x_request_id", "request_id", None),
        ("$http_traceparent", "trace_id", None),
        ("$http_x_b3_traceid", "trace_id", None),
        ("$http_x_amzn_trace_id", "trace_id", None),
        ("$http_x_forwarded_for", "client_address", None),
        ("$realip_remote_addr", "client_address", None),
        ("$host", "host", None),
        ("$request_time", "duration", None),
        ("$upstream_status", "other", None),
        ("$upstream_addr", "other", None),
        ("$server_protocol", "protocol", None),
        ("$nonsense", "other", None),
        ("${request_id}", "request_id", None),
        ("$REQUEST_ID", "request_id", None),
    ],
)
def test_meanings(token: str, meaning: str, sensitive: str | None) -> None:
    (found,) = read(f'"{token}"').fields
    assert (found.facts["token"], found.facts["meaning"], found.facts.get("sensitive")) == (token, meaning, sensitive)


def definition(kind: str, source: str | None, entries: dict[str, str]) -> Value:
    pairs = [Value({"match": Value(m, LINE), "value": Value(v, LINE)}, LINE) for m, v in entries.items()]
    data = {"kind": Value(kind, LINE), "entries": Value(pairs, LINE)}
    if source is not None:
        data["source"] = Value(source, LINE)
    return Value(data, LINE)


@pytest.mark.parametrize(
    ("made", "meaning", "client"),
    [
        (
            definition("map", "$http_x_request_id", {"default": "$http_x_request_id", "": "$request_id"}),
            "request_id",
            True,
        ),
        (definition("map", "$ssl_client_s_dn", {"default": "", "~CN=(?<cn>[^,]+)": "$cn"}), "identity", True),
        (definition("map", "$remote_addr", {"~(\\d+)": "$1.0"}), "client_address", False),
        (definition("map", "$status", {"~^2": "0", "default": "1"}), "other", False),
        (definition("set", "$http_x_user", {"default": "$http_x_user"}), "identity", True),
        (
            definition("auth_request_set", "$upstream_http_x_user", {"default": "$upstream_http_x_user"}),
            "identity",
            False,
        ),
        (definition("js_set", None, {}), "other", False),
    ],
)
def test_variables_of_the_configuration_mean_what_they_are_made_of(made: Value, meaning: str, client: bool) -> None:
    found = describe("mine", {"mine": made})
    assert (found.meanings, found.client) == ((meaning,), client)


def test_variables_made_by_code_go_by_their_name() -> None:
    assert describe("user_id", {"user_id": definition("js_set", None, {})}).meanings == ("identity",)
    assert describe("my_trace_id", {}).meanings == ("trace_id",)


def test_definitions_that_turn_in_a_circle_end() -> None:
    circle = {"a": definition("map", "$b", {"default": "$b"}), "b": definition("map", "$a", {"default": "$a"})}
    assert describe("a", circle).meanings == ("other",)


def test_a_time_that_the_configuration_makes_is_of_unknown_form() -> None:
    made = {"day": definition("map", "$time_iso8601", {"~([^+]+)": "$1"})}
    reading = read_format([Value('{"t":"$day"}', LINE)], "json", made)
    assert meanings(reading) == [("$day", "timestamp")]
    assert reading.timestamp == {
        "zone": {"unknown": "the configuration puts $day together itself"},
        "form": {"unknown": "the configuration puts $day together itself"},
    }


# Places and unknown parts


def test_variables_in_a_text_on_one_line_have_places_of_their_own() -> None:
    text = '"$request" ${status}'
    exact = Value(text, Span("f", 3, 10, 3, 10 + len(text)))
    quoted = Value(text, Span("f", 3, 10, 3, 12 + len(text)))
    assert [field.span.column for field in read_text(exact).fields] == [11, 11, 21]
    assert [field.span.column for field in read_text(quoted).fields] == [12, 12, 22]
    coarse = Span("f", 3, 10, 4, 2)
    assert {field.span for field in read_text(Value(text, coarse)).fields} == {coarse}


def test_unknown_parts_leave_the_rest_readable() -> None:
    why = Unknown("a template fills it in", "the rendered file")
    reading = read_format([Value('{"a":"$status"', LINE), Value(why, LINE), Value("}", LINE)], "json")
    assert (reading.encoding, reading.rest, reading.fault) == ("json", why, "")
    assert meanings(reading) == [("$status", "result")]
    reading = read_format([Value(why, LINE), Value(" $status", LINE)])
    assert isinstance(reading.encoding, Unknown)
    reading = read_text(Value(Template(('{"a":"$status",', why, "}")), LINE), "json")
    assert (reading.encoding, reading.fault, meanings(reading)) == ("json", "", [("$status", "result")])
    entity = Entity("format", "x", "x", "nginx", "x", "x", LINE)
    set_facts(entity, reading, LINE)
    assert entity.get("rest") == entity.get("timestamp") == {"unknown": "a template fills it in"}


PARTS = st.lists(st.one_of(st.text('{}[]:,"\\ \n1aé', max_size=6), st.just(Hole()), st.just(Opening())), max_size=12)


@given(PARTS)
def test_any_parts_are_read(parts: list[Part]) -> None:
    looks_like_json(parts)
    assert len(read_json(parts).slots) == sum(isinstance(part, Hole) for part in parts)


@given(st.text("${}[]:,\"' =\tabé_", max_size=60), st.sampled_from(["default", "json", "none"]))
def test_any_text_is_read(text: str, escape: str) -> None:
    reading = read(text, escape)
    assert len({token.lower() for token in reading.tokens}) <= len(reading.fields) or not reading.fields


def test_deeply_nested_json_is_read() -> None:
    text = '{"a":' * 5_000 + '"$status"' + "}" * 5_000
    assert read(text, "json").fault == ""
