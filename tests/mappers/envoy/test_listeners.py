"""Envoy's proxies as emitters: on, off, what is left out, what records hold, where they go."""

from __future__ import annotations

import json
from typing import Any

import pytest

from accesslint.mappers.envoy import listeners
from accesslint.model.entities import Entity
from tests.loaders.envoy.test_envoy import load
from tests.mappers.building import Mapped, mapped

TYPES = "type.googleapis.com/envoy.extensions"
FIVE = {
    "time": "%START_TIME%",
    "user": "%DYNAMIC_METADATA(envoy.filters.http.jwt_authn:payload:sub)%",
    "method": "%REQ(:METHOD)%",
    "path": "%REQ(:PATH)%",
    "status": "%RESPONSE_CODE%",
}


def entities(listener: dict[str, Any], **more: Any) -> Mapped:
    found, _ = load(json.dumps({"static_resources": {"listeners": [listener]}, **more}))
    return mapped(listeners, *found.values())


def manager(**settings: Any) -> Mapped:
    """A listener with one HTTP connection manager."""
    kind = f"{TYPES}.filters.network.http_connection_manager.v3.HttpConnectionManager"
    chain = {"filters": [{"name": "http", "typed_config": {"@type": kind, **settings}}]}
    return entities({"name": "main", "filter_chains": [chain]})


def sink(kind: str = "file.v3.FileAccessLog", /, **settings: Any) -> dict[str, Any]:
    return {"name": "x", "typed_config": {"@type": f"{TYPES}.access_loggers.{kind}", **settings}}


def file(path: str = "/var/log/envoy.log", **form: Any) -> dict[str, Any]:
    return sink(path=path, **({"log_format": form} if form else {}))


def text(line: str) -> Entity:
    return manager(access_log=[file(text_format_source={"inline_string": line})]).only("format")


def fields(**form: Any) -> Entity:
    return manager(access_log=[file(json_format=form)]).only("format")


def meanings(form: Entity) -> set[str]:
    return {field["meaning"] for field in form.get("fields")}


def test_off() -> None:
    emitter = manager().only("emitter")
    assert (emitter.get("logging"), emitter.get("plane"), emitter.get("routes")) == ("off", "http", [])
    assert manager(access_log=[]).only("emitter").get("logging") == "off"


def test_unknown() -> None:
    emitter = manager(access_log="${ACCESS_LOG}").only("emitter")
    assert "ACCESS_LOG" in emitter.get("logging")["unknown"]


def test_a_listener_tells_of_connections_only() -> None:
    kind = f"{TYPES}.filters.network.http_connection_manager.v3.HttpConnectionManager"
    chain = {"filters": [{"name": "http", "typed_config": {"@type": kind}}]}
    emitter = entities({"name": "a", "access_log": [file()], "filter_chains": [chain]}).only("emitter")
    assert emitter.get("logging") == "off"
    assert "connections only" in emitter.get("logging_detail")


def test_tcp() -> None:
    kind = f"{TYPES}.filters.network.tcp_proxy.v3.TcpProxy"
    chain = {"filters": [{"name": "tcp", "typed_config": {"@type": kind}}]}
    silent = entities({"name": "a", "filter_chains": [chain]}).only("emitter")
    assert (silent.get("logging"), silent.get("plane")) == ("off", "network")
    told = entities({"name": "a", "access_log": [file()], "filter_chains": [chain]}).only("emitter")
    assert told.get("logging") == "on"


def test_several_chains() -> None:
    kind = f"{TYPES}.filters.network.http_connection_manager.v3.HttpConnectionManager"
    http = {"filters": [{"name": "http", "typed_config": {"@type": kind, "access_log": [file()]}}]}
    other = {"filters": [{"name": "envoy.filters.network.http_connection_manager", "typed_config": {}}]}
    found = entities({"name": "a", "filter_chains": [http], "default_filter_chain": other})
    states = {entity.address: entity.get("logging") for entity in found.values() if entity.category == "emitter"}
    assert states == {"envoy.yaml:a proxy 1": "on", "envoy.yaml:a proxy 2": "off"}


@pytest.mark.parametrize(
    ("address", "settings", "logging"),
    [
        ("0.0.0.0", {}, "off"),
        ("0.0.0.0", {"access_log": [file()]}, "on"),
        ("0.0.0.0", {"access_log_path": "/var/log/admin.log"}, "on"),
        ("0.0.0.0", {"access_log_path": "/dev/null"}, "off"),
        ("127.0.0.1", {}, None),
    ],
)
def test_admin(address: str, settings: dict[str, Any], logging: str | None) -> None:
    admin = {"address": {"socket_address": {"address": address, "port_value": 9901}}, **settings}
    found = [entity for entity in entities({}, admin=admin).values() if entity.category == "emitter"]
    assert [(entity.get("logging"), entity.get("plane")) for entity in found] == (
        [] if logging is None else [(logging, "control")]
    )


def test_the_admin_log_of_older_files_is_a_file() -> None:
    address = {"socket_address": {"address": "0.0.0.0", "port_value": 9901}}
    found = entities({}, admin={"address": address, "access_log_path": "/var/log/admin.log"})
    (route,) = found.only("emitter").get("routes")
    assert (route["via"], route["target"]) == ("file", "/var/log/admin.log")
    assert found.only("format").get("escaping") == "none"


def test_the_default_format() -> None:
    form = manager(access_log=[file()]).only("format")
    assert (form.get("encoding"), form.get("escaping"), form.get("structured")) == ("text", "none", False)
    assert form.get("timestamp") == {"zone": "utc", "form": "rfc3339", "precision": "millisecond"}
    assert {"timestamp", "action", "resource", "result", "request_id", "host"} <= meanings(form)
    assert "identity" not in meanings(form)
    assert {"escaping", "fields", "encoding"} <= form.defaults


def test_json() -> None:
    form = fields(**FIVE)
    assert (form.get("encoding"), form.get("escaping"), form.get("structured")) == ("json", "json", True)
    assert {"timestamp", "identity", "action", "resource", "result"} == meanings(form)
    assert [field["name"] for field in form.get("fields")] == ["time", "user", "method", "path", "status"]


@pytest.mark.parametrize(
    ("name", "meaning"),
    [("time", "timestamp"), ("user", "identity"), ("method", "action"), ("path", "resource"), ("status", "result")],
)
def test_each_field_in_turn(name: str, meaning: str) -> None:
    assert meaning not in meanings(fields(**{key: value for key, value in FIVE.items() if key != name}))


@pytest.mark.parametrize(
    ("operator", "meaning", "more"),
    [
        ("%REQ(X-ENVOY-ORIGINAL-PATH?:PATH)%", "resource", {"client_controlled": True, "sensitive": "query-strings"}),
        ("%PATH(NQ)%", "resource", {"client_controlled": True}),
        ("%REQUEST_HEADER(:METHOD)%", "action", {}),
        ("%DOWNSTREAM_PEER_SUBJECT%", "identity", {}),
        ("%DOWNSTREAM_PEER_URI_SAN%", "identity", {}),
        ("%DYNAMIC_METADATA(envoy.filters.http.jwt_authn:p:email)%", "identity", {}),
        ("%DYNAMIC_METADATA(envoy.filters.http.jwt_authn)%", "other", {}),
        ("%REQ(X-USER)%", "identity", {"client_controlled": True}),
        ("%REQ(AUTHORIZATION)%", "other", {"sensitive": "credentials"}),
        ("%REQ(USER-AGENT):20%", "user_agent", {"client_controlled": True}),
        ("%RESPONSE_FLAGS%", "other", {}),
        ("%TRACE_ID%", "trace_id", {}),
        ("%STREAM_ID%", "request_id", {}),
        ("%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%", "client_address", {}),
        ("%DURATION%", "duration", {}),
        ("%RESP(X-REQUEST-ID)%", "request_id", {}),
    ],
)
def test_operators(operator: str, meaning: str, more: dict[str, Any]) -> None:
    (field,) = fields(x=operator).get("fields")
    assert (field["token"], field["meaning"]) == (operator, meaning)
    assert more.items() <= field.items()
    assert field.get("client_controlled", False) is more.get("client_controlled", field.get("client_controlled", False))


@pytest.mark.parametrize(
    ("operator", "zone", "form", "precision"),
    [
        ("%START_TIME%", "utc", "rfc3339", "millisecond"),
        ("%START_TIME(%Y-%m-%dT%H:%M:%S.%6fZ)%", "utc", "rfc3339", "microsecond"),
        ("%START_TIME(%Y-%m-%d %H:%M:%S)%", "none", "rfc3339", "second"),
        ("%START_TIME(%d/%b/%Y:%H:%M:%S %z)%", "offset", "clf", "second"),
        ("%START_TIME(%s.%3f)%", "utc", "epoch", "millisecond"),
        ("%START_TIME(%H:%M)%", "none", "other", "second"),
    ],
)
def test_times(operator: str, zone: str, form: str, precision: str) -> None:
    assert fields(t=operator).get("timestamp") == {"zone": zone, "form": form, "precision": precision}


def test_json_in_text() -> None:
    form = text('{"method":"%REQ(:METHOD)%","agent":"%REQ(USER-AGENT)%"}\n')
    assert (form.get("encoding"), form.get("defined")) == ("json", "invalid")
    assert text('{"status":%RESPONSE_CODE%}\n').get("defined") == "once"
    assert "not JSON" in text('{"a" "%RESPONSE_CODE%"}\n').get("defined_detail")


def test_logfmt() -> None:
    form = text("method=%REQ(:METHOD)% status=%RESPONSE_CODE%\n")
    assert (form.get("encoding"), form.get("structured")) == ("logfmt", True)


def test_parts_that_are_not_known() -> None:
    form = text("%START_TIME% ${MORE}\n")
    assert meanings(form) == {"timestamp"}
    assert "MORE" in form.get("rest")["unknown"]
    whole = text("${FORMAT}")
    assert "FORMAT" in whole.get("encoding")["unknown"]


@pytest.mark.parametrize(
    ("entry", "via", "target"),
    [
        (file(), "file", "/var/log/envoy.log"),
        (file("/dev/stdout"), "stdout", "/dev/stdout"),
        (sink("stream.v3.StdoutAccessLog"), "stdout", "/dev/stdout"),
        (sink("stream.v3.StderrAccessLog"), "stdout", "/dev/stderr"),
        (file("/dev/null"), "file", "/dev/null"),
        ({"name": "envoy.file_access_log", "config": {"path": "/a"}}, "file", "/a"),
        (sink("grpc.v3.HttpGrpcAccessLogConfig",
              common_config={"grpc_service": {"envoy_grpc": {"cluster_name": "als"}}}), "grpc", "als"),
        (sink("open_telemetry.v3.OpenTelemetryAccessLogConfig",
              grpc_service={"envoy_grpc": {"cluster_name": "otel"}}), "otlp", "otel"),
        (sink("wasm.v3.WasmAccessLog"), "WasmAccessLog", ""),
    ],
)  # fmt: skip
def test_routes(entry: dict[str, Any], via: str, target: str) -> None:
    found = manager(access_log=[entry])
    (route,) = found.only("emitter").get("routes")
    assert (route["via"], route["target"]) == (via, target)
    assert route.get("discarded") is (True if target == "/dev/null" else None)
    assert bool([e for e in found.values() if e.category == "store"]) is (target.startswith(("/var", "/a")))


def test_messages() -> None:
    form = manager(access_log=[sink("grpc.v3.HttpGrpcAccessLogConfig")]).only("format")
    assert (form.get("encoding"), form.get("configurable")) == ("binary", False)
    assert {"timestamp", "identity", "action", "resource", "result"} <= meanings(form)
    attributes = {"values": [{"key": "who", "value": {"string_value": "%DOWNSTREAM_PEER_SUBJECT%"}}]}
    otlp = sink("open_telemetry.v3.OpenTelemetryAccessLogConfig", attributes=attributes,
                body={"string_value": "%REQ(:METHOD)%"})  # fmt: skip
    form = manager(access_log=[otlp]).only("format")
    assert meanings(form) == {"timestamp", "identity", "action"}
    plug_in = manager(access_log=[sink("wasm.v3.WasmAccessLog")]).only("format")
    assert "WasmAccessLog" in plug_in.get("fields")["unknown"]


def status(sign: str, number: int) -> dict[str, Any]:
    return {"status_code_filter": {"comparison": {"op": sign, "value": {"default_value": number}}}}


@pytest.mark.parametrize(
    ("condition", "how"),
    [
        (status("GE", 400), "condition"),
        (status("GE", 100), None),
        (status("EQ", 200), "condition"),
        ({"not_health_check_filter": {}}, None),
        ({"and_filter": {"filters": [{"not_health_check_filter": {}}, status("GE", 500)]}}, "condition"),
        ({"or_filter": {"filters": [status("GE", 500), {"duration_filter": {}}]}}, "condition"),
        ({"or_filter": {"filters": [status("GE", 500), {"not_health_check_filter": {}}]}}, None),
        ({"runtime_filter": {"percent_sampled": {"numerator": 5}}}, "sample"),
        ({"runtime_filter": {"percent_sampled": {"numerator": 100}}}, None),
        ({"runtime_filter": {"runtime_key": "x"}}, "unknown"),
        ({"header_filter": {"header": {"name": "x"}}}, "condition"),
        ({"response_flag_filter": {}}, "condition"),
        ("${FILTER}", "unknown"),
    ],
)
def test_filters(condition: Any, how: str | None) -> None:
    emitter = manager(access_log=[{**file(), "filter": condition}]).only("emitter")
    found = emitter.get("filters")
    assert ("unknown" if isinstance(found, dict) else found[0]["how"] if found else None) == how
    other = manager(access_log=[{**file(), "filter": condition}, file("/b")]).only("emitter")
    assert other.get("filters") is None


@pytest.mark.parametrize(
    ("settings", "source"),
    [
        ({}, None),
        ({"use_remote_address": True}, "peer"),
        ({"use_remote_address": True, "xff_num_trusted_hops": 1}, "trusted-header"),
        ({"use_remote_address": False}, None),
    ],
)
def test_whose_address(settings: dict[str, Any], source: str | None) -> None:
    assert manager(**settings).only("emitter").get("client_address.source") == source


@pytest.mark.parametrize("odd", [None, 5, "x", [], {}, [5], [None], {"a": 1}, [[{}]], True, "${X}"])
def test_odd_values(odd: Any) -> None:
    manager(access_log=odd, use_remote_address=odd)
    manager(access_log=[{"name": odd, "filter": odd, "typed_config": odd}])
    for name in ("path", "log_format", "json_format", "format", "attributes"):
        manager(access_log=[sink(**{name: odd})])
        manager(access_log=[sink("open_telemetry.v3.OpenTelemetryAccessLogConfig", **{name: odd})])
    for name in ("json_format", "text_format_source", "text_format"):
        manager(access_log=[file(**{name: odd})])
    for name in ("and_filter", "status_code_filter", "runtime_filter"):
        manager(access_log=[{**file(), "filter": {name: odd}}])
        manager(access_log=[{**file(), "filter": {name: {"filters": odd, "comparison": odd}}}])
    entities({"filter_chains": odd}, admin=odd)


def test_a_quote_shifts_fields_and_no_line_break_gets_through() -> None:
    from pathlib import Path

    from accesslint.model.entities import Model
    from accesslint.rules.python_rules import module_of

    rule = module_of(Path(__file__).parents[3] / "policies" / "integrity" / "log_injection.py")
    (violation,) = rule.check(Model([manager(access_log=[file()]).only("format")]))
    assert "a quote in it shifts the fields" in violation.message
