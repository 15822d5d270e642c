"""The truth: a running Squid writes, byte for byte, the lines that the simulation gives."""

from __future__ import annotations

import os
import subprocess
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest

from accesslint.loaders import Options, loader
from accesslint.mappers.squid import servers
from accesslint.model.entities import Model
from accesslint.model.values import Resource
from accesslint.simulation.scenarios import Request, Scenario
from accesslint.simulation.simulate import simulate
from accesslint.simulation.squid import SAMPLES
from accesslint.source import Source
from tests.mappers.building import mapped
from tests.servers import free_port, listening, program, told
from tests.simulation.serving import application, hold, lines_by_file, loopback_scenarios, marked
from tests.trees import MemoryTree

pytestmark = pytest.mark.server

MAIN = """
http_port 127.0.0.1:{port}
pid_filename none
cache deny all
cache_log {folder}/cache.log
coredump_dir {folder}
error_directory {folder}
unlinkd_program /bin/true
pinger_enable off
netdb_filename none
shutdown_lifetime 0 seconds
cache_effective_user nobody
cache_peer 127.0.0.1 parent {backend} 0 no-query originserver no-digest no-netdb-exchange
never_direct allow all
{access}
"""
FORMATS: dict[str, str] = {
    "squid, which is the default": "access_log stdio:@a",
    "common": "access_log stdio:@a common",
    "combined": "access_log stdio:@a logformat=combined",
    "referrer": "access_log stdio:@a referrer",
    "useragent": "access_log @a useragent",
    "quoting of headers": "%{User-Agent}>h|%[{User-Agent}>h|%#{User-Agent}>h|%\"{User-Agent}>h|%'{User-Agent}>h",
    "quoting by the text around": '"%{User-Agent}>h" [%{User-Agent}>h] [%{Referer}>h|%un] "%un"',
    "quoting for shells": "%/{User-Agent}>h %/rm",
    "quoting of names": "%un|%[un|%#un|%\"un|%'un|%/un %ul %ui %ue",
    "addresses of pages": "%ru|%>ru|%>rd|%>rs|%>rP",
    "addresses of pages between signs": '"%ru" [%>ru]',
    "addresses of pages encoded again": "%#ru|%#>ru",
    "paths": '%>rp "%>rp"',
    "query strings kept": "strip_query_terms off\nlogformat own %ru %>ru\naccess_log stdio:@a own",
    "methods and versions": "%rm %>rm %<rm %rv %>rv %<rv %http::rm",
    "widths": "%9rm|%-9rm|%.3rm|%5.2rm|%05>Hs|%3>Hs|%>Hs",
    "results": "%>Hs %Hs %<Hs %Ss %Sh",
    "times": "%ts.%03tu %tl [%tg] %tS %6tr %tr",
    "sizes": "%<st %>st %st",
    "headers that are not there": '%{None}>h "%{None}>h" %{Content-Length}>h',
    "an argument behind the code": "%>h{User-Agent} %>h{None}",
    "percent signs": "100%% %%%rm",
    "json": '{"time":%ts,"user":"%un","method":"%rm","url":"%ru","status":%>Hs,"agent":"%{User-Agent}>h"}',
    "json with a list": '{"url":["%>ru"],"agent":"%{User-Agent}>h"}',
    "logfmt": 'method=%rm url="%ru" status=%>Hs agent="%{User-Agent}>h"',
    "a continued line": "logformat own %rm \\\n %ru\naccess_log stdio:@a own",
    "backslashes": "%rm\\t%ru\\n",
    "two logs": "logformat own %rm %ru\naccess_log stdio:@a own\naccess_log stdio:@b logformat=squid",
    "none behind a log": "access_log stdio:@a common\naccess_log none",
    "none": "access_log none",
    "none before a log": "access_log none\naccess_log stdio:@a",
    "a second definition": "logformat own %rm\nlogformat own %ru\naccess_log stdio:@a own",
    "a definition of what is built in": "logformat common %rm\naccess_log stdio:@a common",
    "all requests": "access_log stdio:@a squid all",
}
"""Configurations, or formats alone, by what is tried."""


def _text(name: str) -> str:
    text = FORMATS[name]
    return text if "access_log" in text else f"logformat own {text}\naccess_log stdio:@a logformat=own"


@contextmanager
def running(folder: Path, port: int) -> Iterator[None]:
    """Squid on the loopback interface."""
    command = [program("squid"), "-N", "-n", f"port{port}", "-f", str(folder / "squid.conf")]
    # Killed, for it keeps nothing that the log does not have.
    with (
        subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process,
        listening(process, port, lambda: told(process), process.kill),
    ):
        yield


@pytest.mark.parametrize("name", FORMATS)
def test_lines_are_those_of_squid(name: str, tmp_path: Path) -> None:
    compare(_text(name), "http_access allow all", loopback_scenarios(), tmp_path)


@pytest.mark.parametrize("name", ["squid, which is the default", "common", "quoting of names"])
def test_the_user_that_squid_asked_for(name: str, tmp_path: Path) -> None:
    helper = tmp_path / "helper"
    helper.write_text("#!/bin/sh\nwhile read line; do echo OK; done\n")
    helper.chmod(0o755)
    access = f"auth_param basic program {helper}\nacl known proxy_auth REQUIRED\nhttp_access allow known"
    odd = Scenario("odd", Request("GET", "/", {}, 'a b"c%d[x]\\é', address="127.0.0.1"))
    # Squid refuses names with line ends.
    named = [one for one in loopback_scenarios() if one.request.user is not None and "\n" not in one.request.user]
    compare(_text(name), access, [*named, odd], tmp_path)


def _as_sent(scenario: Scenario, number: int) -> Scenario:
    """What goes over the wire: the whole address, and the name for the proxy."""
    request = scenario.request
    headers = request.headers | {"X-Scenario": str(number)}
    if request.user is not None:
        headers["Proxy-Authorization"] = "Basic " + b64encode(request.user.encode() + b":x").decode()
    target = f"http://app.example.com{request.target}"
    return msgspec.structs.replace(scenario, request=msgspec.structs.replace(request, target=target, headers=headers))


def _simulated(model: Model, scenario: Scenario) -> dict[str, str]:
    (emitter,) = simulate(model, [marked(scenario, SAMPLES)])
    return lines_by_file(emitter)


def compare(text: str, access: str, scenarios: list[Scenario], tmp_path: Path) -> None:
    """Run Squid with a configuration, send it the scenarios, hold its lines against those simulated."""
    program("squid")
    for folder in (tmp_path, *tmp_path.parents[:2]):
        os.chmod(folder, 0o777)  # noqa: PTH101 (Squid writes as another user)
    port = free_port()
    with application(scenarios) as backend:
        text = MAIN.format(folder=tmp_path, port=port, backend=backend, access=access) + text + "\n"
        text = text.replace("@", f"{tmp_path}/log-")
        (tmp_path / "squid.conf").write_text(text)
        found = loader("squid").load([Source("squid.conf", text)], [], MemoryTree({}), Options())
        model = Model(list(mapped(servers, *(one for one in found if isinstance(one, Resource))).values()))
        with running(tmp_path, port):
            time.sleep(0.05)
            hold(tmp_path, port, scenarios, lambda one: _simulated(model, one), _as_sent)
