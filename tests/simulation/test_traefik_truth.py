"""The truth: a running Traefik writes, byte for byte, the lines that the simulation gives."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import msgspec
import pytest

from accesslint.loaders import Options, loader
from accesslint.mappers.traefik import servers
from accesslint.model.entities import Model
from accesslint.model.values import Resource
from accesslint.simulation.scenarios import Request, Scenario
from accesslint.simulation.simulate import Outcome, simulate
from accesslint.simulation.traefik import SAMPLES
from accesslint.source import Source
from tests.mappers.building import mapped
from tests.servers import free_port, program
from tests.simulation.processes import compare, local_scenarios, running
from tests.simulation.serving import application, send
from tests.trees import MemoryTree

DYNAMIC = """
http:
  routers: {{r: {{rule: "PathPrefix(`/`)", service: s}}}}
  services: {{s: {{loadBalancer: {{servers: [{{url: "http://127.0.0.1:{port}"}}]}}}}}}
"""
SOME = "{defaultMode: drop, names: {RequestPath: keep, DownstreamStatus: keep}}"
HEADERS = "{headers: {names: {User-Agent: keep, Authorization: redact, X-Api-Key: keep}}}"
CONFIGURATIONS: dict[str, str] = {
    "by default": "",
    "common": "format: common",
    "generic": "format: genericCLF",
    "headers": "fields: {headers: {names: {User-Agent: keep, Referer: keep}}}",
    "headers by default": "fields: {headers: {defaultMode: keep, names: {Referer: redact}}}",
    "fields left out": "fields: {names: {ClientHost: drop, StartUTC: drop, RequestCount: drop}}",
    "only some": "fields: {defaultMode: drop, names: {ClientHost: keep, RequestPath: keep}}",
    "json": "format: json",
    "json, headers": f"format: json\n  fields: {HEADERS}",
    "json, only some": f"format: json\n  fields: {SOME}",
    "statuses": 'format: json\n  filters: {statusCodes: ["400-403", "500"]}',
}
"""What stands below `accessLog`, by what is tried."""


@pytest.mark.server
@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_lines_are_those_of_traefik(name: str, tmp_path: Path) -> None:
    traefik = program("traefik", str(Path(sys.executable).parent))
    port, log = free_port(), tmp_path / "log"
    shipped = local_scenarios()
    with application(shipped) as backend:
        told = {"RouterName": "r@file", "ServiceName": "s@file", "ClientUsername": "-", "entryPointName": "web"}
        told |= {"ServiceURL": f"http://127.0.0.1:{backend}", "ServiceAddr": f"127.0.0.1:{backend}"}
        scenarios = [msgspec.structs.replace(one, values=told) for one in shipped]
        (tmp_path / "dynamic.yml").write_text(DYNAMIC.format(port=backend))
        text = (
            f'entryPoints: {{web: {{address: "127.0.0.1:{port}"}}}}\n'
            f"providers: {{file: {{filename: dynamic.yml}}}}\n"
            f"accessLog:\n  filePath: {log}\n  {CONFIGURATIONS[name]}\n"
        )
        (tmp_path / "traefik.yml").write_text(text)
        found = loader("traefik").load([Source("traefik.yml", text)], [], MemoryTree({"traefik.yml": text}), Options())
        model = Model(list(mapped(servers, *(one for one in found if isinstance(one, Resource))).values()))
        with running([traefik, "--configFile=traefik.yml"], tmp_path, port, at_once=True):
            for _ in range(200):
                if send(port, scenarios[0]) == scenarios[0].response.status:
                    break
                time.sleep(0.05)
            time.sleep(0.2)
            compare(model, scenarios, ["ClientAddr", *SAMPLES], port, log)


def _outcome(text: str) -> Outcome:
    found = loader("traefik").load([Source("traefik.yml", text)], [], MemoryTree({"traefik.yml": text}), Options())
    model = Model(list(mapped(servers, *(one for one in found if isinstance(one, Resource))).values()))
    (emitter,) = simulate(model, [Scenario("read", Request("GET", "/records/42", user="alice"))])
    return emitter.outcomes[0]


@pytest.mark.parametrize(
    ("settings", "open_part"),
    [
        ("format: common", "<ClientUsername?>"),
        ("format: json", "<RouterName?>"),
        ("format: json\n  fields: {headers: {defaultMode: keep}}", "<unknown?>"),
        ("fields: {queryParameters: {defaultMode: drop}}", "<RequestPath?>"),
    ],
)
def test_what_stays_open(settings: str, open_part: str) -> None:
    (line,) = _outcome(f"entryPoints: {{web: {{address: ':80'}}}}\naccessLog:\n  {settings}\n").lines
    assert line.text is not None
    assert open_part in line.text
    assert line.answers is not None
    assert line.answers.fields["action"].state == "read"


def test_a_filter_that_cannot_be_told() -> None:
    (line,) = _outcome("entryPoints: {web: {address: ':80'}}\naccessLog:\n  filters: {minDuration: 10ms}\n").lines
    assert line.unknown
    assert not _outcome("entryPoints: {web: {address: ':80'}}\nproviders: {}\n").lines
