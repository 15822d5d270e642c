"""Broken, truncated, hostile and large plans."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accesslint.loaders import Options, terraform_plan
from accesslint.source import Source
from tests.conftest import run, write
from tests.loaders.terraform_plan.plans import changed, declared, document, load, plain, planned, refs
from tests.trees import MemoryTree

REAL = Path(__file__).with_name("real_plan.json").read_text("utf-8")


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", '{"planned_values": 3}', '{"format_version": "1.2"}', "[" * 9000]
)
def test_no_plan_at_all_is_told(text: str) -> None:
    resources, problems = load(text)
    assert not resources
    assert problems or text == '{"planned_values": 3}'


def test_what_stands_before_the_end_of_a_truncated_plan_is_read() -> None:
    resources, problems = load(REAL[: REAL.index('"resource_changes"') + 900])
    assert 'terraform_data.src["a"]' in resources
    assert problems


def test_cycles_of_outputs_end() -> None:
    call = {
        "expressions": {"x": refs("module.a.x", "module.b.x")},
        "module": {"outputs": {"x": {"expression": refs("var.x", "var.x.y")}}},
    }
    plan = document(
        [planned("aws_x.x", {})],
        [changed("aws_x.x", {"a": True})],
        [declared("aws_x.x", {"a": refs("module.a.x")})],
        calls={"a": call, "b": call},
    )
    assert plain(load(plan)[0]["aws_x.x"], "a") == {"unknown": "it is known only after apply"}


def test_deep_values_are_cut() -> None:
    deep = '{"a":' * 5000 + "1" + "}" * 5000
    resources, problems = load(json.dumps(document([planned("aws_x.x", {"v": 0})])).replace('"v": 0', f'"v": {deep}'))
    assert "aws_x.x" in resources
    assert any("nested" in problem.message for problem in problems)


def test_a_large_plan_on_one_line_is_read(tmp_path: Path) -> None:
    many = [planned(f"aws_sns_topic.t{number}", {"name": "n" * 400}) for number in range(2_400)]
    many.append(planned("aws_cloudwatch_log_group.short", {"name": "/short", "retention_in_days": 1}))
    text = json.dumps(document(many))
    assert len(text) > 1_000_000
    write(tmp_path, {"plan.json": text})
    report, _ = run(tmp_path, select=("retention-too-short",))
    assert [finding.address for finding in report.findings] == ["aws_cloudwatch_log_group.short"]


_KEYS = (
    *("resources", "child_modules", "address", "type", "name", "mode", "index", "values", "change", "references"),
    *("after_unknown", "root_module", "expressions", "module_calls", "module", "outputs", "constant_value"),
)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(["var.x", "module.m.x", "a.b.c"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(_KEYS),
            inner,
            max_size=5,
        )
    ),
    max_leaves=25,
)


@settings(max_examples=150)
@given(st.dictionaries(st.sampled_from(["planned_values", "resource_changes", "configuration", "prior_state"]), _JSON))
def test_odd_plans_never_raise(data: object) -> None:
    list(terraform_plan.load([Source("p.json", json.dumps(data))], [], MemoryTree({}), Options()))


@settings(max_examples=60)
@given(st.integers(0, len(REAL)), st.integers(0, 200), st.text(max_size=4))
def test_damaged_plans_never_raise(at: int, size: int, text: str) -> None:
    damaged = REAL[:at] + text + REAL[at + size :]
    list(terraform_plan.load([Source("p.json", damaged)], [], MemoryTree({}), Options()))
