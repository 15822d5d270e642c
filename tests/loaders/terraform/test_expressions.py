"""Expressions: each expected value is what Terraform 1.11 itself gives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from accesslint.model.values import Reference, Template, Unknown, Value

Evaluate = Callable[..., Value]

LOCALS = """
    locals {
      letters = ["a", "b", "c"]
      items   = [{ id = 1, t = { x = "p" }, l = [1, 2] }, { id = 2, t = { x = "q" }, l = [3] }]
      map     = { b = 2, a = 1, c = 3 }
      nothing = null
      yes     = true
      text    = "hey"
    }
    variable "open" {}
"""

KNOWN: list[tuple[str, Any]] = [
    ("1 + 2 * 3 - 4 / 5", 6.2),
    ("-7 % 3", -1),
    ("7 / 2", 3.5),
    ("1 == 1.0", True),
    ('"1" == 1', False),
    ("!local.yes == false", True),
    ("-local.map.a + 3", 2),
    ("local.yes && !local.yes || local.yes", True),
    ("1 < 2 && 2 <= 2 && 3 > 2 && 3 >= 3", True),
    ("local.yes ? false ? 1 : 2 : 3", 2),
    ("local.letters[0]", "a"),
    ("local.letters.1", "b"),
    ('local.letters["2"]', "c"),
    ("local.items[*].id", [1, 2]),
    ("local.items.*.id", [1, 2]),
    ("local.items[*].l[0]", [1, 3]),
    ("local.items.*.l[0]", [1, 2]),
    ('local.items[*].t["x"]', ["p", "q"]),
    ("local.text[*]", ["hey"]),
    ("local.nothing[*]", []),
    ('[for k, v in local.map : "${k}=${v}"]', ["a=1", "b=2", "c=3"]),
    ('[for v in local.letters : upper(v) if v != "b"]', ["A", "C"]),
    ("[for i, v in local.letters : i]", [0, 1, 2]),
    ("{ for k, v in local.map : v => k }", {"1": "a", "2": "b", "3": "c"}),
    ('{ for v in ["a", "ab", "b"] : substr(v, 0, 1) => v... }', {"a": ["a", "ab"], "b": ["b"]}),
    ('{ for p in setproduct(["a"], [1, 2]) : "${p[0]}${p[1]}" => p[1] }', {"a1": 1, "a2": 2}),
    ('"a${local.text}b"', "aheyb"),
    ('"${1}"', 1),
    ('"${local.yes}-${1.50}-${10}"', "true-1.5-10"),
    (r'"$${x} %%{y} $ % $$ %%"', "${x} %{y} $ % $$ %%"),
    (r'"tab\t nl\n q\" bs\\ \u00e9 \U0001F600"', 'tab\t nl\n q" bs\\ é 😀'),
    ('"%{ if local.yes }yes%{ else }no%{ endif }"', "yes"),
    ('"%{ if !local.yes }yes%{ endif }"', ""),
    ('"%{ for i, v in local.letters ~} ${i}${v} %{ endfor ~} x"', "0a 1b 2c x"),
    ('"a  ${~ local.text ~}  b"', "aheyb"),
    ('"x %{ if local.yes ~} a %{ else ~} b %{ endif ~} y"', "x a y"),
    ('try(local.map.zz, local.letters[9], "fallback")', "fallback"),
    ("can(local.map.a)", True),
    ("can(local.map.zz)", False),
    ("merge({ a = 1 }, { b = 2 }, { a = 3 })", {"a": 3, "b": 2}),
    ("max([1, 9, 3]...)", 9),
    ('{ "a-${local.text}" = 1, (local.text) = 2, b : 3 }', {"a-hey": 1, "hey": 2, "b": 3}),
    ("{ null = 1, true = 2, for = 3, 5 = 6 }", {"null": 1, "true": 2, "for": 3, "5": 6}),
    ("[1, 2, 3][1]", 2),
    ("{ a = { b = 1 } }.a.b", 1),
    ("local.items[length(local.items) - 1].id", 2),
    ('[for x in local.items : [for y in x.l : "${x.id}-${y}"]]', [["1-1", "1-2"], ["2-3"]]),
    ('local.nothing == null ? "null" : "set"', "null"),
    ("local.nothing != null && local.nothing.x", False),
    ("path.module", "."),
    ("path.root", "."),
    ("100000000000000000000", 10**20),
    ('jsondecode("{\\"a\\": [1, 2.5]}").a[1]', 2.5),
    ("one([5])", 5),
    ("{ a = 1 /* why */, # because\n b = 2 }", {"a": 1, "b": 2}),
    ('"é${local.text}ü"', "éheyü"),
]


@pytest.mark.parametrize(("expression", "expected"), KNOWN, ids=[expression for expression, _ in KNOWN])
def test_known_values(evaluate: Evaluate, expression: str, expected: object) -> None:
    found = evaluate(expression, LOCALS).plain()
    assert found == (pytest.approx(expected) if isinstance(expected, float) else expected)
    assert isinstance(found, bool) == isinstance(expected, bool)


HEREDOCS = [
    ("<<EOT\nplain ${local.text}\n  two\nEOT\n", "plain hey\n  two\n"),
    ("<<-EOT\n    four\n      six ${local.text}\n\n    four\n  EOT\n", "four\n  six hey\n\nfour\n"),
    ("<<-EOT\n    ${local.text} x\n      y\n    EOT\n", "hey x\n  y\n"),
    (
        "<<-EOT\n  %{ for v in local.letters ~}\n  item ${v}\n  %{ endfor ~}\n  end\n  EOT\n",
        "  item a\n  item b\n  item c\n  end\n",
    ),
    ("<<EOT\n%{ if local.yes }\nyes\n%{ else }\nno\n%{ endif }\nEOT\n", "\nyes\n\n"),
    ('<<EOT\nback\\nslash "q" $${no} %%{no}\nEOT\n', 'back\\nslash "q" ${no} %{no}\n'),
    ("<<-EOT\nEOT\n", ""),
    ("<<EOT\n\nEOT\n", "\n"),
]


@pytest.mark.parametrize(("expression", "expected"), HEREDOCS)
def test_heredocs(evaluate: Evaluate, expression: str, expected: str) -> None:
    assert evaluate(expression, LOCALS).data == expected


UNKNOWN = [
    ("var.open", 'variable "open" has no value'),
    ("var.open.a.b[0]", 'variable "open" has no value'),
    ('var.open ? "a" : "b"', 'variable "open" has no value'),
    ("var.open + 1", 'variable "open" has no value'),
    ("upper(var.open)", 'variable "open" has no value'),
    ("[for x in var.open : x]", 'variable "open" has no value'),
    ("try(var.open.x, 1)", 'variable "open" has no value'),
    ("{ (var.open) = 1 }", 'variable "open" has no value'),
    ("local.letters[var.open]", 'variable "open" has no value'),
    ("terraform.workspace", "the workspace is chosen when Terraform runs"),
    ("local.map.zz", 'there is no "zz" in it'),
    ("local.letters[7]", "there is no element 7 among 3"),
    ("local.text.x", '"x" is asked of a text'),
    ("local.nothing.x", '"x" is asked of null'),
    ("local.absent", 'local value "absent" is not declared'),
    ("var.absent", 'variable "absent" is not declared'),
    ("module.absent.x", 'module "absent" is not declared'),
    ("each.key", '"each.key" means nothing here'),
    ("1 / 0", "division by zero"),
    ("!5", "true or false is required, got number"),
    ("provider::aws::arn_parse(1)", "the provider function provider::aws::arn_parse is not evaluated"),
    ("{ for x in [1, 1] : x => x }", 'the key "1" is made twice'),
]


@pytest.mark.parametrize(("expression", "reason"), UNKNOWN, ids=[expression for expression, _ in UNKNOWN])
def test_what_is_not_known_says_why(evaluate: Evaluate, expression: str, reason: str) -> None:
    found = evaluate(expression, LOCALS).data
    assert isinstance(found, Unknown)
    assert found.reason == reason


def test_a_part_that_is_not_known_leaves_the_rest(evaluate: Evaluate) -> None:
    found = evaluate('{ a = 1, b = var.open, c = ["x", var.open] }', LOCALS)
    assert found.plain() == {
        "a": 1,
        "b": {"unknown": 'variable "open" has no value'},
        "c": ["x", {"unknown": 'variable "open" has no value'}],
    }


def test_an_unknown_condition_does_not_matter_between_equal_branches(evaluate: Evaluate) -> None:
    assert evaluate('var.open ? "a" : lower("A")', LOCALS).data == "a"
    assert evaluate("var.open ? aws_s3_bucket.b.id : aws_s3_bucket.b.id", LOCALS).data == Reference(
        ".#aws_s3_bucket.b", "id"
    )


def test_a_side_that_decides_makes_the_other_irrelevant(evaluate: Evaluate) -> None:
    assert evaluate("var.open && false", LOCALS).data is False
    assert evaluate("var.open || true", LOCALS).data is True
    assert evaluate("false && var.open", LOCALS).data is False
    assert isinstance(evaluate("var.open && true", LOCALS).data, Unknown)


def test_text_with_references_and_unknown_parts_is_a_template(evaluate: Evaluate) -> None:
    found = evaluate('"${aws_s3_bucket.b.arn}/${local.text}/${var.open}/*"', LOCALS).data
    assert found == Template(
        (
            Reference(".#aws_s3_bucket.b", "arn"),
            "/hey/",
            Unknown('variable "open" has no value', "a tfvars file or a default"),
            "/*",
        )
    )


def test_a_lone_reference_in_quotes_is_the_reference(evaluate: Evaluate) -> None:
    assert evaluate('"${aws_s3_bucket.b.arn}"').data == Reference(".#aws_s3_bucket.b", "arn")


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("aws_kms_key.k.arn != null", True),
        ("aws_kms_key.k.arn == null", False),
        ('aws_kms_key.k.id == ""', False),
        ('"x-${aws_kms_key.k.id}" != null', True),
        ("aws_kms_key.k.id == aws_kms_key.k.id", True),
    ],
)
def test_comparisons_that_references_decide(evaluate: Evaluate, expression: str, expected: object) -> None:
    assert evaluate(expression).data is expected


def test_an_attribute_that_may_be_null_is_not_guessed(evaluate: Evaluate) -> None:
    assert isinstance(evaluate("aws_s3_bucket.b.policy == null").data, Unknown)


def test_deep_attributes_of_references(evaluate: Evaluate) -> None:
    assert evaluate('aws_x.y.a[0].b["k"].c').data == Reference(".#aws_x.y", "a.0.b.k.c")
    assert evaluate("aws_x.y.subnets[*].id").data == Reference(".#aws_x.y", "subnets.*.id")
    assert evaluate("aws_x.y.list[aws_z.w.id]").data == Reference(".#aws_x.y", "list.*")


def test_try_passes_over_a_failure_deep_inside(evaluate: Evaluate) -> None:
    assert evaluate('try([for x in local.items : x.absent], "none")', LOCALS).data == "none"
    assert evaluate('try(tonumber("x"), 7)').data == 7
    assert evaluate('try("x${local.nothing}", "t")', LOCALS).data == "t"


def test_a_failure_in_a_local_value_is_no_business_of_try(evaluate: Evaluate) -> None:
    found = evaluate('try(local.bad, "fallback")', "locals {\n  bad = [][0]\n}")
    assert isinstance(found.data, Unknown)
