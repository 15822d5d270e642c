"""Measures the start: bare Python, `accesslint --version`, and `accesslint check` on one small file."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RUNS = 20
_FILE = 'resource "aws_cloudwatch_log_group" "a" {\n  name              = "a"\n  retention_in_days = 365\n}\n'


def median_milliseconds(command: list[str], folder: str) -> float:
    """Median of the wall-clock time of a command, in milliseconds."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        subprocess.run(command, capture_output=True, check=False, cwd=folder, env=environment)
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def main() -> None:
    """Print one line per command."""
    program = str(Path(sys.executable).with_name("accesslint"))
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "main.tf").write_text(_FILE, encoding="utf-8")
        for command in ([sys.executable, "-c", "pass"], [program, "--version"], [program, "check", "main.tf"]):
            shown = " ".join([Path(command[0]).name, *command[1:]])
            print(f"{shown:<32}{median_milliseconds(command, folder):>8.0f} ms")


if __name__ == "__main__":
    main()
