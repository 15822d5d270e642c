"""Files of variables: quotes, comments, templates, and places."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accesslint.source import Source
from accesslint.syntax.environment_files import parse

TEXT = """\
# A=1
A=1
 export B = "two # words"   # comment
C='$literal ${x}'
D=${E:-x}
E=plain # comment
F=
{% if x %}
G=1
{% endif %}
{{ more }}
no line
H: yaml
"""


def test_values() -> None:
    document = parse(Source("a.env", TEXT))
    known = {name: value.text for name, value in document.variables.items()}
    assert known == {
        "A": "1",
        "B": "two # words",
        "C": "$literal ${x}",
        "D": None,
        "E": "plain",
        "F": "",
        "G": None,
        "H": "yaml",
    }
    assert document.hole is not None
    span = document.variables["B"].span
    assert (span.line, span.column, span.end_column) == (3, 14, 25)


@pytest.mark.parametrize("text", ["", "\n", "=", "A", "A='", 'A="', "A=#", "A= #x"])
def test_odd(text: str) -> None:
    parse(Source("a.env", text))


@given(st.text(alphabet="AB=\"'# ${}\n\t\\exporté:", max_size=80))
def test_spans_lie_in_the_file(text: str) -> None:
    source = Source("a.env", text)
    lines = text.split("\n")
    for value in parse(source).variables.values():
        span = value.span
        assert 1 <= span.line <= span.end_line <= len(lines)
        assert 1 <= span.column <= span.end_column <= len(lines[span.end_line - 1]) + 1
