"""The truth: loguru, given the same sink, writes the lines that the simulation gives, byte for byte."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accesslint.loaders import Options
from accesslint.loaders.python_logging import load
from accesslint.mappers.python_logging import loguru
from accesslint.model.entities import Model
from accesslint.model.recording import Layout, Place, Recording
from accesslint.model.values import Resource, Unknown
from accesslint.simulation import Context
from accesslint.simulation.java_times import MOMENT
from accesslint.simulation.loguru import render
from accesslint.simulation.scenarios import Request, Scenario
from accesslint.simulation.simulate import Line, simulate
from accesslint.source import Source
from tests.mappers.building import mapped
from tests.servers import needs_package
from tests.simulation.java_records import records
from tests.trees import MemoryTree

PROGRAM = """
import json, runpy, sys
from datetime import timezone
from loguru import logger
from loguru._datetime import datetime
from loguru._recattrs import RecordProcess
runpy.run_path("main.py")
moment = datetime.fromtimestamp(float(sys.argv[1]), timezone.utc)

def patch(record):
    record.update(time=moment, process=RecordProcess(4242, "main"), function="update", line=42, name="app.views")

for level, message, user in json.load(open("records.json")):
    logger.bind(user=user).patch(patch).log(level, message)
"""
FORMATS: dict[str, str | None] = {
    "loguru's own": None,
    "with the offset": "{time} {level} {message}",
    "times": "{time:YYYY-MM-DDTHH:mm:ss.SSSZ}|{time:YY/M/D H:m:s.SSSSSS ZZ zz}|{time:hh A, h} {message}",
    "numbers of times": "{time:X x Q E d}|{time:H h m s}|{message}",
    "times in words": "{time:dddd DD MMMM YYYY, ddd D MMM, DDDD DDD}|{time:S SS SSSS SSSSS}|{message}",
    "times in UTC": "{time:YYYY-MM-DD HH:mm:ss.SSS[Z]!UTC} {time:[HH] HH[!UTC]} {time:!UTC} {message}",
    "strftime": "{time:%Y-%m-%dT%H:%M:%S.%f%z} {message}",
    "columns": "{level: <8}|{level:>10}|{name:^12}|{function}:{line:05}|{process}|{message:.20}",
    "bound": "{time:HH:mm:ss} {extra[user]} {extra[user]!r} {message}",
    "json by hand": '{{"time":"{time}","user":"{extra[user]}","message":"{message}"}}',
    "key and value": "time={time:YYYY-MM-DDTHH:mm:ssZZ} level={level.name} no={level.no} msg={message!r}",
    "tags of colours": r"<green>{time:HH:mm}</green> <level>{message}</level>"
    r" <b>{level}</> \<red> <fg 12>x</> <light-blue><bg #ff0000>y</></light-blue> <RED>z</RED>",
    "the exception": "{message}{exception}|",
}  # fmt: skip
"""Formats, by what is tried."""


def _lines(sink: str, asked: list[Scenario]) -> list[Line]:
    text = f"from loguru import logger\nlogger.remove()\nlogger.add({sink})\n"
    items = load([Source("main.py", text)], [], MemoryTree({"main.py": text}), Options())
    model = Model(list(mapped(loguru, *(item for item in items if isinstance(item, Resource))).values()))
    (emitter,) = simulate(model, asked)
    return [line for outcome in emitter.outcomes for line in outcome.lines]


def _told(number: int, level: str, message: str, user: str) -> Scenario:
    numbers = {"INFO": "20", "WARNING": "30", "ERROR": "40", "DEBUG": "10"}
    values = {"level": level, "level.name": level, "level.no": numbers[level], "message": message}
    values |= {"extra[user]": user, "name": "app.views", "function": "update", "line": "42"}
    return Scenario(f"{number}", Request("GET", "/"), values={f"{{{name}}}": value for name, value in values.items()})


@pytest.mark.server
@pytest.mark.parametrize("name", FORMATS)
def test_lines_are_those_of_loguru(name: str, tmp_path: Path) -> None:
    needs_package("loguru")
    form = FORMATS[name]
    sink = "'audit.log', level='DEBUG'" + ("" if form is None else f", format={form!r}")
    told = [(level.replace("WARN", "WARNING"), message, user) for level, _, message, user in records()]
    (tmp_path / "main.py").write_text(f"from loguru import logger\nlogger.remove()\nlogger.add({sink})\n")
    (tmp_path / "records.json").write_text(json.dumps(told))
    command = [sys.executable, "-c", PROGRAM, f"{MOMENT.timestamp()}"]
    environment = {**os.environ, "TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONUTF8": "1"}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert not done.stderr, done.stderr
    lines = _lines(sink, [_told(number, *record) for number, record in enumerate(told)])
    assert not any(line.unknown for line in lines)
    assert (tmp_path / "audit.log").read_bytes() == "".join(f"{line.text}\n" for line in lines).encode()


@pytest.mark.parametrize(
    ("sink", "text", "unknown"),
    [
        ("'audit.log'", "2026-11-24 13:11:51.042 | <{level}?> | <{name}?>:<{function}?>:<{line}?> - <{message}?>", ""),
        ("'audit.log', format='{message} {extra} {a b}'", "<{message}?> <{extra}?> <unknown?>", ""),
        ("'audit.log', format='<user> {message}'", "<unknown?>", ""),
        ("'audit.log', format='{message}', level='ERROR'", "<{message}?>", "records below ERROR"),
        ("'audit.log', format='{message}', filter=f", "<{message}?>", "the sink's filter"),
        ("'audit.log', format='{message}', colorize=True", None, "lines of its kind are not simulated"),
        ("'audit.log', serialize=True", None, "lines of its kind are not simulated"),
        ("'audit.log', format=f", None, ""),
    ],
)
def test_what_stays_open(sink: str, text: str | None, unknown: str) -> None:
    (line,) = _lines(sink, [Scenario("read", Request("GET", "/"))])
    assert line.text == text
    assert unknown in line.unknown


@given(st.text("{}:[]!r<>timelvmessage.%d HSx", max_size=60) | st.text(max_size=30), st.booleans())
def test_no_format_raises(form: str, is_told: bool) -> None:
    scenario = _told(1, "INFO", "alice read 42", "alice") if is_told else Scenario("read", Request("GET", "/"))
    context = Context(scenario, Recording("loguru", (Place("", "on", ()),)))
    for piece in render(Layout("loguru", (form, Unknown("open"))), context):
        assert isinstance(piece.written, bytes | Unknown)
