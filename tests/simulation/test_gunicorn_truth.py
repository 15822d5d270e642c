"""The truth: a running gunicorn writes, byte for byte, the lines that the simulation gives."""

from __future__ import annotations

import json
import shlex
from base64 import b64encode
from pathlib import Path

import msgspec
import pytest

from accesslint.loaders import Options, loader
from accesslint.mappers.docker import commands as docker_commands
from accesslint.mappers.python_logging import gunicorn
from accesslint.mappers.systemd import commands as unit_commands
from accesslint.model.entities import Model
from accesslint.model.values import Resource
from accesslint.simulation.gunicorn import SAMPLES
from accesslint.simulation.scenarios import Request, Response, Scenario
from accesslint.source import Source
from tests.mappers.building import mapped
from tests.servers import free_port
from tests.simulation.processes import OUTPUT, compare, local_scenarios, python_program, running
from tests.simulation.serving import numbered
from tests.trees import MemoryTree

pytestmark = pytest.mark.server

APPLICATION = """
import json
ANSWERS = json.load(open('answers.json'))

def application(environ, start_response):
    status, headers, size = ANSWERS[int(environ['HTTP_X_SCENARIO'])]
    environ['wsgi.input'].read()
    environ['UNIQUE_ID'] = 'Y"1'
    headers = list(headers.items())
    if status != 204:
        headers.append(('Content-Length', str(size)))
    start_response(f'{status} Said', headers)
    return [b'x' * size] if size else []
"""

ALL = "%(h)s|%(l)s|%(u)s|%(r)s|%(m)s|%(U)s|%(q)s|%(H)s|%(s)s|%(b)s|%(B)s|%(f)s|%(a)s"

FILES: dict[str, str] = {
    "by default": "",
    "common": """access_log_format = '%(h)s - %(u)s %(t)s "%(r)s" %(s)s %(b)s'""",
    "every atom": f"access_log_format = {ALL!r}",
    "times": "access_log_format = '%(t)s %(T)s %(D)s %(M)s %(L)s %(p)s'",
    "headers": """access_log_format = '%({x-user}i)s "%({User-Agent}i)s" %({X-API-Key}i)s %({x_forwarded_for}i)s '""",
    "forwarded": "access_log_format = '%({X-Forwarded-For}i)s %({authorization}i)s %({host}i)s'",
    "answers": "access_log_format = '%({Content-Length}o)s %({content-type}o)s %({x-none}o)s'",
    "variables": "access_log_format = '%({RAW_URI}e)s %({http_user_agent}e)s %({CONTENT_LENGTH}e)s %({HTTP_NONE}e)s'",
    "the application's variables": "access_log_format = '%({UNIQUE_ID}e)s %({unique_id}e)s'",
    "json": """access_log_format = '{"time":"%(t)s","user":"%(u)s","path":"%(U)s","status":%(s)s,"agent":"%(a)s"}'""",
    "json of numbers": """access_log_format = '{"took":%(D)d,"size":%(B)d,"request":"%(r)s"}'""",
    "logfmt": """access_log_format = 'user="%(u)s" path="%(U)s" status=%(s)s took=%(L)s'""",
    "widths": "access_log_format = '[%(s)6s] [%(m)-8s] [%(U).5s] [%(D)012d] [%(r)r]'",
    "percents and what nobody knows": "access_log_format = '100%% %(zz)s %(S)s %(message)s %({x}y)s'",
    "joined over lines": 'access_log_format = (\n    "%(u)s "\n    "%(U)s"\n)',
    "an unlimited line": "limit_request_line = 0\naccess_log_format = '%(m)s %(U)s'",
    "a short line": "limit_request_line = 60\naccess_log_format = '%(m)s %(q)s'",
    "text": "access_log_format = 'é\\t\\\\ \\'x\\' $ %(U)s'",
    "off": "accesslog = None",
}
"""What a `gunicorn.conf.py` says, beside the path of the log, by what is tried."""

OPTIONS: dict[str, list[str]] = {
    "by default": ["--access-logfile", "-"],
    "joined": ["--access-logfile=-", "--access-logformat=%(h)s %(u)s %(s)s"],
    "json": ["--access-logfile", "-", "--access-logformat", '{"user":"%(u)s","request":"%(r)s"}'],
    "a short line": ["--access-logfile", "-", "--limit-request-line", "60"],
    "none": [],
}
"""Options of the command, by what is tried."""


def _basic(credentials: bytes) -> dict[str, str]:
    return {"Authorization": "Basic " + b64encode(credentials).decode()}


def _scenarios() -> list[Scenario]:
    """The shipped scenarios and what gunicorn reads in ways of its own."""
    shipped = local_scenarios()
    requests = {
        "breaks": Request("GET", '/a%0Ab%22?c=%22"', _basic(b'a\nb "c" \\ \t\x01 \xc2\x85')),
        "no colon": Request("GET", "/", _basic(b"somebody")),
        "no UTF-8": Request("GET", "/", _basic(b"\xff:x")),
        "no base64": Request("GET", "/", {"Authorization": "Basic !"}),
        "no user": Request("GET", "/", _basic(b":x")),
        "not basic": Request("GET", "/", {"Authorization": "basic"}),
        "own headers": Request("GET", "/x#y?z", {"X-User": ' "ann" ', "x_forwarded_for": "10.0.0.9"}),
        "empty headers": Request("GET", "/?", {"User-Agent": "", "Referer": ""}),
        "bytes": Request("GET", "/%FF%00"),
        "just fits": Request("GET", "/?" + "a" * (4094 - 15)),
        "just too long": Request("GET", "/?" + "a" * (4094 - 14)),
    }
    answer = Response(200, {"Content-Type": 'text/"plain"'}, 7)
    added = [Scenario(name, request, answer) for name, request in requests.items()]
    return shipped + [numbered(one, len(shipped) + number, "X-Scenario") for number, one in enumerate(added)]


def _prepare(folder: Path, scenarios: list[Scenario]) -> None:
    answers = [[one.response.status, one.response.headers, one.response.body_bytes] for one in scenarios]
    (folder / "answers.json").write_text(json.dumps(answers))
    (folder / "application.py").write_text(APPLICATION)


def _with_ids(scenarios: list[Scenario]) -> list[Scenario]:
    return [msgspec.structs.replace(one, values={"%({unique_id}e)s": 'Y"1'}) for one in scenarios]


@pytest.mark.parametrize("name", FILES)
def test_lines_of_a_file_are_those_of_gunicorn(name: str, tmp_path: Path) -> None:
    scenarios, port = _scenarios(), free_port()
    _prepare(tmp_path, scenarios)
    log = tmp_path / "log"
    text = f"accesslog = {str(log)!r}\n{FILES[name]}\n"
    (tmp_path / "gunicorn.conf.py").write_text(text)
    source = Source("gunicorn.conf.py", text)
    found = loader("python_logging").load([source], [], MemoryTree({"gunicorn.conf.py": text}), Options())
    model = Model(list(mapped(gunicorn, *(one for one in found if isinstance(one, Resource))).values()))
    with running([python_program("gunicorn"), "-b", f"127.0.0.1:{port}", "application"], tmp_path, port):
        compare(model, _with_ids(scenarios), list(SAMPLES), port, log)


@pytest.mark.parametrize("where", ["compose.yaml", "Dockerfile", "web.service"])
@pytest.mark.parametrize("name", OPTIONS)
def test_lines_of_a_command_are_those_of_gunicorn(name: str, where: str, tmp_path: Path) -> None:
    scenarios, port = _scenarios(), free_port()
    _prepare(tmp_path, scenarios)
    words = ["gunicorn", "-b", f"127.0.0.1:{port}", *OPTIONS[name], "application"]
    model = _model_of(where, words)
    with running([python_program("gunicorn"), *words[1:]], tmp_path, port):
        compare(model, scenarios, list(SAMPLES), port, tmp_path / OUTPUT)


def _model_of(where: str, words: list[str]) -> Model:
    family, mapper, text = {
        "compose.yaml": ("docker", docker_commands, f"services:\n  web:\n    command: {json.dumps(words)}\n"),
        "Dockerfile": ("docker", docker_commands, f"FROM python:3\nCMD {json.dumps(words)}\n"),
        "web.service": (
            "systemd",
            unit_commands,
            f"[Service]\nExecStart=/usr/bin/{shlex.join(words).replace('%', '%%')}\n",
        ),
    }[where]
    found = loader(family).load([Source(where, text)], [], MemoryTree({where: text}), Options())
    entities = mapped(mapper, *(one for one in found if isinstance(one, Resource))).values()
    return Model(list(entities))
