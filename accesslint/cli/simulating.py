"""The text that `accesslint simulate` prints."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from accesslint.simulation.answers import QUESTIONS, Answers
from accesslint.simulation.simulate import Line, Outcome, Simulated

_LONGEST_LINE = 400
_MARKS = {"read": "yes", "missing": "no", "empty": "empty", "wrong": "wrong", "unknown": "unknown"}


def text_of_emitter(one: Simulated, shown: Callable[[str], str]) -> str:
    """One emitter: its place, then scenario by scenario the lines and what they tell."""
    rows = [f"{one.kind} {one.address} ({shown(one.span.file)}:{one.span.line})"]
    for outcome in one.outcomes:
        rows += ["", f"  {outcome.scenario}: {outcome.title}" if outcome.title else f"  {outcome.scenario}"]
        rows += [f"    {row}" for row in _outcome(outcome)]
    return "\n".join(rows) + "\n\n"


def summary(found: Sequence[Simulated], others: int) -> str:
    """The last line."""
    lines = [line for one in found for outcome in one.outcomes for line in outcome.lines if line.answers is not None]
    whole = sum(1 for line in lines if line.answers is not None and not line.answers.open)
    said = f"{len(found)} emitters simulated, {len(lines)} lines, {whole} of them answer every question"
    return f"{said}; {others} emitters whose records cannot be simulated\n" if others else f"{said}\n"


def _outcome(outcome: Outcome) -> Iterator[str]:
    where = f" (in {outcome.place})" if outcome.place else ""
    if outcome.unknown:
        yield f"not known{where}: {outcome.unknown}"
    elif not outcome.lines:
        yield f"no line is written{where}: no question can be answered"
    for line in outcome.lines:
        yield from _line(line, where)
    if outcome.doubt:
        yield f"but {outcome.doubt}"


def _line(line: Line, where: str) -> Iterator[str]:
    yield f"{line.target or 'the log'}{where}, format {line.format or 'unknown'}:"
    if line.text is not None:
        for row in _printable(line.text).split("\n"):
            yield f"  | {row}"
    if line.unknown:
        yield f"  not known: {line.unknown}"
    if line.answers is not None:
        yield f"  {_fields(line.answers)}"
        for question in line.answers.open:
            yield f"  ? {_printable(question)}"


def _fields(answers: Answers) -> str:
    return ", ".join(f"{meaning} {_MARKS[answers.fields[meaning].state]}" for meaning in QUESTIONS)


def _printable(text: str) -> str:
    """Long lines cut, and nothing that a terminal would obey: a line end stays one, other controls are spelt out."""
    cut = text if len(text) <= _LONGEST_LINE else f"{text[:_LONGEST_LINE]}… ({len(text):,} characters)"
    return "".join(
        char if char in "\n\t" or char.isprintable() else "\n" if char == "\r" else f"\\x{ord(char):02x}"
        for char in cut.replace("\r\n", "\n")
    )
