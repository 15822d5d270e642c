"""Servers that a test starts as processes of its own, and what their logs grow by."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec

from accesslint.model.entities import Model
from accesslint.simulation.scenarios import Scenario, shipped_scenarios
from accesslint.simulation.simulate import simulate
from tests.servers import listening, program
from tests.simulation.serving import numbered, send

OUTPUT = "output"
"""The file that holds what the server writes to standard output."""
_MARK = "9000{:04d}"
"""A number that stands for what nobody can foretell."""


def python_program(name: str) -> str:
    """A program of a Python package, beside the interpreter that runs the tests or on PATH."""
    return program(name, str(Path(sys.executable).parent))


@contextmanager
def running(command: Sequence[str], folder: Path, port: int, *, at_once: bool = False) -> Iterator[None]:
    """The server of a command, once it listens; it is ended with the block, `at_once` or as it likes to end."""
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"}
    with (
        (folder / OUTPUT).open("wb") as output,
        (folder / "errors").open("wb") as errors,
        subprocess.Popen(command, cwd=folder, env=environment, stdout=output, stderr=errors) as process,
        listening(process, port, lambda: _said(folder), process.kill if at_once else None),
    ):
        yield


def _said(folder: Path) -> str:
    return (folder / "errors").read_text() + (folder / OUTPUT).read_text()


def local_scenarios() -> list[Scenario]:
    """The shipped accesses of web servers, from the loopback address; each says its number in a header."""
    return [numbered(one, number, "X-Scenario") for number, one in enumerate(shipped_scenarios("http"))]


def simulated(model: Model, scenario: Scenario, samples: Sequence[str]) -> str:
    """The pattern of what all logs of the one emitter together get; `samples` may be anything."""
    values = {name: _MARK.format(number) for number, name in enumerate(samples)}
    (emitter,) = simulate(model, [msgspec.structs.replace(scenario, values=values | scenario.values)])
    (outcome,) = emitter.outcomes
    assert not outcome.unknown, outcome.unknown
    lines = []
    for line in outcome.lines:
        assert line.text is not None, line.unknown
        assert not line.unknown
        lines.append(line.text + "\n")
    return re.sub(r"9000\d{4}", "[ -~]+?", re.escape("".join(lines)))


def compare(model: Model, scenarios: Sequence[Scenario], samples: Sequence[str], port: int, log: Path) -> None:
    """Send every scenario and compare what the server writes of it with what is simulated."""
    for scenario in scenarios:
        before = log.stat().st_size if log.exists() else 0
        send(port, scenario)
        expected = simulated(model, scenario, samples)
        written = _added(log, before, awaited=bool(expected))
        assert re.fullmatch(expected, written), f"{scenario.name}:\n{expected}\n{written}"


def _added(log: Path, before: int, *, awaited: bool) -> str:
    """What the log grew by; lines come shortly after the answer."""
    for _ in range(1_000 if awaited else 5):
        written = log.read_bytes()[before:] if log.exists() else b""
        if written.endswith(b"\n"):
            time.sleep(0.005)
            break
        time.sleep(0.01)
    written = log.read_bytes()[before:] if log.exists() else b""
    return written.decode("utf-8", "backslashreplace")
