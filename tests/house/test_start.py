"""The start-up budget, held by which modules get imported: nothing that a run does not need."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from accesslint.loaders import possible

SLOW = frozenset(
    {
        "aiohttp",
        "importlib.metadata",
        "jinja2",
        "jsonschema",
        "opa_client",
        "pathspec",
        "pydantic",
        "requests",
    }
    | {"rich.console", "rich.markup", "multiprocessing", "concurrent.futures", "unittest", "asyncio", "hypothesis"}
)
TERRAFORM = 'resource "aws_cloudwatch_log_group" "a" {\n  name = "a"\n}\n'
NGINX = "http {\n  server {\n    listen 80;\n  }\n}\n"


def modules_of(folder: Path, *arguments: str) -> set[str]:
    """The modules that a run of the program imports."""
    script = "import sys; from accesslint.cli.main import run\ntry:\n    run()\nexcept SystemExit:\n    pass\n"
    script += "sys.stderr.write('MODULES ' + ' '.join(sys.modules))"
    command = [sys.executable, "-c", script, *arguments]
    result = subprocess.run(command, capture_output=True, text=True, cwd=folder, check=True)
    return set(result.stderr.rpartition("MODULES ")[2].split())


@pytest.mark.parametrize(
    ("name", "text", "unneeded"),
    [
        ("main.tf", TERRAFORM, {"yaml", "accesslint.loaders.kubernetes.loading", "accesslint.syntax.nginx"}),
        ("nginx.conf", NGINX, {"yaml", "tree_sitter", "accesslint.syntax.hcl", "accesslint.mappers.aws"}),
    ],
)
def test_a_check_imports_only_what_its_files_need(tmp_path: Path, name: str, text: str, unneeded: set[str]) -> None:
    (tmp_path / name).write_text(text)
    loaded = modules_of(tmp_path, "check", name)
    assert "accesslint.pipeline" in loaded
    assert not loaded & (SLOW | unneeded)
    assert not loaded & {"accesslint.cli.rule", "accesslint.cli.init"}
    families = {module.split(".")[2] for module in loaded if module.startswith("accesslint.loaders.")}
    assert families <= set(possible(name))


def test_the_version_is_told_without_the_program_behind_it(tmp_path: Path) -> None:
    loaded = modules_of(tmp_path, "--version")
    assert not loaded & (SLOW | {"yaml", "regorus", "tree_sitter", "accesslint.pipeline", "accesslint.rules"})
