"""The unit tests of the Rego rules hold in the embedded engine too, not only in `opa test`."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import regorus

POLICIES = Path(__file__).parents[2] / "policies"
SOURCES = sorted(POLICIES.rglob("*.rego"))
TESTS = [path for path in SOURCES if path.stem.endswith("_test") and path.parent.name != "lib"]
ALWAYS_THERE = r"(?:id|address|kind|meaning|token)\b"
LOOKUP = rf"\b(?!lib\.|input\.|data\.)[a-z_]\w*(?:\.(?!{ALWAYS_THERE})\w+|\[)"
NEGATED_LOOKUP = re.compile(rf"\bnot\s+(?:[\w.]+\([^()]*{LOOKUP}|[^()]*\sin\s+{LOOKUP}|{LOOKUP}[^()]*\sin\b)")


@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.stem)
def test_unit_tests_hold_in_the_embedded_engine(path: Path) -> None:
    engine = regorus.Engine()
    rule = path.with_name(path.name.replace("_test.rego", ".rego"))
    for source in [*(POLICIES / "lib").glob("*.rego"), path, *([rule] if rule.exists() else [])]:
        engine.add_policy_from_file(str(source))
    text = path.read_text("utf-8")
    package = re.search(r"^package (\S+)$", text, re.MULTILINE)
    names = re.findall(r"^(test_\w+) if", text, re.MULTILINE)
    assert package is not None
    assert names
    failed = []
    for name in names:
        result = json.loads(engine.eval_query_as_json(f"data.{package[1]}.{name}")).get("result")
        if not result or result[0]["expressions"][0]["value"] is not True:
            failed.append(name)
    assert not failed


@pytest.mark.parametrize(
    "path", [path for path in SOURCES if not path.stem.endswith("_test")], ids=lambda path: path.stem
)
def test_no_lookup_behind_a_negated_call(path: Path) -> None:
    """Engines differ in `not f(x.y)` where `x.y` is absent; `lib.fact(x, "y")` is the same in all."""
    lines = path.read_text("utf-8").splitlines()
    found = [line for line in lines if not line.lstrip().startswith("#") and NEGATED_LOOKUP.search(line)]
    assert not found


@pytest.mark.parametrize(
    "line",
    [
        "not lib.is_on(a.b)",
        "not f(x, a.b, y)",
        "not a.b in c",
        "not a.b.c in {1}",
        "not f(a[0])",
        "not a in b.c",
        "not a in b[c]",
    ],
)
def test_negated_lookups_are_recognised(line: str) -> None:
    assert NEGATED_LOOKUP.search(line)


@pytest.mark.parametrize(
    "line", ['not lib.is_on(lib.fact(a, "b.c"))', "not f(a, b)", "not a in b", "not a.id in b", "not wanted"]
)
def test_safe_negations_are_let_through(line: str) -> None:
    assert not NEGATED_LOOKUP.search(line)
