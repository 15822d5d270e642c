"""The truth: nginx's stream module writes, byte for byte, the lines that the simulation gives of connections."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from accesslint.mappers.nginx import servers
from accesslint.model.entities import Model
from accesslint.simulation.nginx_connections import SAMPLES
from accesslint.simulation.scenarios import Scenario, shipped_scenarios
from accesslint.simulation.simulate import Outcome, simulate
from tests.loaders.nginx.loading import load
from tests.mappers.building import mapped
from tests.mappers.nginx.test_truth import running
from tests.servers import free_port, missing
from tests.simulation.serving import added, application, send

pytestmark = pytest.mark.server

MODULE = Path("/usr/lib/nginx/modules/ngx_stream_module.so")
MAIN = """load_module {module};
daemon off;
master_process off;
pid {folder}/pid;
error_log {folder}/error;
events {{ worker_connections 64; }}
stream {{
  {outer}
  server {{ listen 127.0.0.1:{port}; {inner} proxy_pass 127.0.0.1:{backend}; }}
}}
"""
BASIC = "$remote_addr [$time_local] $protocol $status $bytes_sent $bytes_received $session_time"
UPSTREAM = '"$upstream_addr" "$upstream_bytes_sent" "$upstream_bytes_received" "$upstream_connect_time"'

FORMATS: dict[str, str] = {
    "nginx's example": f"log_format f '{BASIC}'; access_log @a f;",
    "upstream": f"log_format f '{BASIC} {UPSTREAM}'; access_log @a f;",
    "json": """log_format f escape=json '{"time":"$time_iso8601","client":"$remote_addr","status":$status,'
      '"received":$bytes_received,"name":"$ssl_preread_server_name"}'; access_log @a f;""",
    "json with escape default": """log_format f '{"client":"$remote_addr","name":"$ssl_preread_server_name"}';
      access_log @a f;""",
    "TLS, escape none": "log_format f escape=none '[$ssl_protocol] [$ssl_preread_alpn_protocols] $protocol';"
    " access_log @a f;",
    "TLS": "log_format f '[$ssl_protocol] [$ssl_cipher] [$ssl_server_name]'; access_log @a f;",
    "names read ahead": "log_format f '[$ssl_preread_server_name] [$ssl_preread_protocol] $status';"
    " access_log @a f; SERVER ssl_preread on;",
    "ids and ports": "log_format f '$connection $pid $hostname $remote_port $server_addr $server_port $msec';"
    " access_log @a f;",
    "proxies": "log_format f '[$proxy_protocol_addr] [$proxy_protocol_port]'; access_log @a f;",
    "map in the format": "map $remote_addr $kind { default far; 127.0.0.1 near; } log_format f '$kind $protocol';"
    " access_log @a f;",
    "condition": "map $bytes_received $big { default 1; 0 0; } log_format f '$status'; access_log @a f if=$big;",
    "condition that keeps nothing": "map $status $failed { default 1; 200 0; } log_format f '$status';"
    " access_log @a f if=$failed;",
    "two logs": "log_format f '$status'; log_format g '$protocol'; access_log @a f; SERVER access_log @b f;"
    " access_log @c g;",
    "off": "log_format f '$status'; access_log @a f; SERVER access_log off;",
    "by default": "log_format f '$status';",
}


def _main(name: str, folder: Path, port: int, backend: int) -> str:
    if not MODULE.exists():
        missing(MODULE)
    outer, _, inner = FORMATS[name].partition("SERVER")
    text = MAIN.format(module=MODULE, folder=folder, outer=outer, inner=inner, port=port, backend=backend)
    return text.replace("@", f"{folder}/log-")


def _outcome(model: Model, scenario: Scenario) -> Outcome:
    marked = msgspec.structs.replace(scenario, values={f"${name}": f"@{name}@" for name in SAMPLES})
    (emitter,) = simulate(model, [marked])
    (outcome,) = emitter.outcomes
    assert not outcome.unknown
    return outcome


def _simulated(model: Model, scenario: Scenario) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in _outcome(model, scenario).lines:
        assert line.text is not None
        assert not line.unknown
        found[line.target.rpartition("/")[2]] = line.text + "\n"
    return found


@pytest.mark.parametrize("name", FORMATS)
def test_lines_are_those_of_nginx(name: str, tmp_path: Path) -> None:
    scenarios = shipped_scenarios("http")
    port = free_port()
    with application(scenarios) as backend:
        text = _main(name, tmp_path, port, backend)
        (tmp_path / "nginx.conf").write_text(text)
        loading = load(text)
        assert loading.problems == []
        model = Model(list(mapped(servers, *loading.resources).values()))
        with running(tmp_path, port):
            # The connection that found the port open, which sends nothing.
            added(tmp_path, {}, {} if "if=$big" in text else _simulated(model, scenarios[0]))
            for number, scenario in enumerate(scenarios):
                headers = scenario.request.headers | {"X-Scenario": str(number)}
                request = msgspec.structs.replace(scenario.request, headers=headers, address="127.0.0.1")
                sent = msgspec.structs.replace(scenario, request=request)
                before = {path.name: path.stat().st_size for path in tmp_path.glob("log-*")}
                assert send(port, sent) == scenario.response.status, scenario.name
                expected = _simulated(model, sent)
                written = added(tmp_path, before, expected)
                assert written.keys() == expected.keys(), scenario.name
                for file, line in expected.items():
                    pattern = re.sub(r"@[a-z_0-9]+@", "[ -~]+?", re.escape(line))
                    assert re.fullmatch(pattern, written[file]), f"{scenario.name}: {line}{written[file]}"


def test_what_a_log_of_connections_cannot_tell_stays_open() -> None:
    """The connection's status is not the application's, and there is no user and no path."""
    text = "events {} stream { log_format f '" + BASIC + "'; server { listen 1; access_log /a f; proxy_pass b; } }"
    model = Model(list(mapped(servers, *load(text).resources).values()))
    (refused,) = [one for one in shipped_scenarios("http") if one.name == "sign-in-refused"]
    (line,) = _outcome(model, refused).lines
    assert line.answers is not None
    states = {meaning: answer.state for meaning, answer in line.answers.fields.items()}
    assert states.pop("timestamp") == "read"
    assert states == {"identity": "missing", "action": "missing", "resource": "missing", "result": "wrong"}


@pytest.mark.parametrize(
    ("listen", "form", "expected"),
    [
        ("1", "$ssl_cipher $proxy_protocol_addr $protocol", "- - TCP"),
        ("1 ssl", "$ssl_cipher $ssl_preread_protocol", "<$ssl_cipher?> -"),
        ("1 proxy_protocol", "$proxy_protocol_addr", "<$proxy_protocol_addr?>"),
        ("1 udp", "$protocol", None),
    ],
)
def test_what_a_listening_socket_changes(listen: str, form: str, expected: str | None) -> None:
    text = (
        f"events {{}} stream {{ log_format f '{form}'; server {{ listen {listen}; access_log /a f; proxy_pass b; }} }}"
    )
    model = Model(list(mapped(servers, *load(text).resources).values()))
    (emitter,) = simulate(model, shipped_scenarios("http")[:1])
    assert [line.text for line in emitter.outcomes[0].lines] == ([] if expected is None else [expected])
    assert bool(emitter.outcomes[0].unknown) is (expected is None)
