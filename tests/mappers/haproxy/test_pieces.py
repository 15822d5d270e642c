"""A log format's text in pieces, and its samples in calls."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accesslint.mappers.haproxy.pieces import Alias, Call, Sample, calls, read_format
from accesslint.mappers.haproxy.samples import Surroundings, meaning_of
from accesslint.model.recording import Layout, Place, Recording, Writing
from accesslint.model.values import Unknown
from accesslint.simulation import Context
from accesslint.simulation.haproxy import encoded, render
from accesslint.simulation.scenarios import shipped_scenarios


def shown(text: str) -> list[str]:
    return [
        piece if isinstance(piece, str) else "?" if isinstance(piece, Unknown) else f"<{piece.written}>"
        for piece in read_format([text]).pieces
    ]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("%ci:%cp [%tr]", ["<%ci>", ":", "<%cp>", " ", "[", "<%tr>", "]"]),
        ("%{+Q}r%ST", ["<%{+Q}r>", "<%ST>"]),
        ("%[capture.req.hdr(0)]]", ["<%[capture.req.hdr(0)]>", "]"]),
        ('%[str("a]b"),lower]c', ['<%[str("a]b"),lower]>', "c"]),
        ("%%ci %-x", ["%ci", " ", "-x"]),
        ("%(who)[src] %(a:str){+Q}ci", ["<%(who)[src]>", " ", "<%(a:str){+Q}ci>"]),
        ("%{+Q}o a", [" ", "a"]),
        ("", []),
    ],
)
def test_pieces(text: str, pieces: list[str]) -> None:
    assert shown(text) == pieces


def test_flags_hold_from_o_on() -> None:
    pieces = read_format(["%ci %{+Q,+E}o %ci %{-E}ci %ci"]).pieces
    assert [sorted(piece.flags) for piece in pieces if isinstance(piece, Alias)] == [
        ["M"], ["E", "M", "Q"], ["M", "Q"], ["E", "M", "Q"],
    ]  # fmt: skip


def test_names_and_whole_records() -> None:
    read = read_format(["%{+json}o %(a)ci"])
    assert read.whole == {"json", "M"}
    assert [piece.label for piece in read.pieces if isinstance(piece, Alias)] == ["a"]


def test_holes_stay_holes() -> None:
    hole = Unknown("a template", "somebody")
    pieces = read_format(["%ci a", hole, "b %[x(", hole, ")] %ST"]).pieces
    assert [piece for piece in pieces if isinstance(piece, Unknown)] == [hole, hole]
    assert [piece.name for piece in pieces if isinstance(piece, Alias)] == ["ci", "ST"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("src", [Call("src")]),
        ("req.hdr(X-User,1),lower", [Call("req.hdr", ("X-User", "1")), Call("lower")]),
        ('date,utime("%Y-%m-%d, %H")', [Call("date"), Call("utime", ("%Y-%m-%d, %H",))]),
        ("x('a,b'),y()", [Call("x", ("a,b",)), Call("y", ("",))]),
    ],
)
def test_calls(text: str, found: list[Call]) -> None:
    assert calls(text) == found


@pytest.mark.parametrize(
    ("value", "headers", "backslashes", "written"),
    [
        (b'a"b#{|}\\ \x1f\xc3', False, False, b"a#22b#23{|}\\ #1F#C3"),
        (b'a"b#{|}\\', True, False, b"a#22b#23#7B#7C#7D\\"),
        (b"\\]a", False, True, b"\\\\\\]a"),
    ],
)
def test_encoding(value: bytes, headers: bool, backslashes: bool, written: bytes) -> None:
    assert encoded(value, headers=headers, backslashes=backslashes) == written


SIGNS = st.text("%{}[]()+-QEXMo,cirhTaz09\"'\\ #\ue000é:.~") | st.text()


@settings(max_examples=300)
@given(SIGNS)
def test_any_text_is_read_and_rendered(text: str) -> None:
    for piece in read_format([text]).pieces:
        if isinstance(piece, Sample):
            meaning_of(piece.expression, Surroundings())
    recording = Recording("haproxy", (Place("", "on", (Writing("f", ""),)),), name="app")
    layout = Layout("haproxy", (text,), "local")
    for scenario in shipped_scenarios("http")[:2]:
        render(layout, Context(scenario, recording))
