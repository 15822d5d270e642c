"""The catalogue: user rules in Rego and Python, names, aliases, globs, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from accesslint.resources import shipped
from accesslint.rules.annotations import RuleError
from accesslint.rules.catalogue import load
from accesslint.rules.index import index
from tests.conftest import catalogue, write

METADATA = """\
# METADATA
# title: Own rule
# description: Says so.
# custom:
#   severity: error
#   facts: [emitter.logging]
#   frameworks: {soc2: [CC7.2]}
#   remediation: {general: Do it.}
"""
REGO = METADATA + "package accesslint.own.my_rule\n\nimport rego.v1\n\nviolations := set()\n"
PYTHON = """\
METADATA = {"title": "t", "description": "d", "custom": {"severity": "note", "facts": ["emitter.logging"],
    "frameworks": {}, "remediation": {}}}

def check(model):
    yield from ()
"""


def test_rules_of_the_user_stand_beside_the_shipped_ones(tmp_path: Path) -> None:
    write(tmp_path, {"own/my_rule.rego": REGO, "own/other_rule.py": PYTHON, "own/my_rule_test.rego": "package x\n"})
    loaded = load([tmp_path])
    assert loaded.rules["own/my-rule"].language == "rego"
    assert loaded.rules["own/other-rule"].language == "python"
    assert loaded.path("own/my-rule") == tmp_path / "own" / "my_rule.rego"
    assert len(loaded.rules) == len(catalogue().rules) + 2


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("x.rego", "package accesslint.own.x\n", "no METADATA"),
        ("x.rego", "# METADATA\n# title: [\npackage accesslint.own.x\n", "no YAML"),
        ("x.rego", METADATA.replace("error", "fatal") + "package accesslint.own.x\n", "severity"),
        ("x.rego", METADATA + "package accesslint.integrity.store_mutable\n", "already"),
        ("x.py", "METADATA = 3\n", "must be a mapping"),
        ("x.py", "raise ValueError('boom')\n", "boom"),
    ],
)
def test_refused(tmp_path: Path, name: str, text: str, said: str) -> None:
    write(tmp_path, {name: text})
    with pytest.raises(RuleError, match=said):
        load([tmp_path])


def test_a_missing_policy_path_is_said() -> None:
    with pytest.raises(RuleError, match="no such policy"):
        load([Path("nowhere")])


def test_words_mean_rules() -> None:
    rules = catalogue()
    assert rules.match("store-mutable") == rules.match("integrity/store-mutable") == ["integrity/store-mutable"]
    assert len(rules.match("integrity")) > 5
    assert rules.match("completeness/no-*")
    with pytest.raises(RuleError, match="did you mean `store-mutable`"):
        rules.match("store-mutabel")


def test_the_index_is_fresh() -> None:
    assert (shipped("policies") / "index.json").read_bytes() == index()
