"""The unit tests of the Rego rules hold in the embedded engine too, not only in `opa test`."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import regorus

POLICIES = Path(__file__).parents[2] / "policies"
SOURCES = sorted(POLICIES.rglob("*.rego"))
TESTS = [path for path in SOURCES if path.stem.endswith("_test") and path.stem != "testing_test"]
RULES = [path for path in SOURCES if not path.stem.endswith("_test")]

NEGATED = re.compile(r"(?:^|\sif)\s*not (.*(?:\(| in ).*)$")
LOOKUP = re.compile(r"(?<![\w.])(?!(?:lib|input|data)\b)[a-z_]\w*(?:\.\w+|\[[^\]]*\])+(?!\w*\()")
ALWAYS_THERE = (".id", ".address", ".kind", ".meaning", ".token")


def lookups_behind_not(text: str) -> list[str]:
    """The lookups in negated calls and memberships, without those that the same rule body made before."""
    found: list[str] = []
    for body in text.split("\n\n"):
        before = ""
        for line in body.splitlines():
            negated = None if line.lstrip().startswith("#") else NEGATED.search(line)
            if negated is not None:
                expression = re.sub(r'"[^"]*"', "", negated[1])
                lookups = (match[0] for match in LOOKUP.finditer(expression))
                found += [name for name in lookups if not name.endswith(ALWAYS_THERE) and name not in before]
            before += line
    return found


@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.stem)
def test_unit_tests_hold_in_the_embedded_engine(path: Path) -> None:
    engine = regorus.Engine()
    rule = path.with_name(path.name.replace("_test.rego", ".rego"))
    for source in {*(POLICIES / "lib").glob("*.rego"), path, *([rule] if rule.exists() else [])}:
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


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_no_lookup_behind_a_negation(path: Path) -> None:
    """Engines differ in `not f(x.y)` where `x.y` is absent; `lib.fact(x, "y")` is the same in all."""
    assert not lookups_behind_not(path.read_text("utf-8"))


@pytest.mark.parametrize(
    "text",
    ["not lib.is_on(a.b)", "not f(x, a.b, y)", "not a.b in c", "not a.b.c in {1}", "not f(a[0])", "not a in b.c"],
)
def test_negated_lookups_are_recognised(text: str) -> None:
    assert lookups_behind_not(text)
    assert lookups_behind_not(f"f(a) if {text}")


@pytest.mark.parametrize(
    "text",
    [
        'not lib.is_on(lib.fact(a, "b.c"))',
        "not f(a, b)",
        "not a in b",
        "not a.id in b",
        "not wanted",
        "not a.b",
        "not a in input.b.c",
        "# not f(a.b)",
        "is_array(a.b)\nnot c in a.b",
    ],
)
def test_safe_negations_are_let_through(text: str) -> None:
    assert not lookups_behind_not(text)


HEAD = re.compile(r"^(?!else\b)\w+(?:\[(\S+)\])*(?: contains (\S+)| := (\S+))?(?: if|$)")


def lookups_in_heads(text: str) -> list[str]:
    """The lookups in heads of partial rules, without those of what every entity has or the body made as well."""
    found: list[str] = []
    for body in text.split("\n\n"):
        head = next((line for line in body.splitlines() if not line.startswith("#")), "")
        match = HEAD.match(head)
        names = [] if match is None else [name for name in match.groups() if name and LOOKUP.fullmatch(name)]
        found += [name for name in names if not name.endswith(ALWAYS_THERE) and body.count(name) == 1]
    return found


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_no_lookup_in_a_head(path: Path) -> None:
    """Where a lookup in the head of a partial rule is absent, the embedded engine loses the rule's other values."""
    assert not lookups_in_heads(path.read_text("utf-8"))


def test_lookups_in_heads_are_recognised() -> None:
    assert lookups_in_heads("all contains x.name if {\n\tsome x in input\n}") == ["x.name"]
    assert lookups_in_heads("by[x.name] contains x.id if some x in input") == ["x.name"]
    assert lookups_in_heads("by[x.name] := x.value if some x in input") == ["x.name", "x.value"]
    assert not lookups_in_heads("all contains name if {\n\tsome x in input\n\tname := x.name\n}")
    assert not lookups_in_heads("all contains x.id if some x in input")
    assert not lookups_in_heads("all contains x.name if {\n\tsome x in input\n\tis_string(x.name)\n}")
