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
