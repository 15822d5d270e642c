"""Bad, hostile and huge configurations: something is said, nothing raises, nothing hangs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accesslint.model.values import Unknown

LoadFiles = Callable[..., Any]


def test_windows_line_ends_and_a_byte_order_mark(load: LoadFiles) -> None:
    loaded = load({"main.tf": b'\xef\xbb\xbfresource "x_y" "z" {\r\n  a = "b"\r\n  c = <<EOT\r\nd\r\nEOT\r\n}\r\n'})
    assert loaded.plain("a", "x_y.z") == "b"
    assert loaded.plain("c", "x_y.z") == "d\n"
    assert loaded.text_at(loaded.value("a", "x_y.z").span) == '"b"'


def test_a_syntax_error_leaves_an_unknown_value(load: LoadFiles) -> None:
    loaded = load('resource "x_y" "z" {\n  a = = true\n  b = 1\n}\nresource "x_y" "w" {\n  c = x_y.z.id\n}\n')
    assert loaded.unknown("a", "x_y.z") == "syntax error on line 2"
    assert loaded.plain("b", "x_y.z") == 1
    assert loaded.addresses == ["x_y.z", "x_y.w"]
    assert [problem.span.line for problem in loaded.problems] == [2]


def test_what_a_damaged_module_does_not_declare_is_unknown_not_absent(load: LoadFiles) -> None:
    loaded = load('variable "a {\n}\nresource "x_y" "z" {\n  a = var.a\n  b = aws_s3_bucket.gone.id\n}\n')
    assert "what could be read" in loaded.unknown("a", "x_y.z")
    assert "what could be read" in loaded.unknown("b", "x_y.z")


@pytest.mark.parametrize("labels", ["", '"a"', '"a" "b" "c"'])
def test_wrong_labels(load: LoadFiles, labels: str) -> None:
    assert "needs 2 labels" in load(f"resource {labels} {{}}\n").messages[0]


def test_many_errors_are_summed_up(load: LoadFiles) -> None:
    loaded = load('resource "x_y" "z" {\n' + "  a = = 1\n" * 200 + "}\n")
    assert len(loaded.problems) == 51
    assert "more errors in this file" in loaded.messages[-1]


def test_a_structure_that_doubles_with_every_line(load: LoadFiles) -> None:
    doubling = "\n".join(f"  l{number} = [local.l{number - 1}, local.l{number - 1}]" for number in range(1, 60))
    loaded = load(f'locals {{\n  l0 = ["x"]\n{doubling}\n}}\nresource "test_it" "this" {{\n  value = local.l59\n}}')
    assert "too large" in str(loaded.plain())


def test_a_text_that_doubles_with_every_line(load: LoadFiles) -> None:
    doubling = "\n".join(f'  l{number} = "${{local.l{number - 1}}}${{local.l{number - 1}}}"' for number in range(1, 60))
    loaded = load(f'locals {{\n  l0 = "x"\n{doubling}\n}}\nresource "test_it" "this" {{\n  value = local.l59\n}}')
    assert "more than" in loaded.unknown()


@pytest.mark.parametrize(
    "expression",
    [
        "[for a in range(9000) : [for b in range(9000) : [for c in range(9000) : 1]]]",
        (
            '"%{ for a in range(9000) }%{ for b in range(9000) }%{ for c in range(9000) }%{ endfor }%{ endfor }'
            '%{ endfor }"'
        ),
        "length(setproduct(range(9000), range(9000), range(9000)))",
    ],
)
def test_loops_in_loops_are_cut(load: LoadFiles, expression: str) -> None:
    loaded = load(f'resource "test_it" "this" {{\n  value = {expression}\n}}')
    assert isinstance(loaded.value().data, Unknown | list)


def test_dynamic_blocks_in_dynamic_blocks_are_cut(load: LoadFiles) -> None:
    body = "x = 1"
    for name in "abcd":
        body = f'dynamic "{name}" {{\n for_each = range(1000)\n content {{\n {body}\n }}\n }}'
    loaded = load(f'resource "test_it" "this" {{\n {body}\n}}')
    assert "the configuration takes too many steps to evaluate; what follows is unknown" in loaded.messages


def test_a_long_chain_of_local_values(load: LoadFiles) -> None:
    chain = "\n".join(f"  l{number} = local.l{number - 1}" for number in range(1, 3000))
    loaded = load(
        f'locals {{\n  l0 = 1\n{chain}\n}}\nresource "test_it" "this" {{\n  a = local.l90\n  b = local.l2999\n}}'
    )
    assert loaded.plain("a") == 1
    assert loaded.plain("b") == {"unknown": "the expression is nested too deeply"}


def test_a_chain_of_nested_local_values_stays_shallow_enough_to_walk(load: LoadFiles) -> None:
    chain = "\n".join(f"  l{number} = [local.l{number - 1}]" for number in range(1, 2000))
    uses = "\n".join(f"  a{number} = local.l{number}" for number in range(0, 2000, 50))
    loaded = load(f'locals {{\n  l0 = 1\n{chain}\n}}\nresource "test_it" "this" {{\n{uses}\n}}')
    for value in loaded["test_it.this"].attributes.data.values():
        value.plain()


def test_modules_that_double_with_every_level(load: LoadFiles) -> None:
    files = {
        f"m{number}/main.tf": "\n".join(f'module "{name}" {{\n  source = "../m{number + 1}"\n}}' for name in ("a", "b"))
        + '\nresource "x_y" "z" {}'
        for number in range(25)
    }
    loaded = load(files)
    assert len(loaded.resources) == 20_500
    assert "more than 20,500 resources" in " ".join(loaded.messages)


@pytest.mark.parametrize(
    "text",
    [
        'resource "x_y" "z" {\n  a = ' + "[" * 10_000 + "\n}\n",
        'resource "x_y" "z" {\n  a = ' + "[" * 10_000 + "]" * 10_000 + "\n}\n",
        'resource "x_y" "z" {\n' + "b {\n" * 10_000 + "}\n" * 10_000 + "}\n",
        'resource "x_y" "z" {\n  a = ' + "1 + " * 10_000 + "1\n}\n",
        'resource "x_y" "z" {\n  a = x' + "[x" * 10_000 + "]" * 10_000 + "\n}\n",
        'resource "x_y" "z" {\n  a = x_y.w' + ".b" * 10_000 + "\n}\n",
        'resource "x_y" "z" {\n  a = x_y.w' + "[*]" * 10_000 + "\n}\n",
    ],
)
def test_deep_nesting(load: LoadFiles, text: str) -> None:
    loaded = load(text + 'resource "x_y" "other" {}\n')
    assert "x_y.other" in loaded.addresses


def test_constant_lists_nested_as_deeply_as_is_read(load: LoadFiles) -> None:
    loaded = load('resource "x_y" "z" {\n  a = ' + "[" * 110 + "]" * 110 + "\n}\n")
    assert not loaded.problems
    loaded.plain("a", "x_y.z")


def test_variable_files_that_are_broken(load: LoadFiles) -> None:
    loaded = load(
        {
            "main.tf": 'variable "a" {}\nvariable "b" {}\nresource "x_y" "z" {\n  a = var.a\n  b = var.b\n}',
            "terraform.tfvars": 'a = = 1\nb = "ok"\n',
            "x.auto.tfvars.json": '{"b": "better"',
        }
    )
    assert loaded.plain("b", "x_y.z") == "better"
    assert "syntax error" in loaded.unknown("a", "x_y.z")
    assert len(loaded.problems) == 2


def test_a_manifest_that_is_no_manifest(load: LoadFiles) -> None:
    for manifest in ("", "[]", '{"Modules": 1}', '{"Modules": [1, {"Key": "m"}, {"Key": "m", "Dir": "/etc"}]}', "{"):
        loaded = load({"main.tf": 'module "m" {\n  source = "x/y/z"\n}', ".terraform/modules/modules.json": manifest})
        assert [problem.level for problem in loaded.problems] == ["note"]


FRAGMENTS = st.sampled_from(
    [
        *('resource "x_y" "z" {\n', "}\n", "count = ", "for_each = ", "a = ", "locals {\n", 'module "m" {\n', "\n"),
        *('source = "./m"\n', "local.a", "x_y.z", "[0]", "[*]", ".id", "each.value", "count.index", "[", "]", "{", "}"),
        *(
            'variable "v" {\n',
            "default = ",
            "var.v",
            "type = object({a=optional(string)})\n",
            "1",
            '"s"',
            "null",
            "true",
        ),
        *(
            'dynamic "d" {\n',
            "content {\n",
            "d.value",
            "for x in ",
            "for k, v in ",
            " : ",
            "?",
            " + ",
            "==",
            "try(",
            ")",
        ),
        *(
            "module.m",
            ".o",
            'output "o" {\n',
            "value = ",
            '"${',
            '}"',
            "%{ for x in [1] }",
            "%{ endfor }",
            "<<EOT\n",
            "EOT\n",
        ),
        *(
            'data "aws_iam_policy_document" "p" {\n',
            "data.aws_iam_policy_document.p.json",
            "statement {\n",
            "merge(",
            "...",
        ),
    ]
)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(FRAGMENTS, max_size=40).map("".join) | st.text())
def test_never_raises_and_places_lie_in_the_files(load: LoadFiles, text: str) -> None:
    loaded = load(
        {
            "main.tf": text.encode("utf-8", "replace"),
            "m/main.tf": BUCKET,
            "main.tf.json": text.encode("utf-8", "replace"),
        }
    )
    lines = {name: source.text.count("\n") + 2 for name, source in loaded.tree.sources.items()}
    for resource in loaded.resources:
        waiting = [resource.attributes]
        while waiting:
            value = waiting.pop()
            assert 1 <= value.span.line <= value.span.end_line <= lines[value.span.file]
            data = value.data
            waiting += data if isinstance(data, list) else data.values() if isinstance(data, dict) else ()
        resource.attributes.plain()
    for problem in loaded.problems:
        assert 1 <= problem.span.line <= lines[problem.span.file]


BUCKET = 'variable "v" {\n  default = 1\n}\noutput "o" {\n  value = var.v\n}\nresource "x_y" "z" {\n  a = var.v\n}\n'
