"""A text whose lines stand in several places."""

from __future__ import annotations

from accesslint.including.assembled import Assembled, Piece, coarse, exact, lines_of
from accesslint.source import LineOrigin, Source, Span

OUTER = Source("tasks.yml", "a: one\nb: 'two'\nc: |\n  three\n  four\n")
OTHER = Source("more.yml", "x: five\n")


def text() -> Assembled:
    block = OUTER.embed("three\nfour", [LineOrigin(4, 2), LineOrigin(5, 2)])
    return Assembled(
        [
            exact(OUTER, "one", Span("tasks.yml", 1, 4, 1, 7)),
            exact(OUTER, "two", Span("tasks.yml", 2, 4, 2, 9)),
            *lines_of("three\nfour", block),
            coarse(OTHER, "five of many", Span("more.yml", 1, 4, 1, 8)),
        ]
    )


def place(word: str, length: int = 0) -> tuple[str, int, int, int]:
    source = text()
    start = source.text.index(word)
    span = source.span(start, start + (length or len(word)))
    return span.file, span.line, span.column, span.end_column


def test_each_line_knows_its_place() -> None:
    assert place("one") == ("tasks.yml", 1, 4, 7)
    assert place("two") == ("tasks.yml", 2, 5, 8)
    assert place("four") == ("tasks.yml", 5, 3, 7)


def test_a_line_that_is_written_otherwise_has_the_place_of_the_whole() -> None:
    assert place("many") == ("more.yml", 1, 4, 8)
    assert exact(OUTER, "other text", Span("tasks.yml", 1, 4, 1, 7)).source.span(0, 5) == Span("tasks.yml", 1, 4, 1, 7)


def test_over_several_lines() -> None:
    source = text()
    start, end = source.text.index("one"), source.text.index("four") + 4
    assert source.span(start, end) == Span("tasks.yml", 1, 4, 5, 7)
    assert source.span(start, len(source.text)).file == "tasks.yml"


def test_places_beyond_the_text() -> None:
    source = Assembled([Piece("", OUTER)])
    assert source.place(9, 1, 9, 2).file == "tasks.yml"
