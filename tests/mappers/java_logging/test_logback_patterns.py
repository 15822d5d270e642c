"""logback's patterns: words, what pads and cuts them, brackets, options, and what logback refuses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accesslint.mappers.java_logging.logback_patterns import BARE, LONGEST, Modifier, Node, Word, parse


@pytest.mark.parametrize(
    ("pattern", "nodes"),
    [
        ("", ()),
        ("%h %l", (Word("h"), " ", Word("l"))),
        ("%-20.30m", (Word("m", modifier=Modifier(20, 30, pads_left=False)),)),
        ("%5.-3m", (Word("m", modifier=Modifier(5, 3, cuts_left=False)),)),
        ("%i{User-Agent}{b}", (Word("i", ("User-Agent",)), "{b}")),
        ("%t{HH:mm,SSS}|", (Word("t", ("HH:mm", "SSS")), "|")),
        (r"""%t{'a, b' , "c\"d"}""", (Word("t", ("a, b", r"c\"d")),)),
        ("%(%h)%m", (Word(BARE, inner=(Word("h"),)), "%m")),
        ("%(%h){a}%m", (Word(BARE, ("a",), inner=(Word("h"),)), Word("m"))),
        ("%replace(%r){'a','b'}", (Word("replace", ("a", "b"), inner=(Word("r"),)),)),
        ("%m)rest", (Word("m"),)),
        (r"\%m \(\) \\ \t\_|", ("%m () \\ \t|",)),
        ("x%m\\", ("x", Word("m"))),
    ],
)
def test_patterns(pattern: str, nodes: tuple[Node, ...]) -> None:
    assert parse(pattern) == nodes


@pytest.mark.parametrize(
    "pattern",
    ["%", "100%% done", "%5", "% m", r"a\qb", "%m{", "%m{a", "%m{'a}", "%(%m", "%-.3m", "%.m", "x" * (LONGEST + 1),
     "%(" * (LONGEST // 2)],
)  # fmt: skip
def test_what_is_refused(pattern: str) -> None:
    assert parse(pattern) is None


def test_tokens_are_as_people_write_them() -> None:
    nodes = parse("%-5i{X, y}|%(%m)|%red(%m) %replace(%m){a,b}")
    assert nodes is not None
    tokens = [node.token for node in nodes if isinstance(node, Word)]
    assert tokens == ["%i{X,y}", "%(…)", "%red(…)", "%replace(…){a,b}"]


@given(st.text(alphabet="%(){}\\'\",.-0 mté\n", max_size=60))
def test_nothing_raises(pattern: str) -> None:
    parse(pattern)
