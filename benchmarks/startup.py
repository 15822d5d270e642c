"""Measures the start: bare Python, `accesslint --version`, and `accesslint check` on one small file.

The time is the processor's, user and system, so that what else the machine does counts little.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

RUNS = 20
_FILES = {
    "main.tf": 'resource "aws_cloudwatch_log_group" "a" {\n  name              = "a"\n  retention_in_days = 365\n}\n',
    "nginx.conf": "http {\n  server {\n    listen 80;\n  }\n}\n",
    "deploy.yaml": "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: a\n",
}


def milliseconds(command: list[str], folder: str) -> float:
    """The least of the processor times of a command, in milliseconds."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    times = []
    for _ in range(RUNS):
        before = _spent()
        subprocess.run(command, capture_output=True, check=False, cwd=folder, env=environment)
        times.append((_spent() - before) * 1000)
    return min(times)


def _spent() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def main() -> None:
    """Print one line per command."""
    program = str(Path(sys.executable).with_name("accesslint"))
    with tempfile.TemporaryDirectory() as folder:
        for name, text in _FILES.items():
            (Path(folder) / name).write_text(text, encoding="utf-8")
        checks = [[program, "check", name] for name in _FILES]
        for command in ([sys.executable, "-c", "pass"], [program, "--version"], *checks):
            shown = " ".join([Path(command[0]).name, *command[1:]])
            print(f"{shown:<32}{milliseconds(command, folder):>8.0f} ms")


if __name__ == "__main__":
    main()
