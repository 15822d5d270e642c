"""A format's text: what is told, what is not, and its codes."""

from __future__ import annotations

import re
from typing import Any

import pytest

from accesslint.mappers import line_texts
from accesslint.mappers.line_texts import GAP, parts_of, split
from accesslint.model.values import Reference, Template, Unknown, Value
from accesslint.source import Span

PLACE = Span("f", 1, 1, 1, 9)
WHY = Unknown("a variable", "its value")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("%h %u", ("%h %u",)),
        ("", ("",)),
        (WHY, (WHY,)),
        (3, (GAP,)),
        (Template(("%h ", WHY, "%u")), ("%h ", WHY, "%u")),
        (Template(("%h ", Reference(".#a.b", "arn"), "%u")), ("%h ", GAP, "%u")),
    ],
)
def test_parts(data: Any, expected: tuple[str | Unknown, ...]) -> None:
    assert parts_of(Value(data, PLACE), "default") == expected


def test_the_default_holds_where_nothing_is_written() -> None:
    assert parts_of(None, "default") == ("default",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("", []), ("a", ["a"]), ("%b", [b"b"]), ("a%b%c-", ["a", b"b", b"c", "-"])],
)
def test_split(text: str, expected: list[str | bytes]) -> None:
    assert list(split(text, re.compile("%(.)"), lambda found: found[1].encode())) == expected


@pytest.mark.parametrize(
    ("text", "name"),
    [("%h %u ", "%h %u"), ("x" * 80, "x" * 80), ("x" * 81, "x" * 79 + "…"), ("x" * 78 + "  yz", "x" * 78 + "…")],
)
def test_a_long_format_is_cut_with_a_mark(text: str, name: str) -> None:
    assert line_texts.as_name(text) == name
