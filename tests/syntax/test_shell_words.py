"""Words of a shell: quotes dropped, operators apart, each word with its place in the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accesslint.syntax.shell_words import words_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("gunicorn -b 0.0.0.0:80", ["gunicorn", "-b", "0.0.0.0:80"]),
        ("--format '%h \"%r\"' x", ["--format", '%h "%r"', "x"]),
        ('a"b c"d', ["ab cd"]),
        ("ln -s a b && exec c>log", ["ln", "-s", "a", "b", "&&", "exec", "c", ">", "log"]),
        ('"$HOME"/${X}', ["$HOME/${X}"]),
        ("", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert [word.text for word in words_of(text, [(0, len(text))])] == expected


@given(st.text("ab \t\"'\\&|;<>$(){}#\n1", max_size=60))
def test_places_lie_in_the_text_and_in_its_order(text: str) -> None:
    before = 0
    for word in words_of(text, [(0, len(text))]):
        assert before <= word.start <= word.end <= len(text)
        before = word.end
