"""The truth: a running uvicorn writes, byte for byte, the lines that the simulation gives."""

from __future__ import annotations

import json
from pathlib import Path
from types import ModuleType

import pytest

from accesslint.loaders import Options, loader
from accesslint.mappers.docker import commands
from accesslint.mappers.python_logging import loggers
from accesslint.model.entities import Model
from accesslint.model.values import Resource
from accesslint.simulation.scenarios import Request, Response, Scenario
from accesslint.simulation.uvicorn import SAMPLES
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

async def application(scope, receive, send):
    if scope['type'] != 'http':
        return
    number = next(value for name, value in scope['headers'] if name == b'x-scenario')
    status, headers, size = ANSWERS[int(number)]
    while (await receive()).get('more_body'):
        pass
    sent = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    if status != 204:
        sent.append((b'content-length', str(size).encode()))
    await send({'type': 'http.response.start', 'status': status, 'headers': sent})
    await send({'type': 'http.response.body', 'body': b'x' * size})
"""

ACCESS: dict[str, object] = {"()": "uvicorn.logging.AccessFormatter"}
OWN = '%(levelprefix)s %(client_addr)s - "%(request_line)s" %(status_code)s'
FORMATTERS: dict[str, dict[str, object] | None] = {
    "uvicorn's own": ACCESS | {"fmt": OWN},
    "with a time": ACCESS | {"fmt": "%(asctime)s " + OWN, "datefmt": "%Y-%m-%dT%H:%M:%S%z"},
    "the key format": ACCESS | {"format": "%(client_addr)s %(status_code)12s|"},
    "json": ACCESS | {"fmt": '{"client":"%(client_addr)s","request":"%(request_line)s","status":"%(status_code)s"}'},
    "the message": ACCESS | {"fmt": "%(levelname)-8s %(name)s %(process)d %(msecs)03d %(message)s"},
    "no text": ACCESS,
    "uvicorn's other": {"()": "uvicorn.logging.DefaultFormatter", "fmt": "%(levelprefix)s %(message)s"},
    "without colours": ACCESS | {"fmt": OWN, "use_colors": False},
    "Python's": {"format": "%(asctime)s %(levelname)s %(message)s 100%%"},
    "Python's, named": {"class": "logging.Formatter", "format": "[%(process)s] %(message)s"},
    "none": None,
}
"""Formatters of uvicorn.access, by what is tried."""


def _scenarios() -> list[Scenario]:
    shipped = local_scenarios()
    requests = {
        "quotes": Request("GET", "/a%0Ab%22c?d=%22\"'", {}),
        "bytes": Request("GET", "/%FF/%00/a+b~c'(d)*;e=f@g:h,i!j$k"),
        "an empty query": Request("GET", "/?"),
    }
    added = [Scenario(name, request, Response(299, {}, 3)) for name, request in requests.items()]
    return shipped + [numbered(one, len(shipped) + number, "X-Scenario") for number, one in enumerate(added)]


def _prepare(folder: Path, scenarios: list[Scenario]) -> None:
    answers = [[one.response.status, one.response.headers, one.response.body_bytes] for one in scenarios]
    (folder / "answers.json").write_text(json.dumps(answers))
    (folder / "application.py").write_text(APPLICATION)


def _command(port: int) -> list[str]:
    return [python_program("uvicorn"), "--port", str(port), "--no-proxy-headers", "application:application"]


def _model(mapper: ModuleType, family: str, name: str, text: str) -> Model:
    found = loader(family).load([Source(name, text)], [], MemoryTree({name: text}), Options())
    return Model(list(mapped(mapper, *(one for one in found if isinstance(one, Resource))).values()))


@pytest.mark.parametrize(("name", "level"), [*((name, "INFO") for name in FORMATTERS), ("json", "WARNING")])
def test_lines_of_a_dictionary_are_those_of_uvicorn(name: str, level: str, tmp_path: Path) -> None:
    scenarios, port = _scenarios(), free_port()
    _prepare(tmp_path, scenarios)
    log = tmp_path / "log"
    formatter = FORMATTERS[name]
    handler = {"class": "logging.FileHandler", "filename": str(log), "level": level}
    dictionary = {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {} if formatter is None else {"access": formatter},
        "handlers": {"access": handler if formatter is None else handler | {"formatter": "access"}},
        "loggers": {"uvicorn.access": {"handlers": ["access"], "level": "INFO", "propagate": False}},
    }
    text = json.dumps(dictionary, indent=2)
    (tmp_path / "logging.json").write_text(text)
    model = _model(loggers, "python_logging", "logging.json", text)
    with running([*_command(port), "--log-config", "logging.json"], tmp_path, port):
        compare(model, scenarios, ["client_addr", *SAMPLES], port, log)


def test_nothing_is_written_where_the_access_log_is_off(tmp_path: Path) -> None:
    scenarios, port = _scenarios(), free_port()
    _prepare(tmp_path, scenarios)
    words = ["uvicorn", "--no-access-log", "application:application"]
    text = f"services:\n  web:\n    command: {json.dumps(words)}\n"
    model = _model(commands, "docker", "compose.yaml", text)
    with running([*_command(port), "--no-access-log"], tmp_path, port):
        compare(model, scenarios, [], port, tmp_path / OUTPUT)
