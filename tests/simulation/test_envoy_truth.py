"""Envoy, sent the shipped scenarios, writes, byte for byte, the lines that the simulation gives."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from accesslint.loaders import Options, envoy
from accesslint.mappers.envoy import listeners
from accesslint.model.entities import Model
from accesslint.model.values import Resource
from accesslint.simulation.envoy_values import SAMPLES
from accesslint.simulation.scenarios import Scenario
from accesslint.simulation.simulate import simulate
from accesslint.source import Problem, Source
from tests.mappers.building import mapped
from tests.servers import free_port, listening
from tests.simulation.processes import python_program
from tests.simulation.serving import application, hold, lines_by_file, loopback_scenarios, marked
from tests.trees import MemoryTree

pytestmark = pytest.mark.server

TYPES = "type.googleapis.com/envoy.extensions"
_HCM = f"{TYPES}.filters.network.http_connection_manager.v3.HttpConnectionManager"


def log(form: dict[str, Any] | None = None, name: str = "@a", **more: Any) -> dict[str, Any]:
    settings: dict[str, Any] = {"@type": f"{TYPES}.access_loggers.file.v3.FileAccessLog", "path": name}
    if form is not None:
        settings["log_format"] = form
    return {"name": "envoy.access_loggers.file", "typed_config": settings, **more}


def text(line: str, **more: Any) -> dict[str, Any]:
    return log({"text_format_source": {"inline_string": line + "\n"}, **more})


def fields(**form: Any) -> dict[str, Any]:
    return log({"json_format": form})


def status(sign: str, number: int) -> dict[str, Any]:
    value = {"default_value": number, "runtime_key": "x"}
    return {"status_code_filter": {"comparison": {"op": sign, "value": value}}}


CONFIGURATIONS: dict[str, Any] = {
    "by default": [log()],
    "none": [],
    "text": [text("%REQ(:METHOD)% %REQ(:PATH)% %RESPONSE_CODE% %PROTOCOL%")],
    "the five fields": [text("%START_TIME% - %REQ(X-USER)% %REQ(:METHOD)% %PATH(NQ)% %RESPONSE_CODE%")],
    "times": [text("%START_TIME(%Y-%m-%dT%H:%M:%S.%3fZ)% %START_TIME(%s)% %START_TIME(%d/%b/%Y:%H:%M:%S %z)%")],
    "quotes in text": [text('"%REQ(USER-AGENT)%" "%REQ(REFERER)%" "%REQ(X-API-KEY)%"')],
    "empty values": [text("%REQ(NOTHING)%|%RESPONSE_FLAGS%|%RESP(NOTHING)%|%DOWNSTREAM_PEER_SUBJECT%")],
    "empty values left out": [text("%REQ(NOTHING)%|%RESPONSE_FLAGS%|%REQ(:METHOD)%", omit_empty_values=True)],
    "one header or another": [text("%REQ(X-ENVOY-ORIGINAL-PATH?:PATH)% %REQ(NOTHING?USER-AGENT)%")],
    "cut": [text("%REQ(USER-AGENT):5% %REQ(:PATH):9% %REQ(NOTHING):2%")],
    "percent signs": [text("100%% %REQ(:METHOD)% %%")],
    "addresses": [
        text("%DOWNSTREAM_REMOTE_ADDRESS% %DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT% %REQ(X-FORWARDED-FOR)%"),
        log({"text_format_source": {"inline_string": "%DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT%\n"}}, "@b"),
    ],
    "the address of the peer": {
        "access_log": [text("%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT% %REQ(X-FORWARDED-FOR)%")],
        "use_remote_address": True,
    },
    "sizes": [text("%BYTES_RECEIVED% %BYTES_SENT% %DURATION% %RESP(CONTENT-LENGTH)% %RESP(SERVER)%")],
    "ids": [text("%REQ(X-REQUEST-ID)% %STREAM_ID% %TRACE_ID% %CONNECTION_ID% %UPSTREAM_HOST% %HOSTNAME%")],
    "newer names": [text("%REQUEST_HEADER(:METHOD)% %REQUEST_HEADER(USER-AGENT)% %RESPONSE_HEADER(SERVER)%")],
    "logfmt": [text('method=%REQ(:METHOD)% path="%REQ(:PATH)%" status=%RESPONSE_CODE% agent="%REQ(USER-AGENT)%"')],
    "json in text": [text('{"method":"%REQ(:METHOD)%","agent":"%REQ(USER-AGENT)%","status":%RESPONSE_CODE%}')],
    "json": [
        fields(
            time="%START_TIME%",
            user="%DYNAMIC_METADATA(envoy.filters.http.jwt_authn:payload:sub)%",
            method="%REQ(:METHOD)%",
            path="%REQ(:PATH)%",
            status="%RESPONSE_CODE%",
            agent="%REQ(USER-AGENT)%",
            bytes="%BYTES_SENT%",
            duration="%DURATION%",
            id="%REQ(X-REQUEST-ID)%",
        )
    ],
    "json in any order": [fields(z="%REQ(:METHOD)%", a="%RESPONSE_CODE%", m="%PROTOCOL%", B="%REQ(REFERER)%")],
    "json with objects and lists": [
        fields(http={"request": {"method": "%REQ(:METHOD)%"}, "codes": ["%RESPONSE_CODE%", "%REQ(NOTHING)%", "x"]})
    ],
    "json with constants": [fields(service='a "shop"', version=5, live=True, nothing=None, m="%REQ(:METHOD)%")],
    "json with texts of several parts": [fields(line="%REQ(:METHOD)% %REQ(NOTHING)% %RESPONSE_CODE%", p="100%%")],
    "json with cut values": [fields(agent="%REQ(USER-AGENT):2%", method="%REQ(:METHOD):2%")],
    "json of what is empty": [fields(a="%REQ(NOTHING)%", b="%RESPONSE_FLAGS%", c="%RESPONSE_CODE_DETAILS%")],
    "json without what is empty": [
        log({"json_format": {"a": "%REQ(NOTHING)%", "b": {"c": "%REQ(NOTHING)%"}, "m": "%REQ(:METHOD)%",
                             "t": "<%REQ(NOTHING)%>"}, "omit_empty_values": True})
    ],
    "typed json": [log({"json_format": {"code": "%RESPONSE_CODE%", "flags": "%RESPONSE_FLAGS%"}})],
    "errors only": [log(filter=status("GE", 400))],
    "one status": [log(filter=status("EQ", 404))],
    "up to a status": [log(filter=status("LE", 299))],
    "without health checks": [log(filter={"not_health_check_filter": {}})],
    "two logs": [text("%REQ(:METHOD)%"), log({"json_format": {"m": "%REQ(:METHOD)%"}}, "@b", filter=status("GE", 500))],
    "to /dev/null": [log(name="/dev/null")],
}  # fmt: skip


def bootstrap(given: Any, port: int, backend: int) -> dict[str, Any]:
    """A whole configuration."""
    socket = {"socket_address": {"address": "127.0.0.1", "port_value": port}}
    behind = {"socket_address": {"address": "127.0.0.1", "port_value": backend}}
    added = {"header": {"key": "x-scenario", "value": "%REQ(X-NUMBER)%"}}
    manager = {
        "@type": _HCM,
        "stat_prefix": "http",
        "http_filters": [
            {"name": "router", "typed_config": {"@type": f"{TYPES}.filters.http.router.v3.Router"}},
        ],
        "route_config": {
            "request_headers_to_add": [added],
            "virtual_hosts": [
                {"name": "all", "domains": ["*"], "routes": [{"match": {"prefix": "/"}, "route": {"cluster": "app"}}]}
            ],
        },
        **(given if isinstance(given, dict) else {"access_log": given}),
    }
    chain = {"filters": [{"name": "envoy.filters.network.http_connection_manager", "typed_config": manager}]}
    endpoints = [{"lb_endpoints": [{"endpoint": {"address": behind}}]}]
    return {
        "static_resources": {
            "listeners": [{"name": "main", "address": socket, "filter_chains": [chain]}],
            "clusters": [
                {
                    "name": "app",
                    "type": "STATIC",
                    "load_assignment": {"cluster_name": "app", "endpoints": endpoints},
                }
            ],
        }
    }


@contextmanager
def running(folder: Path, port: int) -> Iterator[None]:
    """Envoy on the loopback interface."""
    command = [
        python_program("envoy"),
        "-c",
        str(folder / "envoy.json"),
        "--use-dynamic-base-id",
        "--concurrency",
        "1",
    ]
    command += ["-l", "error", "--file-flush-interval-msec", "10", "--drain-time-s", "0"]
    with (
        (folder / "error").open("w") as error,
        subprocess.Popen(command, stdout=error, stderr=error) as process,
        listening(process, port, (folder / "error").read_text),
    ):
        yield


def loaded(content: str) -> list[Resource]:
    found = list(envoy.load([Source("envoy.json", content)], [], MemoryTree({"envoy.json": content}), Options()))
    assert not [item for item in found if isinstance(item, Problem)]
    return [item for item in found if isinstance(item, Resource)]


def simulated(model: Model, scenario: Scenario) -> dict[str, str]:
    """By file, the lines of a scenario, with marks where a value differs each time."""
    (emitter,) = simulate(model, [marked(scenario, SAMPLES)])
    return lines_by_file(emitter)


@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_lines_are_those_of_envoy(name: str, tmp_path: Path) -> None:
    compare(CONFIGURATIONS[name], loopback_scenarios(), tmp_path)


def compare(given: Any, scenarios: list[Scenario], folder: Path) -> None:
    """Run Envoy with a configuration, send it the scenarios, hold its lines against those simulated."""
    python_program("envoy")
    port = free_port()
    with application(scenarios) as backend:
        content = json.dumps(bootstrap(given, port, backend)).replace('"@a"', f'"{folder}/log-a"')
        content = content.replace('"@b"', f'"{folder}/log-b"')
        (folder / "envoy.json").write_text(content)
        model = Model(list(mapped(listeners, *loaded(content)).values()))
        with running(folder, port):
            hold(folder, port, scenarios, lambda one: simulated(model, one))
