"""Log4j's patterns: words, what pads and cuts them, options, and what is no word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accesslint.mappers.java_logging.log4j_patterns import LONGEST, Node, Word, parse
from accesslint.mappers.java_logging.logback_patterns import Modifier


@pytest.mark.parametrize(
    ("pattern", "nodes"),
    [
        ("", ()),
        ("%m %p", (Word("m", (), None, "%m"), " ", Word("p", (), None, "%p"))),
        ("%-20.30c{1.}", (Word("c", ("1.",), Modifier(20, 30, pads_left=False), "%-20.30c"),)),
        ("%05.-3L", (Word("L", (), Modifier(5, 3, cuts_left=False, zeros=True), "%05.-3L"),)),
        ("%enc{%m{a}}{JSON}x", (Word("enc", ("%m{a}", "JSON"), None, "%enc"), "x")),
        ("%msgs|", (Word("msg", (), None, "%msgs"), "s|")),
        ("%zork{a} 100%% % d%", ("%zork 100% % d%",)),
        (r"a\tb\\\"\q", ('a\tb\\"q',)),
        ("%m{a", (Word("m", ("a",), None, "%m"),)),
    ],
)
def test_patterns(pattern: str, nodes: tuple[Node, ...]) -> None:
    assert parse(pattern) == nodes


def test_a_pattern_longer_than_anybody_writes_is_not_read() -> None:
    assert parse("x" * LONGEST) is not None
    assert parse("x" * (LONGEST + 1)) is None


@given(st.text("%{}-.0123\\ cmdreplac", max_size=80) | st.text(max_size=40))
def test_any_text_is_a_pattern(pattern: str) -> None:
    nodes = parse(pattern)
    assert nodes is not None
    for node in nodes:
        assert node if isinstance(node, str) else node.name in node.written
