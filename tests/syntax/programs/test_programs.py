"""Sources of programs: callees, constant values, what stays unknown, places, and odd input."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accesslint.model.programs import callee, scalar
from accesslint.model.values import Unknown, Value
from accesslint.source import Problem, Source
from accesslint.syntax.programs import Call, Program, read


def calls(text: str, name: str = "a.js", only: str = "f") -> list[Call]:
    program = read(Source(name, text))
    assert isinstance(program, Program)
    return list(program.calls(lambda path: path.rpartition(".")[2] == only or not only))


def first(text: str, name: str = "a.js") -> Value:
    """The first argument of the first call of `f`."""
    found = calls(text, name)[0].value.get("arguments", 0)
    assert found is not None
    return found


def go(body: str, before: str = "") -> str:
    return f"package main\n{before}\nfunc main() {{\n{body}\n}}\n"


CONSTANTS = [
    ("a.js", r"f('a\n\x41\u{42}' + `c`)", "a\nABc"),
    ("a.js", "f(5 * 1024 * 1024)", 5_242_880),
    ("a.js", "f([1, -2.5, true, null, undefined, 0o17, 0x10, 1_000])", [1, -2.5, True, None, None, 15, 16, 1000]),
    ("a.js", "f({a: 1, 'b': {c: []}, 3: 'x',})", {"a": 1, "b": {"c": []}, "3": "x"}),
    ("a.js", "const L = 'info'; function g() { f(L) }", "info"),
    ("a.js", "let l; l = 'x'; f(l)", "x"),
    ("a.js", "const o = {a: 1}; o.b = {c: 2}; o['d'] = 3; f({...o, e: 4})", {"a": 1, "b": {"c": 2}, "d": 3, "e": 4}),
    ("a.js", "const level = 'a'; f({level})", {"level": "a"}),
    ("a.js", "const c = {x: {y: 'z'}}; f(c.x.y)", "z"),
    ("a.js", "const {x: {y}} = {x: {y: 'z'}}; f(y)", "z"),
    ("a.js", "f(a ? 'same' : 'same')", "same"),
    ("a.js", "f(null || 'x')", "x"),
    ("a.ts", "f(<const>{ a: 'b' as string })", {"a": "b"}),
    ("a.ts", "const a: string = ('x')!; f(a satisfies string)", "x"),
    ("a.go", go('f("a\\n" + `\\b`)'), "a\n\\b"),
    ("a.go", go("f(10 << 20)"), 10 << 20),
    ("a.go", go("f([]string{`a`, `b`})"), ["a", "b"]),
    ("a.go", go("f([]string{})"), []),
    ("a.go", go('f(map[string]interface{}{"a": nil, "b": true})'), {"a": None, "b": True}),
    ("a.go", go("x, err := 1, 2; f(x)"), 1),
    ("a.go", go("f(L)", 'const (\n A = 1\n L = "info"\n)'), "info"),
    ("a.go", go("f(0644)"), 0o644),
]


@pytest.mark.parametrize(("name", "text", "expected"), CONSTANTS)
def test_constants_are_folded(name: str, text: str, expected: Any) -> None:
    assert first(text, name).plain() == expected


UNKNOWN = [
    ("a.js", "f(process.env.LEVEL || 'info')", "the environment variable LEVEL decides it"),
    ("a.js", "const { LEVEL = 'info' } = process.env; f(LEVEL)", "computed"),
    ("a.js", "const { LEVEL } = process.env; f(LEVEL)", "LEVEL decides it"),
    ("a.js", "import { level } from './config'; f(level)", "it comes from ./config.level"),
    ("a.js", "let l = 'a'; if (dev) l = 'b'; f(l)", "computed"),
    ("a.js", "let l; if (dev) { l = 'b' } f(l)", "condition"),
    ("a.js", "function g(l) { f(l) } const l = 'x'", "computed"),
    ("a.js", "f(dev ? 'a' : 'b')", "condition"),
    ("a.js", "f(`a${b}`)", "computed"),
    ("a.js", "let l = 'a'; l += 'b'; f(l)", "computed"),
    ("a.go", go('f(os.Getenv("LEVEL"))', 'import "os"'), "LEVEL decides it"),
    ("a.go", go("for _, x := range y { f(x) }"), "computed"),
    ("a.go", go("x := 1; x = 2; f(x)"), "computed"),
]


@pytest.mark.parametrize(("name", "text", "expected"), UNKNOWN)
def test_what_runs_decides_is_unknown(name: str, text: str, expected: str) -> None:
    found = scalar(first(text, name))
    assert isinstance(found, Unknown)
    assert expected in found.reason


def test_parts_that_are_unknown_leave_the_others() -> None:
    found = dict(first("f({a: 'x', ...others, b: 'y'})").entries())
    assert found["b"].plain() == "y"
    assert found["a"].unknown
    assert found["..."].unknown


CALLEES = [
    ("a.js", "const w = require('winston'); w.createLogger()", "winston.createLogger"),
    ("a.js", "const { format: { json } } = require('winston'); json()", "winston.format.json"),
    ("a.js", "const { format } = require('winston'); const { json: j } = format; j()", "winston.format.json"),
    ("a.js", "import w, { format as f, transports } from 'winston'; new transports.File()", "winston.transports.File"),
    ("a.mjs", "import * as p from 'pino'; p.default()", "pino.default"),
    ("a.mjs", "import { default as p } from 'pino'; p()", "pino"),
    ("a.ts", "import p = require('pino'); p<X>()", "pino"),
    ("a.js", "require('pino')()", "pino"),
    ("a.js", "const app = require('express')(); app.use()", "express().use"),
    ("a.js", "function g(pino) { pino() }", "?pino"),
    ("a.js", "function pino() {} pino()", "?pino"),
    ("a.js", "x[y].z()", "x.?.z"),
    ("a.js", "x['y'].z()", "x.y.z"),
    ("a.go", go("middleware.Logger()", 'import "github.com/go-chi/chi/v5/middleware"'),
     "github.com/go-chi/chi/middleware.Logger"),
    ("a.go", go("l.Logger{}", 'import l "gopkg.in/nf/lumberjack.v2"'), "gopkg.in/nf/lumberjack.v2.Logger"),
    ("a.go", go("r := gin.New(); r.Use()", 'import "github.com/gin-gonic/gin"'), "github.com/gin-gonic/gin.New().Use"),
    ("a.go", go("cfg := &zap.Config{}; cfg.Build()", 'import "go.uber.org/zap"'), "go.uber.org/zap.Config().Build"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "expected"), CALLEES)
def test_callees_are_in_the_words_of_their_modules(name: str, text: str, expected: str) -> None:
    assert [call.callee for call in calls(text, name, "") if call.callee != "require"][-1] == expected


def test_what_is_assigned_to_a_call_s_fields_is_kept_with_it() -> None:
    text = go('c := zap.Config{A: 1}\nc.B.C = ""\nif x { c.D = 1 }\nf(&c)', 'import "go.uber.org/zap"')
    assert first(text, "a.go").plain() == {
        "()": "go.uber.org/zap.Config",
        "arguments": [],
        "keywords": {"A": 1},
        "set": {"B": {"C": ""}, "D": {"unknown": "it is set up under a condition only"}},
    }


def test_receivers_name_where_they_were_made() -> None:
    made, added = calls("const l = w.make({a: 1});\nl.add(2); ", only="")
    assert added.made_at == made.value.span
    assert callee(added.value.get("receiver")) == "w.make"


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.js", "f()", False),
        ("a.js", "if (x) { f() }", True),
        ("a.js", "if (x) {} else f()", True),
        ("a.js", "x && f()", True),
        ("a.js", "f() && x", False),
        ("a.js", "switch (x) { case 1: f() }", True),
        ("a.js", "if (x) { function g() { f() } }", False),
        ("a.go", go("if err := f(); err != nil {}"), False),
        ("a.go", go("if err != nil { f() }"), True),
        ("a.js", "if (process.env.NODE_ENV !== 'test') { f(1) }", False),
        ("a.ts", 'if (config.env != "test") f(1)', False),
        ("a.js", "if (env !== 'test') { g() } else { f(1) }", True),
        ("a.js", "if (env === 'test') { f(1) }", True),
        ("a.js", "if (env !== 'test' && verbose) { f(1) }", True),
    ],
)
def test_calls_under_a_condition_are_doubted(name: str, text: str, expected: bool) -> None:
    assert (calls(text, name)[0].doubt is not None) is expected


def test_functions_tell_what_they_return() -> None:
    for text in ("f((t, r) => t.url(r))", "f(function (t, r) { return t.url(r) })"):
        assert callee(first(text).get("=>")) == "?t.url"
    assert first("f(() => { g(); return 1 })").get("=>").unknown  # type: ignore[union-attr]


def test_places_count_characters() -> None:
    value = first("/* é😀 */ f('ü', {a: 'x'})")
    assert (value.span.line, value.span.column, value.span.end_column) == (1, 12, 15)


def test_a_syntax_error_costs_what_it_is_in() -> None:
    assert first("const a = 1 +;\nf('x'); )").plain() == "x"
    assert calls("f('x', )))")


@pytest.mark.parametrize("opening", ["(", "[", "f(", "{a:", "-", "x=>{", "f({a: ", "a.b().", "!"])
@pytest.mark.parametrize("name", ["a.js", "a.ts", "a.go"])
def test_deep_nesting_is_cut(opening: str, name: str) -> None:
    found = read(Source(name, opening * (450 if set(opening) & set("([{") else 10_000)))
    assert isinstance(found, Program)
    assert sum(1 for _ in found.calls(lambda path: path.endswith("f"))) < 10_000


def test_names_of_names_do_not_double() -> None:
    lines = ["const a0 = [1, 2, 3, 4];", *(f"const a{n} = [a{n - 1}, a{n - 1}];" for n in range(1, 60)), "f(a59)"]
    assert len(json.dumps(first("\n".join(lines)).plain())) < 1_000_000
    indexes = "a[" * 70 + "0" + "]" * 70
    assert calls(f"{indexes}.f()")


def test_too_long_and_other_sources_are_not_read() -> None:
    assert isinstance(read(Source("a.js", "x" * 600_000)), Problem)
    assert isinstance(read(Source("a.rs", "x")), Problem)


_PIECES = st.sampled_from(
    [
        *("const ", "a", "=", "f(", ")", "{", "}", "[", "]", "'x'", "`", "${", ",", ":", "=>", "...", "é", "\n", "if"),
        *("?", ".", "func ", "package m\n", ":=", "&", "import ", '"p"', "require(", "new ", "return ", "// c\n", "\\"),
        *("😀", "1", "||"),
    ]
)


@settings(max_examples=150)
@given(st.lists(_PIECES, max_size=40).map("".join) | st.text(max_size=60), st.sampled_from(["a.js", "a.ts", "a.go"]))
def test_any_text_is_read_and_places_lie_in_it(text: str, name: str) -> None:
    program = read(Source(name, text))
    assert isinstance(program, Program)
    lines = text.split("\n")
    for call in program.calls(lambda _: True):
        call.value.plain()
        assert 1 <= call.span.line <= call.span.end_line <= len(lines)
        assert call.span.end_column <= len(lines[call.span.end_line - 1]) + 1
