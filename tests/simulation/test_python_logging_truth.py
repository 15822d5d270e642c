"""The truth: Python's logging, set up by the same file, writes the lines that the simulation gives, byte for byte."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import msgspec
import pytest

from accesslint.loaders import Options, loader
from accesslint.mappers.python_logging import loggers
from accesslint.model.entities import Model
from accesslint.model.values import Resource
from accesslint.simulation.python_logging import SAMPLES
from accesslint.simulation.scenarios import Request, Response, Scenario, shipped_scenarios
from accesslint.simulation.simulate import simulate
from accesslint.source import Source
from tests.mappers.building import mapped
from tests.servers import needs_package
from tests.trees import MemoryTree

PROGRAM = """
import json, logging, logging.config, sys
name, records = sys.argv[1], json.load(open("records.json"))
made = logging.getLogRecordFactory()
numbers = {"created": float, "msecs": float, "relativeCreated": float, "process": int, "lineno": int, "levelno": int}

def factory(*args, **named):
    record = made(*args, **named)
    for key, value in values.items():
        if key != "message":
            setattr(record, key, numbers.get(key, str)(value))
    return record

logging.setLogRecordFactory(factory)
if name.endswith(".ini"):
    logging.config.fileConfig(name, disable_existing_loggers=False)
else:
    logging.config.dictConfig(json.load(open(name)))
for logger, values in records:
    logging.getLogger(logger).log(int(values["levelno"]), "%s", values["message"])
"""
FORMATTERS: dict[str, dict[str, object] | None] = {
    "what the manual shows": {"format": "%(asctime)s - %(name)s - %(levelname)s - %(message)s"},
    "levels in columns": {"format": "%(asctime)s [%(levelname)-8s] %(name)s: %(message)s"},
    "Django's verbose": {"format": "{levelname} {asctime} {module} {process:d} {message}", "style": "{"},
    "a time with its zone": {"format": "%(asctime)s %(message)s", "datefmt": "%Y-%m-%dT%H:%M:%S%z"},
    "a time in words": {"format": "%(asctime)s %(message)s", "datefmt": "%A %d %b %Y %I:%M:%S %p %Z, %j %U %e|%-j %-I"},
    "codes of the C library": {"format": "%(asctime)s %(message)s", "datefmt": "%s %k %l %P %%s %D %T"},
    "microseconds that are none": {"format": "%(asctime)s %(message)s", "datefmt": "%Y-%m-%dT%H:%M:%S.%f%z"},
    "numbers": {"format": "%(created)f %(msecs)03d %(relativeCreated)8.1f %(process)x %(lineno)5d %(levelno)s"},
    "json by hand": {"format": '{"time":"%(asctime)s","level":"%(levelname)s","message":"%(message)s"}'},
    "json by hand in braces": {"format": '{{"time":"{asctime}","message":"{message!r}"}}', "style": "{"},
    "braces": {"format": "{asctime:>30}|{levelname:<9}|{name:^20}|{lineno:05}|{message:.40}", "style": "{"},
    "dollars": {"format": "$asctime ${levelname}: $message costs $$5", "style": "$"},
    "key and value": {"format": "time=%(asctime)s level=%(levelname)s logger=%(name)s msg=%(message)r"},
    "cut and widened": {"format": "%(message)-60.50s|%(funcName)s:%(lineno)s %(threadName)10s 100%%"},
    "the message alone": {"format": "%(message)s"},
    "no format": {"datefmt": "%H:%M"},
    "an empty form of time": {"format": "%(asctime)s %(message)s", "datefmt": ""},
    "none": None,
}  # fmt: skip
"""Formatters, by what is tried."""
PACKAGE = {
    "its own": {"()": "pythonjsonlogger.jsonlogger.JsonFormatter"},
    "attributes": {
        "()": "pythonjsonlogger.jsonlogger.JsonFormatter",
        "fmt": "%(asctime)s %(levelname)s %(name)s %(message)s %(lineno)d %(created)f %(message)s",
    },
    "by its class": {
        "class": "pythonjsonlogger.jsonlogger.JsonFormatter",
        "format": "%(asctime)s %(message)s %(process)d",
        "datefmt": "%Y-%m-%dT%H:%M:%S%z",
    },
}
HOSTILE = (
    "alice\r\n2026-11-24 13:11:51,042 INFO forged",
    'a "quoted" \\ name',
    "100% {name} $name",
    "zoë 😀",
    "\t\x1b[31m\x00",
)


def _records() -> list[Scenario]:
    shipped = shipped_scenarios("http")
    texts = [f"{one.identity} {one.request.method} {one.request.target} {one.response.status}" for one in shipped]
    found = []
    for number, text in enumerate([*texts, *HOSTILE]):
        level, name = ((20, "INFO"), (30, "WARNING"), (50, "CRITICAL"))[number % 3]
        values = {"message": text, "levelno": str(level), "levelname": name, "lineno": "42", "module": "views"}
        values |= {"funcName": "update", "threadName": "MainThread", "extra": ""}
        found.append(Scenario(f"{number}", Request("GET", "/"), Response(200), values=values))
    return found


def _written(folder: Path, file: str, records: list[Scenario], logger: str) -> bytes:
    listed = [(logger, dict(SAMPLES) | one.values) for one in records]
    for _, values in listed:
        values.pop("extra", None)
    (folder / "records.json").write_text(json.dumps(listed))
    environment = {**os.environ, "TZ": "UTC", "LC_ALL": "C", "PYTHONUTF8": "1"}
    command = [sys.executable, "-c", PROGRAM, file]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    assert not done.stderr, done.stderr.decode()
    assert done.returncode == 0
    return (folder / "log").read_bytes()


def _model(name: str, text: str) -> Model:
    found = loader("python_logging").load([Source(name, text)], [], MemoryTree({name: text}), Options())
    return Model(list(mapped(loggers, *(one for one in found if isinstance(one, Resource))).values()))


def _simulated(model: Model, records: list[Scenario]) -> bytes:
    lines = []
    for outcome in next(simulate(model, records)).outcomes:
        for line in outcome.lines:
            assert line.text is not None, line.unknown
            assert not line.unknown
            lines.append(line.text + "\n")
    return "".join(lines).encode()


def _dictionary(formatter: Mapping[str, object] | None, logger: str = "app.audit", level: str = "INFO") -> str:
    handler: dict[str, object] = {"class": "logging.FileHandler", "filename": "log", "encoding": "utf-8"}
    dictionary = {
        "version": 1,
        "formatters": {} if formatter is None else {"lines": formatter},
        "handlers": {"file": handler if formatter is None else handler | {"formatter": "lines"}},
        "loggers": {logger: {"handlers": ["file"], "level": level, "propagate": False}},
    }
    return json.dumps(dictionary, indent=2)


@pytest.mark.parametrize("name", FORMATTERS)
def test_lines_of_a_dictionary_are_those_of_python(name: str, tmp_path: Path) -> None:
    text = _dictionary(FORMATTERS[name])
    (tmp_path / "logging.json").write_text(text)
    records = _records()
    expected = _simulated(_model("logging.json", text), records)
    assert expected
    assert _written(tmp_path, "logging.json", records, "app.audit") == expected


@pytest.mark.parametrize(
    "formatter",
    [
        "format=%(asctime)s %(levelname)-5s [%(name)s] %(message)s",
        "format=%(asctime)s %(message)s\ndatefmt=%d/%b/%Y:%H:%M:%S %z",
        "format={asctime} {message}\nstyle={",
    ],
)
def test_lines_of_an_ini_file_are_those_of_python(formatter: str, tmp_path: Path) -> None:
    text = f"""[loggers]
keys=root,audit

[handlers]
keys=file

[formatters]
keys=lines

[logger_root]
level=WARNING
handlers=

[logger_audit]
level=INFO
handlers=file
propagate=0
qualname=app.audit

[handler_file]
class=FileHandler
args=('log', 'a', 'utf-8')
formatter=lines

[formatter_lines]
{formatter}
"""
    (tmp_path / "logging.ini").write_text(text)
    records = _records()
    expected = _simulated(_model("logging.ini", text), records)
    assert expected
    assert _written(tmp_path, "logging.ini", records, "app.audit") == expected


@pytest.mark.server
@pytest.mark.parametrize("name", PACKAGE)
def test_lines_of_a_json_formatter_are_those_of_its_package(name: str, tmp_path: Path) -> None:
    needs_package("pythonjsonlogger")
    text = _dictionary(PACKAGE[name])
    (tmp_path / "logging.json").write_text(text)
    records = _records()
    expected = _simulated(_model("logging.json", text), records)
    assert expected
    assert _written(tmp_path, "logging.json", records, "app.audit") == expected


def test_records_of_django_have_the_levels_of_their_answers(tmp_path: Path) -> None:
    """What Django itself does is written in its manual: the level of each record is handed over here."""
    text = _dictionary({"format": "%(levelname)s %(levelno)d %(name)s %(message)s"}, "django.request", "ERROR")
    (tmp_path / "logging.json").write_text(text)
    records = []
    for one, status in zip(_records(), (200, 301, 403, 404, 500, 503), strict=False):
        level = ("ERROR", "40") if status >= 500 else ("WARNING", "30") if status >= 400 else ("DEBUG", "10")
        told = {"message": one.values["message"], "levelno": level[1], "levelname": level[0]}
        records.append(msgspec.structs.replace(one, response=Response(status), values=told))
    written = _written(tmp_path, "logging.json", records, "django.request")
    untold = [msgspec.structs.replace(one, values={"message": one.values["message"]}) for one in records]
    assert written == _simulated(_model("logging.json", text), untold)
    assert written.count(b"\n") == 2
