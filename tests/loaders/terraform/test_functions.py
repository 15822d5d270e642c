"""Terraform's functions: known results, what unknown arguments leave, what is refused, and limits."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.loaders.terraform.functions import FunctionError, call, is_known_function
from accesslint.model.values import Encoded, Reference, Template, Unknown, Value
from accesslint.source import Span

CALL = Span("main.tf", 1, 1, 1, 20)
ARGUMENT = Span("main.tf", 1, 5, 1, 9)
WHY = Unknown('variable "x" has no value')
BUCKET = Reference(".#aws_s3_bucket.a", "arn")
LATER = Unknown("aws_s3_bucket.a.arn is known only after apply", "a plan file")


class Files:
    def read(self, path: str) -> str | None:
        return {"policy.json": '{"a": 1}', "image.png": "\N{REPLACEMENT CHARACTER}"}.get(path)


def value(data: Any, span: Span = ARGUMENT) -> Value:
    if isinstance(data, Value):
        return data
    if isinstance(data, list):
        return Value([value(item, span) for item in data], span)
    if isinstance(data, dict):
        return Value({key: value(item, span) for key, item in data.items()}, span)
    return Value(data, span)


def bare(item: Value) -> Any:
    """The data without spans."""
    data = item.data
    if isinstance(data, list):
        return [bare(inner) for inner in data]
    if isinstance(data, dict):
        return {key: bare(inner) for key, inner in data.items()}
    if isinstance(data, Encoded):
        return ("encoded", bare(data.value))
    return data


def run(name: str, *arguments: Any) -> Any:
    return bare(call(name, [value(item) for item in arguments], CALL, Files()))


KNOWN: list[tuple[str, list[Any], Any]] = [
    ("lower", ["AbC"], "abc"),
    ("upper", ["ß-a"], "SS-A"),
    ("title", ["hello wOrld-wide a_b"], "Hello WOrld-Wide A_b"),
    ("trimspace", ["\n a b \t"], "a b"),
    ("chomp", ["a\r\n\n"], "a"),
    ("trim", ["?!hello?!", "!?"], "hello"),
    ("trim", ["a", ""], "a"),
    ("trimprefix", ["helloworld", "hello"], "world"),
    ("trimsuffix", ["helloworld", "world"], "hello"),
    ("replace", ["1 + 2 + 3", "+", "-"], "1 - 2 - 3"),
    ("replace", ["hello world", "/w.*d/", "everybody"], "hello everybody"),
    ("replace", ["a-b", "/(\\w)-(\\w)/", "$2-$1"], "b-a"),
    ("replace", ["a-b", "/(?P<x>a)/", "${x}$$1"], "a$1-b"),
    ("replace", ["a/b", "/", "-"], "a-b"),
    ("replace", ["héé", "/[^a-z]/", ""], "h"),
    ("indent", [2, "[\n  foo,\n]"], "[\n    foo,\n  ]"),
    ("substr", ["hello world", 1, 4], "ello"),
    ("substr", ["hello world", -5, -1], "world"),
    ("substr", ["hi", 5, 2], ""),
    ("strrev", ["abc"], "cba"),
    ("startswith", ["abc", "a"], True),
    ("endswith", ["abc", "b"], False),
    ("strcontains", ["abc", "bc"], True),
    ("split", [",", "foo,bar"], ["foo", "bar"]),
    ("split", [",", ""], [""]),
    ("split", ["", "ab"], ["a", "b"]),
    ("join", ["-", ["a", 1, True]], "a-1-true"),
    ("join", [",", ["a"], ["b"]], "a,b"),
    ("join", [",", []], ""),
    ("format", ["Hi %s, %d%%", "Ann", 4], "Hi Ann, 4%"),
    (
        "format",
        ["%05d|%-4s|%4s|%.2f|%x|%q|%t", 42, "a", "b", 3.14159, 255, 'q"', True],
        '00042|a   |   b|3.14|ff|"q\\""|true',
    ),
    ("format", ["%[2]s-%[1]s", "a", "b"], "b-a"),
    ("format", ["%v %v %#v", ["a"], None, "x"], '["a"] null "x"'),
    ("format", ["%s", 1.5], "1.5"),
    ("formatlist", ["%s-%d", ["a", "b"], 1], ["a-1", "b-1"]),
    ("formatlist", ["%s", []], []),
    ("regex", ["[a-z]+", "53453453.345345aaabbbccc23454"], "aaabbbccc"),
    ("regex", ["(\\d\\d\\d\\d)-(\\d\\d)", "2019-02-01"], ["2019", "02"]),
    (
        "regex",
        ["^(?:(?P<scheme>[^:/?#]+):)?(?://(?P<authority>[^/?#]*))?", "https://t.io/d"],
        {"scheme": "https", "authority": "t.io"},
    ),
    ("regex", ["^a(b)?", "a"], [None]),
    ("regex", ["[[:alpha:]]+[^[:space:]]", "12ab3 "], "ab3"),
    ("regex", ["a\\z", "ba"], "a"),
    ("regex", ["\\Qa.b\\E+", "a.ba.b"], "a.ba.b"),
    ("regex", ["[[&|~]+", "a[&|~b"], "[&|~"),
    ("regexall", ["[a-z]+", "1ab2cd"], ["ab", "cd"]),
    ("regexall", ["x", "ab"], []),
    (
        "regexall",
        ["^([^:]+):([^:]+):([^:]+):([^:]*):(\\d+):(.+)$", "arn:aws:kms:eu-west-1:123456789012:key/" + "a" * 36],
        [["arn", "aws", "kms", "eu-west-1", "123456789012", "key/" + "a" * 36]],
    ),
    ("regexall", ["^(?:[0-9]{1,3}\\.){3}[0-9]{1,3}$", "10.0.0.255"], ["10.0.0.255"]),
    ("coalesce", ["", None, "b", "c"], "b"),
    ("coalesce", [0, 1], 0),
    ("coalescelist", [None, [], ["a"]], ["a"]),
    ("compact", [["a", "", None, "b"]], ["a", "b"]),
    ("length", [["a", "b"]], 2),
    ("length", [{"a": 1}], 1),
    ("length", ["hello"], 5),
    ("contains", [["a", "b"], "a"], True),
    ("contains", [["a", True], 1], False),
    ("contains", [[["a"]], ["a"]], True),
    ("element", [["a", "b", "c"], 4], "b"),
    ("element", [["a", "b", "c"], -1], "c"),
    ("index", [["a", "b"], "b"], 1),
    ("flatten", [[["a", ["b"]], [], "c"]], ["a", "b", "c"]),
    ("distinct", [["a", "b", "a", 1, True]], ["a", "b", 1, True]),
    ("sort", [["e", "d", "a"]], ["a", "d", "e"]),
    ("reverse", [[1, 2]], [2, 1]),
    ("slice", [["a", "b", "c"], 1, 3], ["b", "c"]),
    ("chunklist", [["a", "b", "c"], 2], [["a", "b"], ["c"]]),
    ("chunklist", [["a", "b"], 0], [["a", "b"]]),
    ("one", [[]], None),
    ("one", [["a"]], "a"),
    ("matchkeys", [["i-1", "i-2"], ["west", "east"], ["east"]], ["i-2"]),
    ("range", [3], [0, 1, 2]),
    ("range", [1, 8, 3], [1, 4, 7]),
    ("range", [4, 1], [4, 3, 2]),
    ("range", [0, 1, 0.5], [0, 0.5]),
    ("range", [2, 2], []),
    ("alltrue", [[True, "true"]], True),
    ("alltrue", [[]], True),
    ("alltrue", [[True, None]], False),
    ("anytrue", [[False, True]], True),
    ("anytrue", [[]], False),
    ("concat", [["a"], ["b", "c"]], ["a", "b", "c"]),
    ("merge", [{"a": 1, "b": 2}, None, {"b": 3}], {"a": 1, "b": 3}),
    ("merge", [], {}),
    ("lookup", [{"a": 1}, "a", 2], 1),
    ("lookup", [{"a": 1}, "b", 2], 2),
    ("keys", [{"b": 1, "a": 2}], ["a", "b"]),
    ("values", [{"b": 1, "a": 2}], [2, 1]),
    ("zipmap", [["a", "b"], [1, 2]], {"a": 1, "b": 2}),
    ("transpose", [{"a": ["1", "2"], "b": ["2"]}], {"1": ["a"], "2": ["a", "b"]}),
    ("setunion", [["b", "a"], ["c", "a"]], ["a", "b", "c"]),
    ("setintersection", [["b", "a"], ["c", "a"]], ["a"]),
    ("setsubtract", [["b", "a"], ["b"]], ["a"]),
    ("setsymmetricdifference", [["a", "b"], ["b", "c"]], ["a", "c"]),
    ("setproduct", [["a", "b"], [1, 2]], [["a", 1], ["a", 2], ["b", 1], ["b", 2]]),
    ("tostring", [True], "true"),
    ("tostring", [3.0], "3"),
    ("tostring", [None], None),
    ("tonumber", ["12"], 12),
    ("tonumber", ["-1.5"], -1.5),
    ("tobool", ["true"], True),
    ("tolist", [["a"]], ["a"]),
    ("toset", [["b", "a", "b"]], ["a", "b"]),
    ("toset", [[3, 1]], [1, 3]),
    ("tomap", [{"a": 1}], {"a": 1}),
    ("sensitive", ["a"], "a"),
    ("nonsensitive", [["a"]], ["a"]),
    ("list", ["a", "b"], ["a", "b"]),
    ("map", ["a", 1], {"a": 1}),
    ("min", [3, 1.5], 1.5),
    ("max", [3, "12"], 12),
    ("abs", [-4], 4),
    ("ceil", [5.1], 6),
    ("floor", [-5.1], -6),
    ("log", [8, 2], 3),
    ("pow", [2, 64], 2**64),
    ("pow", [4, 0.5], 2),
    ("signum", [-3], -1),
    ("parseint", ["ff", 16], 255),
    ("sum", [[1, 2.5, "3"]], 6.5),
    ("jsonencode", [{"a": [1]}], ("encoded", {"a": [1]})),
    ("jsondecode", ['{"a": [1, null, 1.5]}'], {"a": [1, None, 1.5]}),
    ("yamldecode", ["a: [1, yes]\n2: 2020-01-01\n"], {"a": [1, True], "2": "2020-01-01"}),
    ("base64encode", ["héllo"], "aMOpbGxv"),
    ("base64decode", ["aMOpbGxv"], "héllo"),
    ("urlencode", ["a b/ö"], "a+b%2F%C3%B6"),
    ("md5", ["hello world"], "5eb63bbbe01eeed093cb22bb8f5acdc3"),
    ("sha1", ["hello world"], "2aae6c35c94fcfb415dbe95f408b9ce91ee846ed"),
    ("sha256", ["hello world"], "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9"),
    ("base64sha256", ["hello world"], "uU0nuZNNPgilLlLX2n2r+sSE7+N6U4DukIj3rOLvzek="),
    ("file", ["policy.json"], '{"a": 1}'),
    ("fileexists", ["policy.json"], True),
    ("filebase64", ["policy.json"], "eyJhIjogMX0="),
    ("basename", ["a/b/c.txt"], "c.txt"),
    ("dirname", ["a/b/c.txt"], "a/b"),
    ("dirname", ["c.txt"], "."),
    ("pathexpand", ["/a"], "/a"),
    ("cidrsubnet", ["172.16.0.0/12", 4, 2], "172.18.0.0/16"),
    ("cidrsubnet", ["fd00:fd12:3456:7890::/56", 16, 162], "fd00:fd12:3456:7800:a200::/72"),
    ("cidrhost", ["10.12.112.0/20", 16], "10.12.112.16"),
    ("cidrhost", ["10.12.112.0/20", -1], "10.12.127.255"),
    ("cidrnetmask", ["172.16.0.0/12"], "255.240.0.0"),
]


@pytest.mark.parametrize(("name", "arguments", "expected"), KNOWN, ids=[f"{row[0]}-{n}" for n, row in enumerate(KNOWN)])
def test_known(name: str, arguments: list[Any], expected: Any) -> None:
    found = run(name, *arguments)
    assert found == expected
    assert type(found) is type(expected)


OPEN: list[tuple[str, list[Any], Any]] = [
    ("lower", [WHY], WHY),
    ("lower", [BUCKET], BUCKET),
    ("upper", [Template(("a-", BUCKET))], Template(("A-", BUCKET))),
    ("trimspace", [Template((" ", BUCKET, " /* "))], Template((BUCKET, " /*"))),
    ("trimsuffix", [Template((BUCKET, ":*")), ":*"], BUCKET),
    ("trimprefix", [BUCKET, "x"], BUCKET),
    ("chomp", [Encoded(Value({}, ARGUMENT))], ("encoded", {})),
    ("replace", [Template((BUCKET, ":*")), ":*", ""], BUCKET),
    ("replace", [BUCKET, "/:/", ""], LATER),
    ("substr", [BUCKET, 0, 3], LATER),
    ("split", [":", BUCKET], LATER),
    ("join", ["", [BUCKET]], BUCKET),
    ("join", ["/", ["a", BUCKET, "b"]], Template(("a/", BUCKET, "/b"))),
    ("join", ["/", ["a", WHY]], Template(("a/", WHY))),
    ("join", [",", WHY], WHY),
    ("format", ["%s/*", BUCKET], Template((BUCKET, "/*"))),
    ("format", ["%s-%s", "a", WHY], Template(("a-", WHY))),
    ("format", ["%10s|", BUCKET], Template((LATER, "|"))),
    ("format", ["%d", WHY], WHY),
    ("format", ["%s", Template(("a", BUCKET))], Template(("a", BUCKET))),
    ("format", [WHY, "a"], WHY),
    ("formatlist", ["%s/*", [BUCKET, "b"]], [Template((BUCKET, "/*")), "b/*"]),
    ("formatlist", ["%s/*", WHY], WHY),
    ("coalesce", [None, WHY, "b"], WHY),
    ("coalesce", ["a", WHY], "a"),
    ("coalesce", ["", BUCKET], BUCKET),
    ("coalescelist", [[], WHY], WHY),
    ("compact", [["", BUCKET]], [BUCKET]),
    ("compact", [["a", WHY]], WHY),
    ("length", [[WHY, BUCKET]], 2),
    ("length", [WHY], WHY),
    ("length", [BUCKET], LATER),
    ("contains", [["a", WHY], "a"], True),
    ("contains", [["a", WHY], "b"], WHY),
    ("contains", [[BUCKET], BUCKET], True),
    ("index", [["a", WHY], "a"], 0),
    ("index", [[WHY, "a"], "a"], WHY),
    ("element", [["a", WHY], 0], "a"),
    ("element", [["a"], WHY], WHY),
    ("element", [BUCKET, 0], Reference(".#aws_s3_bucket.a", "arn.0")),
    ("one", [[WHY]], WHY),
    ("flatten", [[[BUCKET], ["a"]]], [BUCKET, "a"]),
    ("flatten", [[WHY, ["a"]]], WHY),
    ("distinct", [[BUCKET, BUCKET, WHY]], [BUCKET, WHY]),
    ("sort", [["a", WHY]], WHY),
    ("reverse", [["a", WHY]], [WHY, "a"]),
    ("concat", [["a", WHY], [BUCKET]], ["a", WHY, BUCKET]),
    ("concat", [["a"], WHY], WHY),
    ("merge", [{"a": WHY}, {"b": 1}], {"a": WHY, "b": 1}),
    ("merge", [{"a": 1}, WHY], WHY),
    ("lookup", [{"a": WHY}, "b", "c"], "c"),
    ("lookup", [{"a": 1}, WHY, "c"], WHY),
    ("lookup", [BUCKET, "k", ""], Reference(".#aws_s3_bucket.a", "arn.k")),
    ("keys", [{"a": WHY}], ["a"]),
    ("values", [{"a": WHY}], [WHY]),
    ("zipmap", [["a"], [WHY]], {"a": WHY}),
    ("zipmap", [[WHY], ["a"]], WHY),
    ("alltrue", [[False, WHY]], False),
    ("alltrue", [[True, WHY]], WHY),
    ("anytrue", [[True, WHY]], True),
    ("anytrue", [[False, WHY]], WHY),
    ("toset", [[BUCKET, "a"]], [BUCKET, "a"]),
    ("setunion", [["a"], [WHY]], ["a", WHY]),
    ("setsubtract", [["a"], [WHY]], WHY),
    ("setsubtract", [[BUCKET], []], [BUCKET]),
    ("setintersection", [["a"], [WHY]], WHY),
    ("setproduct", [["a"], [WHY]], [["a", WHY]]),
    ("tostring", [BUCKET], BUCKET),
    ("tonumber", [WHY], WHY),
    ("max", [1, WHY], WHY),
    ("sum", [[1, WHY]], WHY),
    ("jsonencode", [{"a": WHY}], ("encoded", {"a": WHY})),
    ("jsondecode", [Encoded(Value([Value(WHY, ARGUMENT)], ARGUMENT))], [WHY]),
    ("jsondecode", [WHY], WHY),
    ("base64encode", [Encoded(Value(WHY, ARGUMENT))], WHY),
    ("sha256", [BUCKET], LATER),
    ("file", [WHY], WHY),
    ("nosuch", ["a"], Unknown("function nosuch is not evaluated", "a plan file")),
    ("provider::aws::arn_parse", ["a"], Unknown("function provider::aws::arn_parse is not evaluated", "a plan file")),
]


@pytest.mark.parametrize(("name", "arguments", "expected"), OPEN, ids=[f"{row[0]}-{n}" for n, row in enumerate(OPEN)])
def test_open_arguments(name: str, arguments: list[Any], expected: Any) -> None:
    assert run(name, *arguments) == expected


REASONS = [
    ("timestamp", [], "timestamp() is known only at apply"),
    ("uuid", [], "uuid() is known only at apply"),
    ("file", ["../x"], "the file '../x' is not read: absent, outside the tree or too large"),
    ("fileexists", ["x"], "the file 'x' is not read: absent, outside the tree or too large"),
    ("filebase64", ["image.png"], "the file is not a text"),
    ("pathexpand", ["~/x"], "the home folder is known only where Terraform runs"),
    ("abspath", ["x"], "abspath() depends on where Terraform runs"),
    ("fileset", [".", "*.json"], "function fileset is not evaluated"),
    ("timeadd", ["2020-01-01T00:00:00Z", "1h"], "function timeadd is not evaluated"),
    ("yamlencode", [{}], "function yamlencode is not evaluated"),
    ("regex", ["(a+)+$", "a" * 40 + "b"], "a regular expression with nested repetition is not evaluated"),
    ("regex", ["(a|a)*b", "a" * 40], "a regular expression with nested repetition is not evaluated"),
    ("regex", [".*.*.*.*x", "a" * 200], "a regular expression is not evaluated on a text of this length"),
    ("regex", ["a?" * 40 + "a" * 40, "a" * 40], "a regular expression is not evaluated on a text of this length"),
    ("regex", ["(?:a?){1000}" + "a" * 40, "a" * 40], "a regular expression is not evaluated on a text of this length"),
    ("regex", ["\\p{Greek}", "a"], "a regular expression with this syntax is not evaluated"),
    ("regex", ["a(?i)b", "a"], "a regular expression with this syntax is not evaluated"),
    ("range", [10_001], "the result has more than 10,000 elements"),
    ("range", [0, 1, 1e-9], "the result has more than 10,000 elements"),
    ("setproduct", [list(range(200)), list(range(200))], "the result has more than 10,000 elements"),
    ("format", ["%9999s" * 200, *["a"] * 200], "the result has more than 1,000,000 characters"),
    ("replace", ["a" * 5_000, "a", "b" * 5_000], "the result has more than 1,000,000 characters"),
    ("replace", ["a" * 5_000, "/a/", "b" * 5_000], "the result has more than 1,000,000 characters"),
    ("indent", [1000, "\n" * 5_000], "the result has more than 1,000,000 characters"),
    ("join", ["-" * 1000, ["a"] * 5_000], "the result has more than 1,000,000 characters"),
    ("pow", [10, 1e9], "the number is too large"),
    ("pow", [10.5, 400], "the number is too large"),
]


@pytest.mark.parametrize(
    ("name", "arguments", "reason"), REASONS, ids=[f"{row[0]}-{n}" for n, row in enumerate(REASONS)]
)
def test_what_is_not_told_has_its_reason(name: str, arguments: list[Any], reason: str) -> None:
    found = run(name, *arguments)
    assert isinstance(found, Unknown)
    assert found.reason == reason


REFUSED: list[tuple[str, list[Any]]] = [
    ("lower", []),
    ("lower", ["a", "b"]),
    ("lower", [None]),
    ("lower", [["a"]]),
    ("join", [",", "a"]),
    ("join", [",", [None]]),
    ("length", [5]),
    ("regex", ["x", "a"]),
    ("regex", ["(", "a"]),
    ("regex", ["a**", "a"]),
    ("regex", ["(?=a)", "a"]),
    ("regex", ["(a)\\1", "aa"]),
    ("regex", ["(?P<n>a)(b)", "ab"]),
    ("format", ["%s"]),
    ("format", ["%s", "a", "b"]),
    ("format", ["%d", "x"]),
    ("format", ["%y", "x"]),
    ("format", ["%d", 1.5]),
    ("formatlist", ["%s%s", ["a"], ["b", "c"]]),
    ("element", [[], 0]),
    ("index", [["a"], "b"]),
    ("lookup", [{}, "a"]),
    ("one", [["a", "b"]]),
    ("slice", [["a"], 0, 2]),
    ("coalesce", [None, ""]),
    ("zipmap", [["a"], []]),
    ("tonumber", ["x"]),
    ("tonumber", ["1_0"]),
    ("tonumber", ["NaN"]),
    ("tobool", ["yes"]),
    ("parseint", ["z", 10]),
    ("log", [0, 2]),
    ("sum", [[]]),
    ("range", [0, 5, -1]),
    ("jsondecode", ["{"]),
    ("jsondecode", ["NaN"]),
    ("yamldecode", ["a: [b"]),
    ("yamldecode", ["a: &x [1]\nb: *x"]),
    ("base64decode", ["%"]),
    ("cidrsubnet", ["10.0.0.0/30", 8, 1]),
    ("cidrsubnet", ["x", 8, 1]),
    ("cidrhost", ["10.0.0.0/30", 9]),
]


@pytest.mark.parametrize(("name", "arguments"), REFUSED, ids=[f"{row[0]}-{n}" for n, row in enumerate(REFUSED)])
def test_what_terraform_refuses(name: str, arguments: list[Any]) -> None:
    with pytest.raises(FunctionError):
        run(name, *arguments)


def test_elements_keep_their_places() -> None:
    first, second = Span("a.tf", 2, 3, 2, 5), Span("b.tf", 7, 1, 7, 4)
    left, right = Value([Value("x", first)], ARGUMENT), Value([Value("y", second)], ARGUMENT)
    joined = call("concat", [left, right], CALL, Files())
    assert [item.span for item in joined.items()] == [first, second]
    assert joined.span == CALL
    merged = call("merge", [Value({"k": Value("x", first)}, ARGUMENT)], CALL, Files())
    assert merged.get("k") == Value("x", first)
    encoded = call("jsonencode", [left], CALL, Files())
    assert call("jsondecode", [encoded], CALL, Files()) is left
    assert call("lower", [Value("X", first)], CALL, Files()).span == CALL


def test_json_text_is_terraforms() -> None:
    assert run("base64encode", call("jsonencode", [value({"b": "<&>", "a": True})], CALL, Files())) == run(
        "base64encode", '{"a":true,"b":"\\u003c\\u0026\\u003e"}'
    )


def test_deep_structures_do_not_exhaust_the_stack() -> None:
    deep = Value("x", ARGUMENT)
    for _ in range(5_000):
        deep = Value([deep], ARGUMENT)
    for name in ("jsonencode", "distinct", "contains", "toset", "length", "sha256"):
        arguments = [Value([deep], ARGUMENT)] + ([Value("x", ARGUMENT)] if name == "contains" else [])
        try:
            call(name, arguments, CALL, Files())
        except FunctionError:
            continue
    with pytest.raises(FunctionError):
        call("jsondecode", [Value("[" * 5_000 + "]" * 5_000, ARGUMENT)], CALL, Files())
    with pytest.raises(FunctionError):
        call("yamldecode", [Value("[" * 900 + "]" * 900, ARGUMENT)], CALL, Files())


def test_values_that_repeat_each_other_do_not_explode() -> None:
    bomb = Value("x", ARGUMENT)
    for _ in range(60):
        bomb = Value([bomb, bomb], ARGUMENT)
    for name in ("base64encode", "sum", "sort"):
        with pytest.raises(FunctionError):
            call(name, [bomb], CALL, Files())
    encoded = call("jsonencode", [bomb], CALL, Files())
    assert bare(call("sha256", [encoded], CALL, Files())) == Unknown("the value has too many parts")
    assert bare(call("contains", [bomb, Value("x", ARGUMENT)], CALL, Files())) == Unknown(
        "the value has too many parts"
    )
    assert bare(call("distinct", [bomb], CALL, Files())) == Unknown("the value has too many parts")
    assert bare(call("format", [Value("%v", ARGUMENT), bomb], CALL, Files())) == Unknown("the value has too many parts")


def test_names() -> None:
    assert is_known_function("merge")
    assert not is_known_function("try")
