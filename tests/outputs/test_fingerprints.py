"""GitHub's line hash: against its definition, and its treatment of space, line ends and the end of the file."""

from __future__ import annotations

import pytest

from accesslint.outputs.sarif.fingerprints import LineHashes


def by_definition(following: str) -> str:
    """The hash of the characters that follow a line's start, term by term."""
    units = [ord(character) for character in following][:100]
    return f"{sum(unit * pow(37, 99 - place, 2**64) for place, unit in enumerate(units)) % 2**64:x}"


END = "\uffff"


@pytest.mark.parametrize(
    ("text", "line", "expected"),
    [
        ("", 1, f"{65535 * 37**99 % 2**64:x}:1"),
        ("a", 1, f"{(97 * 37**99 + 65535 * 37**98) % 2**64:x}:1"),
        ("a\nb\n", 1, by_definition("a\nb\n" + END) + ":1"),
        ("a\nb\n", 2, by_definition("b\n" + END) + ":1"),
        ("a\nb\n", 3, by_definition(END) + ":1"),
        (" \ta b\t\n  c", 1, by_definition("ab\nc" + END) + ":1"),
        ("a\r\nb\rc", 2, by_definition("b\nc" + END) + ":1"),
        ("a\n\n\nb", 2, by_definition("\n\nb" + END) + ":1"),
        ("x" * 250 + "\ny", 1, by_definition("x" * 100) + ":1"),
        ("é😀", 1, by_definition("é\ud83d\ude00" + END) + ":1"),
    ],
)
def test_hash(text: str, line: int, expected: str) -> None:
    assert LineHashes(text).of_line(line) == expected


def test_a_known_value() -> None:
    assert LineHashes("").of_line(1) == "c129715d7a2bc9a3:1"


def test_repeats_are_counted() -> None:
    text = ("x" * 100 + "\n") * 3
    hashes = [LineHashes(text).of_line(line) for line in (1, 2, 3)]
    assert hashes == [f"{by_definition('x' * 100)}:{count}" for count in (1, 2, 3)]


def test_no_such_line() -> None:
    assert LineHashes("a\n").of_line(3) is None
    assert LineHashes("a\n").of_line(0) is None


def test_space_and_moves_do_not_matter() -> None:
    first, second = LineHashes("a = 1\nb = 2\n"), LineHashes("# new\n\n\ta =  1\r\n b=2\r\n")
    assert first.of_line(1) == second.of_line(3)
