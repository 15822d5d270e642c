"""Dockerfiles: instructions, words and here-documents, as the builder splits them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accesslint.source import Source
from accesslint.syntax.dockerfile import MAX_INSTRUCTIONS, parse
from accesslint.syntax.shell_words import words_of


def words(text: str) -> list[tuple[str, list[str]]]:
    return [(one.name, [word.text for word in one.words]) for one in parse(Source("D", text)).instructions]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("FROM a AS b\n", [("FROM", ["a", "AS", "b"])]),
        ("from a\n", [("FROM", ["a"])]),
        ("  CMD a  'b c'\n", [("CMD", ["a", "b c"])]),
        ("RUN a \\\n  b\n", [("RUN", ["a", "b"])]),
        ("RUN a \\\n# note\n\n  b\nCMD c", [("RUN", ["a", "b"]), ("CMD", ["c"])]),
        ("RUN a \\", [("RUN", ["a"])]),
        ("# escape=`\nRUN a `\n  b\\c\n", [("RUN", ["a", "b\\c"])]),
        ("# note\n# escape=`\nRUN a `\n", [("RUN", ["a", "`"])]),
        ('CMD ["a", "b \\"c\\""]\n', [("CMD", ["a", 'b "c"'])]),
        ('CMD ["a", \\\n  "b"]\n', [("CMD", ["a", "b"])]),
        ("CMD ['a']\n", [("CMD", ["[a]"])]),
        ("CMD [1]\n", [("CMD", ["[1]"])]),
        ("RUN a&&b;c|d\n", [("RUN", ["a", "&&", "b", ";", "c", "|", "d"])]),
        ("RUN a >/x 2>&1 &>y\n", [("RUN", ["a", ">", "/x", "2>&", "1", "&>", "y"])]),
        ("ONBUILD RUN a\n", []),
        ("{{ x }}\n<% y %>\n", []),
        ("", []),
    ],
)
def test_instructions(text: str, expected: list[tuple[str, list[str]]]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("COPY <<EOF /a\nx\ny\nEOF\nCMD z\n", [("EOF", "x\ny\n", False)]),
        ("COPY <<'E.x' /a\nx\nE.x\nCMD z", [("E.x", "x\n", True)]),
        ("RUN cat <<-EOF >/a\n\tx\n\tEOF\nCMD z", [("EOF", "\tx\n", False)]),
        ("COPY <<A <<B /a/\n1\nA\n2\nB\nCMD z", [("A", "1\n", False), ("B", "2\n", False)]),
        ("COPY <<EOF /a\nEOF\nCMD z", [("EOF", "", False)]),
        ("COPY <<EOF /a\nx\nCMD z\n", []),
        ('RUN "<<EOF"\nCMD z', []),
    ],
)
def test_heredocs(text: str, expected: list[tuple[str, str, bool]]) -> None:
    document = parse(Source("D", text))
    found = [one for instruction in document.instructions for one in instruction.heredocs]
    assert [(one.name, text[one.start : one.end], one.is_literal) for one in found] == expected
    assert document.instructions[-1].name == "CMD"


def test_words_know_their_places() -> None:
    text = 'CMD ["a b", "c"]\nRUN x "y z"\n'
    listed, shell = parse(Source("D", text)).instructions
    assert [text[word.start : word.end] for word in (*listed.words, *shell.words)] == ['"a b"', '"c"', "x", '"y z"']


def test_the_number_of_instructions_is_bounded() -> None:
    document = parse(Source("D", "CMD a\n" * (MAX_INSTRUCTIONS + 5)))
    assert len(document.instructions) == MAX_INSTRUCTIONS
    assert len(document.problems) == 1


_TEXT = st.text("CMDRUNOPY <>&|;\"'\\`[]{}$=EOF-#\n\t/a1,", max_size=120)


@settings(max_examples=300)
@given(_TEXT)
def test_any_text(text: str) -> None:
    for prefix in ("", "RUN ", "CMD [", "COPY <<EOF "):
        whole = prefix + text
        for one in parse(Source("D", whole)).instructions:
            assert 0 <= one.start <= one.end <= len(whole)
            for word in one.words:
                assert 0 <= word.start < word.end <= len(whole)
            for heredoc in one.heredocs:
                assert 0 <= heredoc.start <= heredoc.end <= len(whole)


@settings(max_examples=200)
@given(_TEXT)
def test_every_sign_that_is_no_blank_is_in_a_word(text: str) -> None:
    covered = {at for word in words_of(text, [(0, len(text))]) for at in range(word.start, word.end)}
    assert all(at in covered for at, sign in enumerate(text) if not sign.isspace())
