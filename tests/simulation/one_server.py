"""A server that writes a log for each of many formats at once: what it wrote, and what was simulated."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import msgspec

from accesslint.simulation.scenarios import Scenario, shipped_scenarios
from tests.simulation.processes import running
from tests.simulation.serving import added, send, sizes, without_moment


class Written(msgspec.Struct, frozen=True):
    """What was written and what was simulated, by the file's name."""

    lines: dict[str, str]
    simulated: dict[str, str]


def written(
    command: Sequence[str],
    folder: Path,
    port: int,
    scenarios: Iterable[Scenario],
    simulated: Callable[[Scenario], dict[str, str]],
) -> Written:
    """Send the scenarios to the server of a command, each once the lines of the one before are there.

    `simulated`: the lines of a scenario by the file's name, `log-0`, `log-1`, …
    """
    found = Written({}, {})
    with running(command, folder, port):
        for scenario in scenarios:
            before = sizes(folder)
            assert send(port, scenario) == scenario.response.status, scenario.name
            awaited = simulated(scenario)
            for name, line in added(folder, before, awaited).items():
                found.lines[name] = found.lines.get(name, "") + line
            for name, line in awaited.items():
                found.simulated[name] = found.simulated.get(name, "") + line
    return found


def hold_file(logs: Written, file: str, *, timed: bool) -> None:
    """Hold what stands in a file against what is simulated, but for marks and, where it is `timed`, moments."""
    simulated, lines = logs.simulated[file].split("\n"), logs.lines[file].split("\n")
    if timed:
        simulated, lines = ([without_moment(line) for line in texts] for texts in (simulated, lines))
    assert len(simulated) == len(lines) > len(shipped_scenarios("http"))
    for one, line in zip(simulated, lines, strict=True):
        pattern = re.sub(r"@\d+@", "[ -~]+?", re.escape(one))
        assert re.fullmatch(pattern, line), f"{one[:1000]}\n{line[:1000]}"
