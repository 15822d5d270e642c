"""Places: decoding, line indices, embedded texts."""

from __future__ import annotations

import pytest

from accesslint.source import LineOrigin, Source, Span, decode


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"a\nb", "a\nb"),
        (b"\xef\xbb\xbfa\r\nb\r\n", "a\nb\n"),
        ("a\nb".encode("utf-16"), "a\nb"),
        ("ä\n".encode("utf-16-be"), None),
        (b"\xfe\xff" + "ä\n".encode("utf-16-be"), "ä\n"),
    ],
)
def test_decoding_follows_the_byte_order_mark(data: bytes, text: str | None) -> None:
    source, problem = decode("f", data)
    if text is not None:
        assert (source.text, problem) == (text, None)
    else:
        assert problem is not None


def test_bytes_that_do_not_decode_are_reported_with_their_line() -> None:
    source, problem = decode("f", b"ok\nbad \xff here\n")
    assert "\ufffd" in source.text
    assert problem is not None
    assert (problem.span.line, problem.level) == (2, "warning")


def test_spans_count_characters_from_one() -> None:
    source = Source("f", "aä\nbéc\n")
    assert source.span(4, 5) == Span("f", 2, 2, 2, 3)
    assert source.span(0, 4) == Span("f", 1, 1, 2, 2)
    assert source.line_text(2) == "béc"
    assert source.line_text(9) == ""


def test_embedded_text_lies_in_the_outer_file() -> None:
    outer = Source("outer.yaml", "data:\n  nginx.conf: |\n    http {\n      gzip on;\n    }\n")
    inner = outer.embed("http {\n  gzip on;\n}\n", [LineOrigin(n, 4) for n in (3, 4, 5, 6)])
    start = inner.text.index("gzip")
    assert inner.span(start, start + 4) == Span("outer.yaml", 4, 7, 4, 11)


def test_embedded_twice_adds_the_shifts() -> None:
    outer = Source("o", "\n\n\n")
    middle = outer.embed("x\ny\n", [LineOrigin(2, 4), LineOrigin(3, 4), LineOrigin(4, 4)])
    inner = middle.embed("y", [LineOrigin(2, 2)])
    assert inner.span(0, 1) == Span("o", 3, 7, 3, 8)


def test_coarse_embedding_points_at_the_whole_text() -> None:
    outer = Source("o", 'a: "x\\ny"')
    inner = outer.embed_coarsely("x\ny", outer.span(3, 9))
    assert inner.span(2, 3) == Span("o", 1, 4, 1, 10)
