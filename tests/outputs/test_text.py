"""The report for people: what it shows, to whom, and that no input can take over the terminal."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping

import msgspec
import pytest

from accesslint.model.findings import Finding, Report
from accesslint.outputs import OutputContext, output
from accesslint.outputs.text.excerpt import excerpt
from accesslint.outputs.text.visible import shortened, visible
from accesslint.rules.metadata import Rule
from accesslint.source import Span

Matches = Callable[[str, str], None]


def written(report: Report, rules: Mapping[str, Rule], context: OutputContext) -> str:
    stream = io.StringIO()
    output("text").write(report, rules, context, stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("plain", {}),
        ("color", {"color": True}),
        ("auditor", {"persona": "auditor"}),
        ("verbose", {"verbose": True}),
        ("quiet", {"quiet": True}),
        ("statistics", {"statistics": True, "quiet": True}),
        ("narrow", {"width": 40}),
    ],
)
def test_snapshots(
    name: str,
    changes: dict[str, object],
    report: Report,
    rules: dict[str, Rule],
    context: OutputContext,
    matches: Matches,
) -> None:
    text = written(report, rules, msgspec.structs.replace(context, **changes))
    matches(f"text-{name}", text)
    assert ("\x1b" in text) == (name == "color")


def test_nothing_found(rules: dict[str, Rule], context: OutputContext) -> None:
    report = Report(files=1, entities={"emitter": 1})
    assert written(report, rules, context) == "no findings; 0 undecided\n1 file read: 1 emitter\n"
    assert written(report, rules, msgspec.structs.replace(context, quiet=True)) == ""


def _at(finding: Finding, span: Span, **changes: object) -> Finding:
    return msgspec.structs.replace(finding, span=span, **changes)


def test_inputs_cannot_write_to_the_terminal(report: Report, rules: dict[str, Rule], context: OutputContext) -> None:
    evil = "\x1b]0;owned\x07\r\n\u202e\x9b"
    report.findings = [
        _at(
            report.findings[0],
            Span("evil.conf", 1, 17, 1, 20),
            message=evil,
            address=evil,
            instances=(evil,),
            related=(msgspec.structs.replace(report.findings[0].related[0], message=evil),),
        ),
        _at(report.findings[0], Span(evil, 1, 1, 1, 2)),
    ]
    report.undecided = [msgspec.structs.replace(report.undecided[0], reason=evil, address=evil, decided_by=evil)]
    report.problems = [msgspec.structs.replace(report.problems[0], message=evil)]
    text = written(report, rules, msgspec.structs.replace(context, persona="auditor", verbose=True))
    assert not [character for character in text if character != "\n" and not character.isprintable()]
    assert r"access_log \x1b[31moff\x1b[0m; # \u202e" in text
    assert text.count(r"\x1b]0;owned\x07\r\n\u202e\x9b") == 8


def test_streams_that_lack_characters(report: Report, rules: dict[str, Rule], context: OutputContext) -> None:
    report.findings = [_at(report.findings[1], Span("web/ログ.conf", 1, 15, 1, 18), message="é \udc80")]
    for encoding in ("ascii", "cp1252", "utf-8"):
        stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
        output("text").write(report, rules, context, stream)
        stream.flush()
        shown = stream.buffer.getvalue().decode(encoding)
        assert r"\udc80" in shown
        assert ("日本語" in shown) == (encoding == "utf-8")


EXCERPTS: list[tuple[str, Span, int, tuple[str, str] | None]] = [
    ("a = off", Span("f", 1, 5, 1, 8), 80, ("a = off", "    ^^^")),
    ("\t\taccess_log off;", Span("f", 1, 3, 1, 17), 80, ("access_log off;", "^^^^^^^^^^^^^^")),
    ("a\t= off", Span("f", 1, 5, 1, 8), 80, ("a    = off", "       ^^^")),
    ("日本 = off", Span("f", 1, 6, 1, 9), 80, ("日本 = off", "       ^^^")),
    ("x = 日本", Span("f", 1, 5, 1, 7), 80, ("x = 日本", "    ^^^^")),
    ("e\u0301 = off", Span("f", 1, 6, 1, 9), 80, ("e\u0301 = off", "    ^^^")),
    ("a \x1b off", Span("f", 1, 5, 1, 8), 80, (r"a \x1b off", "       ^^^")),
    # The value goes on on later lines.
    ("  a = [", Span("f", 1, 7, 9, 2), 80, ("a = [", "    ^")),
    # An empty span, and one at the end of the line.
    ("a = off", Span("f", 1, 5, 1, 5), 80, ("a = off", "    ^")),
    ("a = ", Span("f", 1, 5, 1, 5), 80, ("a =", "    ^")),
    ("a = off", Span("f", 1, 5, 1, 99), 80, ("a = off", "    ^^^")),
    # Nothing to show.
    ("", Span("f", 1, 1, 1, 2), 80, None),
    ("   ", Span("f", 1, 1, 1, 2), 80, None),
    ("short", Span("f", 1, 30, 1, 32), 80, None),
    # Cut on either side, on the right, on the left, and a value that is too long itself.
    ("x" * 30 + "OFF" + "y" * 30, Span("f", 1, 31, 1, 34), 20, ("...xxxxxOFFyyyyyy...", "        ^^^")),
    ("OFF" + "y" * 60, Span("f", 1, 1, 1, 4), 20, ("OFFyyyyyyyyyyy...", "^^^")),
    ("x" * 60 + "OFF", Span("f", 1, 61, 1, 64), 20, ("...xxxxxxxxxxxOFF", "              ^^^")),
    ("a = " + "z" * 60, Span("f", 1, 5, 1, 65), 20, ("...zzzzzzzzzzzzzz...", "   ^^^^^^^^^^^^^^")),
    ("x" * 6_000_000 + "OFF", Span("f", 1, 6_000_001, 1, 6_000_004), 20, ("...xxxxxxxxxxxOFF", "              ^^^")),
]


@pytest.mark.parametrize(("line", "span", "room", "expected"), EXCERPTS, ids=range(len(EXCERPTS)))
def test_excerpt(line: str, span: Span, room: int, expected: tuple[str, str] | None) -> None:
    assert excerpt(line, span, room) == expected


def test_shortened() -> None:
    assert shortened("one two three", 13) == "one two three"
    assert shortened("one two three", 12) == "one two..."
    assert shortened("onetwothree", 8) == "onetw..."


def test_visible() -> None:
    assert visible("plain é 日") == "plain é 日"
    assert visible("a\nb\t\x00\u2066\udc80\U000e0041") == r"a\nb\t\x00\u2066\udc80\U000e0041"
