"""Broken, hostile and odd templates and Bicep files: a message or silence, never a failure."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accesslint.loaders.arm.functions import _ASKING, _LAZY
from accesslint.loaders.arm.lists import LISTS
from accesslint.loaders.arm.scalars import SCALARS
from accesslint.loaders.arm.tables import SHAPES
from tests.loaders.arm.conftest import SCHEMA, load_files, template

DEEP = 5_000
HEAD = f'{{"$schema": "{SCHEMA}", "resources": '
ACCOUNT = "resource a 'Microsoft.Storage/storageAccounts@2023-01-01' = {\n  name: 'a'\n  tags: {\n    x: %%\n  }\n}\n"


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "[" * DEEP + "]" * DEEP + "}",
        HEAD + '[{"type": "Microsoft.Storage/storageAccounts"',
        HEAD + "[{]}",
    ],
)
def test_broken_json_is_told(text: str) -> None:
    assert load_files({"a.json": text}).problems


@pytest.mark.parametrize(
    "expression",
    [
        "(" * DEEP + "1" + ")" * DEEP,
        "[" * DEEP + "]" * DEEP,
        "{a:" * DEEP + "1" + "}" * DEEP,
        "!" * DEEP + "true",
        "true ? 1 : " * DEEP + "1",
        "true && " * DEEP + "true",
        "1 + " * DEEP + "1",
        "b" + ".c" * DEEP,
        "'${" * DEEP + "1" + "}'" * DEEP,
        "'never closed",
        "'''never closed",
        "f(1",
        "[1 2]",
        "{ a 1 }",
        "[for x in y",
        "",
    ],
)
def test_broken_bicep_is_told(expression: str) -> None:
    broken = ACCOUNT.replace("%%\n", f"{expression}\n")
    whole = ACCOUNT.replace("%%", "1").replace("resource a", "resource b")
    loaded = load_files({"a.bicep": broken + whole}, "bicep")
    assert loaded.problems
    assert loaded.plain("b", "tags") == {"x": 1}
    assert loaded.plain("a", "name")["unknown"]


def _lines(form: str) -> str:
    return "".join(form.format(number + 1, number, number) for number in range(40))


@pytest.mark.parametrize(
    "text",
    [
        "var x = x\nparam p string = p\n" + ACCOUNT.replace("%%", "'${x}${p}'"),
        ACCOUNT.replace("%%", "a.tags.x"),
        ACCOUNT.replace("'a'\n", "a.name\n").replace("%%", "1"),
        ACCOUNT.replace("'a'\n", "'a'\n  parent: a\n  scope: a\n").replace("%%", "1"),
        "func f(a int) int => f(a) + f(a)\n" + ACCOUNT.replace("%%", "f(1)"),
        "var v0 = [1]\n" + _lines("var v{} = [v{}, v{}]\n") + ACCOUNT.replace("%%", "v40"),
        "var v0 = 'x'\n" + _lines("var v{} = '${{v{}}}${{v{}}}'\n") + ACCOUNT.replace("%%", "v40"),
        ACCOUNT.replace("%%", "map(range(0, 2000), x => range(0, 2000))"),
        "module m 'a.bicep' = {\n  name: 'm'\n}\nmodule n 'a.bicep' = {\n  name: 'm'\n}\n" + ACCOUNT.replace("%%", "1"),
        "resource a 'Microsoft.Storage/storageAccounts@1' = [for i in range(0, 99999): {\n  name: 'a'\n}]",
    ],
)  # fmt: skip
def test_what_asks_for_itself_or_grows_ends(text: str) -> None:
    assert load_files({"a.bicep": text}, "bicep")


ARGUMENTS = ["", "1", "null", "'a'", "[]", "{}", "true", "a", "a.id", "missing", "x => x", "[1], x => y",
             "{ a: 1 }, 'b'", "'a', 'b'", "'a', 'b', 'c'", "1, 2", "-1, -5, 3", "[null], 99999999",
             "'Microsoft.X/y', a", "a.id, 'B/c', 'd'"]  # fmt: skip


@pytest.mark.parametrize("name", sorted({*SCALARS, *LISTS, *_LAZY, *_ASKING}))
def test_no_function_fails_on_odd_arguments(name: str) -> None:
    calls = "\n".join(f"      {name}({arguments})" for arguments in ARGUMENTS)
    loaded = load_files({"a.bicep": ACCOUNT.replace("%%", f"[\n{calls}\n    ]")}, "bicep")
    assert not loaded.problems
    assert "a" in loaded


ODD: list[Any] = [None, True, -1, 1.5, "", "[", "[]", "[x]", "[concat(", "a/b/c", "/", [], [[]], [None], {},
                  {"a": None}, "[parameters('none')]", [{"name": 1}]]  # fmt: skip


@pytest.mark.parametrize("odd", ODD, ids=[json.dumps(one) for one in ODD])
def test_odd_values_everywhere(odd: Any) -> None:
    sections = ("parameters", "variables", "functions", "outputs", "languageVersion")
    for section in sections:
        load_files({"a.json": template({"type": "Microsoft.KeyVault/vaults", "name": "v"}, **{section: odd})})
        load_files({"a.json": template({"type": "Microsoft.KeyVault/vaults", "name": "v"}, **{section: {"x": odd}})})
    load_files({"a.json": json.dumps({"$schema": SCHEMA, "resources": odd})})
    load_files({"a.json": json.dumps({"$schema": SCHEMA, "resources": {"x": odd}})})
    for key in ("type", "name", "scope", "condition", "copy", "properties", "resources", "tags", "existing", "sku",
                "dependsOn", "parent"):  # fmt: skip
        for kind in ("Microsoft.Insights/diagnosticSettings", "Microsoft.Resources/deployments",
                     "Microsoft.Storage/storageAccounts/blobServices", "Microsoft.X/providers/locks"):  # fmt: skip
            load_files({"a.json": template({"type": kind, "name": "a", key: odd})})
    deployment = {"type": "Microsoft.Resources/deployments", "name": "a"}
    for key in ("template", "parameters", "templateLink", "expressionEvaluationOptions"):
        inner = {"template": {"$schema": SCHEMA, "resources": []}, key: odd}
        load_files({"a.json": template({**deployment, "properties": inner})})


@pytest.mark.parametrize("kind", sorted(SHAPES))
def test_every_shape_bears_a_body_that_is_not_told(kind: str) -> None:
    body = {"type": kind, "name": "/".join("a" * kind.count("/"))}
    odd: list[dict[str, Any]] = [
        {},
        {"properties": "[parameters('none')]"},
        {"properties": {}},
        {"properties": [], "sku": 1},
    ]
    for more in odd:
        loaded = load_files({"a.json": template({**body, **more})})
        assert loaded


ALPHABET = ["resource a 'Microsoft.Storage/storageAccounts@1' = ", "{", "}", "[", "]", "(", ")", "\n", "name: ", "'",
            "${", "for x in ", ": ", "if", "a", ".", "?", "=>", "=", "var b ", "param c string", "=> ", ",",
            "module m 'x.bicep' = ", "'''", "//", "/*", "*/", "1", "&&", "-", "!", "@", "func f(", "import ",
            "type t = ", "\\", "é"]  # fmt: skip


@settings(max_examples=150)
@given(st.lists(st.sampled_from(ALPHABET), max_size=40).map("".join))
def test_no_text_makes_bicep_fail(text: str) -> None:
    load_files({"a.bicep": text}, "bicep")
    load_files({"a.json": json.dumps({"$schema": SCHEMA, "resources": [{"type": "A.b/c", "name": f"[{text}]"}]})})
