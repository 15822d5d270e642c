"""Records of an application, handed to a Java library under test with values that tests know."""

from __future__ import annotations

import os
import subprocess
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import msgspec

from accesslint.loaders import Options
from accesslint.loaders.java_logging import load
from accesslint.mappers.java_logging import loggers
from accesslint.model.entities import Model
from accesslint.model.values import Resource
from accesslint.simulation.java_times import MOMENT
from accesslint.simulation.scenarios import Request, Scenario, shipped_scenarios
from accesslint.simulation.simulate import Line, simulate
from accesslint.source import Source
from tests.mappers.building import mapped
from tests.servers import program
from tests.simulation.java_programs import compile_java
from tests.trees import MemoryTree

READING = """
  static String[][] records(String folder) throws Exception {
    java.util.List<String[]> found = new java.util.ArrayList<>();
    for (String line : java.nio.file.Files.readAllLines(java.nio.file.Paths.get(folder, "records"))) {
      String[] values = line.split(" ");
      for (int at = 0; at < values.length; at++) {
        values[at] = new String(java.util.Base64.getDecoder().decode(values[at]), "UTF-8");
      }
      found.add(values);
    }
    return found.toArray(new String[0][]);
  }
"""
"""Java: the level, thread, message and user of each record."""
HOSTILE = ("alice\r\n2026-11-24 13:11:51,042 INFO forged", 'a "quoted" \\ name <b>&\'/', "100%m ${x} $1", "zoë 😀",
           "\t\x1b[31m\x07")  # fmt: skip
LEVELS = ("INFO", "WARN", "ERROR", "DEBUG")


def records() -> list[tuple[str, str, str, str]]:
    """The level, thread, message and user of each."""
    texts = [f"{one.identity} {one.request.method} {one.request.target}" for one in shipped_scenarios("http")]
    return [
        (LEVELS[number % 4], "exec-1", text, HOSTILE[number % 5] if number % 2 else "alice")
        for number, text in enumerate([*texts, *HOSTILE])
    ]


def scenarios(words: Mapping[str, int]) -> list[Scenario]:
    """Each record as the values of a scenario; `words`: by a word, which part of a record it writes."""
    return [
        Scenario(f"{number}", Request("GET", "/"), values={word: record[part] for word, part in words.items()})
        for number, record in enumerate(records())
    ]


def simulated(name: str, text: str, asked: Sequence[Scenario], patterns: Iterable[str]) -> dict[str, str]:
    """By file, what is simulated of the one logger that a configuration sets up.

    `patterns`: those of the files `log-0`, `log-1`, …, in order.
    """
    ends = {
        f"log-{number}": "\n" if pattern.removesuffix("%ex").endswith("%n") else ""
        for number, pattern in enumerate(patterns)
    }
    (emitter,) = (one for one in simulate(model_of_file(name, text), asked) if one.address.startswith("the logger"))
    found: dict[str, str] = {}
    for outcome in emitter.outcomes:
        assert not outcome.unknown
        for line in outcome.lines:
            assert line.text is not None
            assert not line.unknown, line.unknown
            file = line.target.rpartition("/")[2]
            found[file] = found.get(file, "") + line.text + ends[file]
    return found


class Lines(msgspec.Struct, frozen=True):
    """What was written and what was simulated, by the file's name."""

    written: dict[str, str]
    simulated: dict[str, str]

    def hold(self, number: int) -> None:
        """Hold what a pattern's log got against what is simulated."""
        assert self.written[f"log-{number}"]
        assert self.simulated[f"log-{number}"] == self.written[f"log-{number}"]


def lines_of(
    folder: Path,
    name: str,
    text: str,
    source: str,
    libraries: Sequence[Path],
    words: Mapping[str, int],
    patterns: Iterable[str],
) -> Lines:
    """Write a configuration, run the program `Records` with it, and simulate the same."""
    (folder / name).write_text(text)
    return Lines(written(folder, source, libraries), simulated(name, text, scenarios(words), patterns))


def model_of_file(name: str, text: str) -> Model:
    """What a configuration of a Java library says."""
    items = load([Source(name, text)], [], MemoryTree({}), Options())
    return Model(list(mapped(loggers, *(item for item in items if isinstance(item, Resource))).values()))


def only_line(model: Model, scenario: Scenario) -> Line:
    """The one line that the one emitter leaves of a scenario."""
    (emitter,) = simulate(model, [scenario])
    (line,) = emitter.outcomes[0].lines
    return line


def written(folder: Path, source: str, libraries: Sequence[Path], options: Sequence[str] = ()) -> dict[str, str]:
    """By file, what the program `Records` writes of them; it gets the folder and the moment."""
    lines = [" ".join(b64encode(value.encode()).decode() for value in record) for record in records()]
    (folder / "records").write_text("\n".join(lines) + "\n")
    (folder / "Records.java").write_text(source)
    compile_java(folder / "Records.java", folder, libraries)
    path = os.pathsep.join(str(one) for one in (folder, *libraries))
    settings = ["-XX:TieredStopAtLevel=1", "-Duser.language=en", "-Duser.timezone=UTC", "-Dfile.encoding=UTF-8"]
    moment = f"{MOMENT.timestamp() * 1000:.0f}"
    command = [program("java"), *settings, *options, "-cp", path, "Records", str(folder), moment]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return {file.name: file.read_bytes().decode("utf-8", "backslashreplace") for file in folder.glob("log-*")}


def xml(text: str) -> str:
    """A text as it stands in an element."""
    return escape(text)
