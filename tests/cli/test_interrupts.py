"""A run that is interrupted, or whose reader has gone, ends at once and says nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import write

INTERRUPTED = """
import os, signal, sys

class Interrupt:
    def find_spec(self, name, path=None, target=None):
        if name == {module!r}:
            sys.meta_path.remove(self)
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Interrupt())
sys.argv = ["accesslint", "check", "main.tf"]
from accesslint.cli.main import run
run()
sys.exit("not interrupted")
"""
LOG = 'resource "aws_cloudwatch_log_group" "g{0}" {{\n  name = "g{0}"\n}}\n'
MANY = "".join(LOG.format(number) for number in range(1_500))


@pytest.mark.parametrize("module", ["accesslint.cli.app", "typer", "accesslint.pipeline", "tree_sitter", "regorus"])
def test_an_interrupt_ends_the_run_without_a_word(tmp_path: Path, module: str) -> None:
    write(tmp_path, {"main.tf": MANY[:200]})
    command = [sys.executable, "-c", INTERRUPTED.format(module=module)]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout, result.stderr.strip()) == (128 + signal.SIGINT, "", "")


@pytest.mark.parametrize("options", [[], ["--format", "json"], ["--format", "sarif"]])
def test_a_reader_that_goes_after_the_first_line_is_no_error(tmp_path: Path, options: list[str]) -> None:
    write(tmp_path, {"main.tf": MANY})
    command = [sys.executable, "-m", "accesslint", "check", "--quiet", *options]
    # Python itself does not notice a half-written text where it buffers nothing.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=pipe, stderr=pipe) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 128 + signal.SIGPIPE
