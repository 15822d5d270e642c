"""Any text: no error, and every place lies in the file."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accesslint.loaders.go_logging.request_handling import HANDLING as GO
from accesslint.loaders.node_logging.request_handling import HANDLING as NODE
from accesslint.model.values import Value
from accesslint.source import Problem, Source
from accesslint.syntax.programs import read

WORDS = (
    *("func L(next http.Handler) http.Handler { ", "return func(c *gin.Context) { ", "c.Next()\n", "}", ")", "("),
    *(
        "slog.Info(",
        '"method", ',
        "c.Request.Method, ",
        "if a { ",
        "else { ",
        "path := c.Request.URL.Path\n",
        "fields...",
    ),
    *("log.Printf(", '"%s é %d", ', 'path = path + "?"\n', "const f = (req, res, next) => { ", "next(); "),
    *("res.on('finish', () => { ", "logger.info({ method: req.method, ", "...x }", "console.log(`${req.url} ", "`"),
)


@pytest.mark.parametrize(("name", "handling"), [("a.go", GO), ("a.ts", NODE)])
@given(st.lists(st.sampled_from(WORDS) | st.text(max_size=5), max_size=25))
def test_any_text(name: str, handling: object, words: list[str]) -> None:
    source = Source(name, "".join(words))
    program = read(source)
    assert not isinstance(program, Problem)
    for function in program.writing_functions(handling):  # type: ignore[arg-type]
        waiting: list[Value] = list(function.records)
        while waiting:
            value = waiting.pop()
            assert 1 <= value.span.line <= value.span.end_line <= len(source.text.splitlines()) + 1
            waiting += (
                value.data.values()
                if isinstance(value.data, dict)
                else value.data
                if isinstance(value.data, list)
                else []
            )


@pytest.mark.parametrize(
    ("name", "handling", "text"),
    [
        (
            "a.ts",
            NODE,
            "const f = (req, res, next) => { let x = {}; %s log.info(x); next(); }" % ("x = {...x, ...x};" * 30),
        ),
        (
            "a.ts",
            NODE,
            "const f = (req, res, next) => { let l = a(); %s l.info({ m: req.method }); next(); }"
            % ("l = l.b();" * 30),
        ),
        (
            "a.go",
            GO,
            "package a\nfunc f(c *gin.Context) { l := a()\n %s l.Info(c.Request.Method); c.Next() }"
            % ("l = l.With(1)\n" * 30),
        ),
        (
            "a.go",
            GO,
            "package a\nfunc f(c *gin.Context) { l := a()\n %s l.Info(x...); c.Next() }"
            % ("x = append(x, x...)\n" * 30),
        ),
        (
            "a.ts",
            NODE,
            "const f = (req, res, next) => { const p = {m: req.method}; %s log.info(p); next(); }"
            % ("p.push(p, p, p); p.a = p; enrich(p, p); p.b(p).c(p); " * 30),
        ),
        (
            "a.ts",
            NODE,
            "const f = (req, res, next) => { const p = [req.method], q = [p]; %s log.info(p.join(q)); next(); }"
            % ("p.push(q, p); q.push(p, q); " * 30),
        ),
        (
            "a.go",
            GO,
            "package a\nfunc f(c *gin.Context) { p := a\n %s l.Info(p); c.Next() }" % ("p = p + p + p\n" * 30),
        ),
    ],
)
def test_names_that_are_bound_to_what_holds_them(name: str, handling: object, text: str) -> None:
    program = read(Source(name, text))
    assert not isinstance(program, Problem)
    (function,) = program.writing_functions(handling)  # type: ignore[arg-type]
    assert len(function.records) == 1
