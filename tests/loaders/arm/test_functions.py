"""What functions and expressions give, in templates and in Bicep."""

from __future__ import annotations

from typing import Any

import pytest

from tests.loaders.arm.conftest import account, load_files, template

UNKNOWN = object()

EXPRESSIONS: list[tuple[str, Any]] = [
    ("concat('a', 'b', 1)", "ab1"),
    ("concat(createArray(1), createArray(2, 3))", [1, 2, 3]),
    ("format('{0}-{1}', 'a', 2)", "a-2"),
    ("format('{0:D3}', 7)", "007"),
    ("format('{{x}}{0}', 'a')", "{x}a"),
    ("if(equals(1, 1), 'yes', 'no')", "yes"),
    ("if(and(true(), not(false())), 'yes', 'no')", "yes"),
    ("if(or(false(), false()), 'yes', 'no')", "no"),
    ("union(createObject('a', 1), createObject('b', 2))", {"a": 1, "b": 2}),
    ("union(createArray(1, 2), createArray(2, 3))", [1, 2, 3]),
    ("intersection(createArray(1, 2), createArray(2, 3))", [2]),
    ("contains('abc', 'b')", True),
    ("contains(createArray('a'), 'b')", False),
    ("contains(createObject('a', 1), 'A')", True),
    ("empty('')", True),
    ("empty(null())", True),
    ("empty(createArray(1))", False),
    ("length('abc')", 3),
    ("first(createArray(1, 2))", 1),
    ("last('abc')", "c"),
    ("split('a,b', ',')", ["a", "b"]),
    ("join(createArray('a', 'b'), '-')", "a-b"),
    ("replace('a.b', '.', '_')", "a_b"),
    ("toLower('ABC')", "abc"),
    ("toUpper('abc')", "ABC"),
    ("trim(' a ')", "a"),
    ("substring('hello', 1, 3)", "ell"),
    ("take('hello', 2)", "he"),
    ("skip(createArray(1, 2, 3), 1)", [2, 3]),
    ("padLeft(7, 3, '0')", "007"),
    ("startsWith('abc', 'A')", True),
    ("endsWith('abc', 'bc')", True),
    ("indexOf('abc', 'c')", 2),
    ("string(1)", "1"),
    ("string(true())", "True"),
    ("int('42')", 42),
    ("bool('true')", True),
    ("bool(0)", False),
    ("json('{\"a\": [1, 2]}').a[1]", 2),
    ("coalesce(null(), 'a')", "a"),
    ("less(1, 2)", True),
    ("greaterOrEquals('b', 'a')", True),
    ("add(1, 2)", 3),
    ("sub(1, 2)", -1),
    ("mul(2, 3)", 6),
    ("div(7, 2)", 3),
    ("mod(7, 2)", 1),
    ("min(3, 1)", 1),
    ("max(createArray(3, 1))", 3),
    ("range(1, 3)", [1, 2, 3]),
    ("base64('a')", "YQ=="),
    ("base64ToString('YQ==')", "a"),
    ("uri('https://a/b/', 'c.json')", "https://a/b/c.json"),
    ("items(createObject('b', 2, 'a', 1))", [{"key": "a", "value": 1}, {"key": "b", "value": 2}]),
    ("objectKeys(createObject('a', 1))", ["a"]),
    ("flatten(createArray(createArray(1), createArray(2)))", [1, 2]),
    ("map(createArray(1, 2), lambda('x', add(lambdaVariables('x'), 1)))", [2, 3]),
    ("filter(createArray(1, 2), lambda('x', greater(lambdaVariables('x'), 1)))", [2]),
    ("reduce(createArray(1, 2), 0, lambda('a', 'b', add(lambdaVariables('a'), lambdaVariables('b'))))", 3),
    ("sort(createArray(2, 1), lambda('a', 'b', less(lambdaVariables('a'), lambdaVariables('b'))))", [1, 2]),
    ("toObject(createArray('a'), lambda('x', lambdaVariables('x')), lambda('x', 1))", {"a": 1}),
    ("createObject('a', createArray(5)).a[0]", 5),
    ("createObject('a', 1)['A']", 1),
    ("tryGet(createObject('a', 1), 'b')", None),
    ("'it''s'", "it's"),
    ("last(split(resourceId('Microsoft.Storage/storageAccounts', 'acct'), '/'))", "acct"),
    ("uniqueString('a')", UNKNOWN),
    ("newGuid()", UNKNOWN),
    ("nothing('a')", UNKNOWN),
    ("parameters('none')", UNKNOWN),
    ("variables('none')", UNKNOWN),
    ("createArray(1)[5]", UNKNOWN),
    ("div(1, 0)", UNKNOWN),
    ("json('{')", UNKNOWN),
    ("if(equals(parameters('none'), 1), 'a', 'b')", UNKNOWN),
    ("if(equals(parameters('none'), 1), 'a', 'a')", "a"),
    ("and(false(), parameters('none'))", False),
    ("concat('a'", UNKNOWN),
]


@pytest.mark.parametrize(("expression", "expected"), EXPRESSIONS, ids=[text for text, _ in EXPRESSIONS])
def test_expressions_of_templates(expression: str, expected: Any) -> None:
    text = template(account(tags={"x": f"[{expression}]"}))
    found = load_files({"a.json": text}).plain("Microsoft.Storage/storageAccounts/acct", "tags", "x")
    if expected is UNKNOWN:
        assert isinstance(found, dict)
        assert list(found) == ["unknown"]
    else:
        assert found == expected


BICEP: list[tuple[str, Any]] = [
    ("'${1}-${true ? 'a' : 'b'}'", "1-a"),
    ("1 + 2 * 3", 7),
    ("(1 + 2) * 3", 9),
    ("7 / 2 - 1 % 2", 2),
    ("!false && (1 < 2 || false)", True),
    ("'A' =~ 'a'", True),
    ("'A' == 'a'", False),
    ("1 != 2", True),
    ("null ?? 'x'", "x"),
    ("{ a: { b: 1 } }.a.b", 1),
    ("{ a: 1 }.?b ?? 2", 2),
    ("[1, 2][?5] ?? 3", 3),
    ("[\n  1\n  ...[2, 3]\n]", [1, 2, 3]),
    ("{\n  ...{ a: 1, b: 1 }\n  b: 2\n}", {"a": 1, "b": 2}),
    ("[for i in range(0, 3): i * 2]", [0, 2, 4]),
    ("[for (x, i) in ['a', 'b']: '${x}${i}']", ["a0", "b1"]),
    ("map(filter([1, 2, 3], x => x > 1), y => y * y)", [4, 9]),
    ("map([{ n: 1 }], x => x.n)", [1]),
    ("'''it's ${raw}'''", "it's ${raw}"),
    ("'it\\'s \\${x} \\u{41}'", "it's ${x} A"),
    ("sys.concat('a', 'b')", "ab"),
    ("true\n  ? 'a'\n  : 'b'", "a"),
    ("true &&\n  false", False),
    ("-1", -1),
    ("hello('x')", "hello x"),
    ("undeclared", UNKNOWN),
    ("uniqueString('a')", UNKNOWN),
]


@pytest.mark.parametrize(("expression", "expected"), BICEP, ids=[text for text, _ in BICEP])
def test_expressions_of_bicep(expression: str, expected: Any) -> None:
    text = (
        "func hello(name string) string => 'hello ${name}'\n"
        f"resource a 'Microsoft.Storage/storageAccounts@2023-01-01' = {{\n  name: 'a'\n  tags: {{\n"
        f"    x: {expression}\n  }}\n}}\n"
    )
    loaded = load_files({"a.bicep": text}, "bicep")
    assert not loaded.problems
    found = loaded.plain("a", "tags", "x")
    if expected is UNKNOWN:
        assert list(found) == ["unknown"]
    else:
        assert found == expected
