"""House rules that a reader relies on: sizes, names, one-way imports, no leftovers."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from accesslint.mappers import types

TOP = Path(__file__).resolve().parents[2]
SOURCES = sorted((TOP / "accesslint").rglob("*.py"))
POLICIES = sorted(path for path in (TOP / "policies").rglob("*.rego") if not path.stem.endswith("_test"))
VAGUE = frozenset({"utils", "util", "helpers", "helper", "common", "base", "misc", "manager"})


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(TOP)))
def test_modules_are_small_named_and_say_what_they_are_for(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.count("\n") <= 400
    assert path.stem not in VAGUE
    assert text.startswith(('"""', 'r"""'))


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: str(path.relative_to(TOP)))
def test_rules_are_small_and_tested(path: Path) -> None:
    text = path.read_text("utf-8")
    code = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    if path.parent.name != "lib":
        assert path.with_name(path.stem + "_test.rego").is_file()
        assert len(code) <= 60
        assert path.with_suffix(".yaml").is_file()
    assert "rego.metadata" not in text
    assert "walk(" not in text


def test_no_leftovers() -> None:
    words = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError)\b")
    found = [str(path) for path in (*SOURCES, *POLICIES) if words.search(path.read_text("utf-8"))]
    assert not found


def test_imports_go_one_way() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run([str(program)], cwd=TOP, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


def test_types_are_written_out_in_mappers_and_indexed() -> None:
    """The index of types is read off the sources, so no type may be put together there."""
    pasted = re.compile(r"""f["'](aws|google|azurerm)_|["'](aws|google|azurerm)_["'] ?[+%]""")
    assert not [
        path for path in (TOP / "accesslint" / "mappers").rglob("*.py") if pasted.search(path.read_text("utf-8"))
    ]
    assert types.INDEX.read_bytes() == types.index()


DISTRIBUTIONS = {
    "opa_client": "opa-python-client",
    "referencing": "jsonschema",
    "regorus": "gordon-to-regorus",
    "requests": "opa-python-client",
    "tree_sitter_hcl": "tree-sitter-hcl",
    "tree_sitter": "tree-sitter",
    "yaml": "pyyaml",
}
"""Where a module's distribution has another name, or comes with another one that always brings it."""


def test_what_is_imported_is_declared() -> None:
    declared = (TOP / "pyproject.toml").read_text("utf-8").partition("dependencies = [")[2].partition("\n]")[0]
    imported: set[str] = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                imported.update(alias.name.partition(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                imported.add(node.module.partition(".")[0])
    foreign = imported - sys.stdlib_module_names - {"accesslint", "tomllib"}
    assert foreign
    for module in foreign:
        assert f'"{DISTRIBUTIONS.get(module, module)}>' in declared, module


def test_every_module_is_tested() -> None:
    """Every package of the source has a folder or file of tests that mirrors it."""
    for package in sorted(path for path in (TOP / "accesslint").iterdir() if path.is_dir() and path.name != "data"):
        if any(package.rglob("*.py")) and package.name != "__pycache__":
            assert any((TOP / "tests" / package.name).rglob("test_*.py")), package.name


def test_generated_documents_are_fresh() -> None:
    command = [sys.executable, str(TOP / "docs" / "generate.py"), "--check"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
