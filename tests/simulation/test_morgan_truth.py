"""The truth: morgan itself writes, byte for byte, the lines that the simulation gives."""

from __future__ import annotations

import json
import os
import re
import subprocess
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest

from accesslint.loaders import Options, loader
from accesslint.mappers.node_logging import morgan
from accesslint.model.entities import Model
from accesslint.model.values import Resource
from accesslint.simulation.morgan import SAMPLES
from accesslint.simulation.scenarios import Request, Response, Scenario, shipped_scenarios
from accesslint.simulation.simulate import simulate
from accesslint.source import Source
from tests.mappers.building import mapped
from tests.servers import free_port, missing, program, reachable
from tests.simulation.serving import send
from tests.trees import MemoryTree

pytestmark = pytest.mark.server

FORMATS: dict[str, str] = {
    "combined": "combined",
    "common": "common",
    "default": "default",
    "short": "short",
    "tiny": "tiny",
    "json": '{"time":":date[iso]","user":":remote-user","url":":url","status":":status","agent":":user-agent"}',
    "headers": ':req[x-api-key]|:req[X-Forwarded-For]|:res[content-type]|:res[Content-Length]|":req[user-agent]"',
    "times": ":date|:date[web]|:date[clf]|:date[iso]|:response-time ms|:total-time[0]",
    "versions": "HTTP/:http-version :method :remote-addr",
    "colons": "a:b :m :method: ::url:status x:y[z] :status]",
    "text": "é \\\\ \\t 'x' $ % :url",
}
"""Texts of formats, as JavaScript writes them between backquotes, by what is tried."""

SERVER = """
const http = require('http'), fs = require('fs');
const morgan = require('morgan');
const answers = JSON.parse(fs.readFileSync(process.argv[2]));
const log = morgan(FORMAT, { stream: { write: (line) => fs.appendFileSync(process.argv[3], line) } });
http.createServer({ maxHeaderSize: 65536 }, (req, res) => {
    const [status, headers, size] = answers[Number(req.headers['x-scenario'])];
    log(req, res, () => {
        req.resume();
        req.on('end', () => {
            res.statusCode = status;
            for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
            if (status !== 204) res.setHeader('Content-Length', String(size));
            res.end('x'.repeat(status === 204 ? 0 : size));
        });
    });
}).listen(Number(process.argv[4]), '127.0.0.1');
"""

_FOLDERS = ("/usr/share/nodejs", "/usr/lib/nodejs")


def environment() -> dict[str, str]:
    """Where Node finds morgan: Debian's folders, or those that NODE_PATH names."""
    folders = [*filter(None, [os.environ.get("NODE_PATH")]), *_FOLDERS]
    return {**os.environ, "NODE_PATH": os.pathsep.join(folders)}


def version() -> str:
    """morgan's version; skips the test without it, or fails it where servers are required."""
    command = [program("node"), "-p", "require('morgan/package.json').version"]
    found = subprocess.run(command, env=environment(), capture_output=True, text=True, check=False)
    if found.returncode != 0:
        missing("morgan")
    return found.stdout.strip()


def _basic(user: bytes, password: bytes = b"x") -> dict[str, str]:
    return {"Authorization": "Basic " + b64encode(user + b":" + password).decode()}


def _scenarios() -> list[Scenario]:
    more = [
        Scenario("breaks", Request("GET", "/", _basic(b'a\nb "c" \\ \t\x01 \xc2\x85 \xe2\x80\xa8'))),
        Scenario("breaks in the password", Request("GET", "/", _basic(b"a", b"b\nc"))),
        Scenario("bytes that are no UTF-8", Request("GET", "/", _basic(b"\xff\xfea"))),
        Scenario("no name", Request("GET", "/", _basic(b""))),
        Scenario("no basic", Request("GET", "/", {"Authorization": "Basic @@@"})),
        Scenario(
            "odd", Request("GET", '/"q"?a=\\b', {"User-Agent": 'a "b" \\ c', "Referer": ""}), Response(200, {}, 3)
        ),
        Scenario("headers", Request("GET", "/"), Response(200, {"Content-Type": "text/html"}, 0)),
    ]
    found = [*shipped_scenarios("http"), *more]
    return [
        msgspec.structs.replace(one, request=msgspec.structs.replace(one.request, address="127.0.0.1")) for one in found
    ]


@contextmanager
def running(folder: Path, text: str, scenarios: list[Scenario]) -> Iterator[int]:
    """A server with morgan on the loopback interface; gives its port. It writes `folder/log`."""
    port = free_port()
    answers = [[one.response.status, one.response.headers, one.response.body_bytes] for one in scenarios]
    (folder / "answers.json").write_text(json.dumps(answers))
    (folder / "server.js").write_text(SERVER.replace("FORMAT", text))
    (folder / "log").write_bytes(b"")
    command = [program("node"), *(str(folder / name) for name in ("server.js", "answers.json", "log")), str(port)]
    with subprocess.Popen(command, env=environment(), stderr=subprocess.PIPE, text=True) as process:
        try:
            for _ in range(500):
                if process.poll() is not None:
                    pytest.fail(process.stderr.read() if process.stderr else "the server does not start")
                if reachable(port):
                    break
                time.sleep(0.02)
            yield port
        finally:
            process.kill()
            process.wait(10)


@pytest.mark.parametrize("name", FORMATS)
def test_lines_are_those_of_morgan(name: str, tmp_path: Path) -> None:
    lock = f'{{"packages": {{"node_modules/morgan": {{\n  "version": "{version()}"}}}}}}'
    text = f"`{FORMATS[name]}`"
    program_text = f"const morgan = require('morgan')\napp.use(morgan({text}))\n"
    files = {"app.js": program_text, "package-lock.json": lock}
    found = loader("node_logging").load([Source("app.js", program_text)], [], MemoryTree(files), Options())
    model = Model(list(mapped(morgan, *(one for one in found if isinstance(one, Resource))).values()))
    scenarios = _scenarios()
    with running(tmp_path, text, scenarios) as port:
        for number, scenario in enumerate(scenarios):
            before = (tmp_path / "log").stat().st_size
            headers = scenario.request.headers | {"X-Scenario": str(number)}
            sent = msgspec.structs.replace(scenario, request=msgspec.structs.replace(scenario.request, headers=headers))
            assert send(port, sent) == scenario.response.status, scenario.name
            expected = _simulated(model, scenario)
            written = _added(tmp_path / "log", before)
            pattern = re.sub(r"@\d+@", "[ -~]+?", re.escape(expected))
            assert re.fullmatch(pattern, written), f"{scenario.name}:\n{expected}\n{written}"


def _simulated(model: Model, scenario: Scenario) -> str:
    samples = [*SAMPLES, ":total-time[0]"]
    marked = msgspec.structs.replace(scenario, values={name: f"@{number}@" for number, name in enumerate(samples)})
    (emitter,) = simulate(model, [marked])
    (line,) = emitter.outcomes[0].lines
    assert line.text is not None, line.unknown
    return line.text + "\n"


def _added(log: Path, before: int) -> str:
    for _ in range(200):
        written = log.read_bytes()[before:]
        if written.endswith(b"\n"):
            time.sleep(0.005)
            return log.read_bytes()[before:].decode("utf-8", "backslashreplace")
        time.sleep(0.01)
    return ""
