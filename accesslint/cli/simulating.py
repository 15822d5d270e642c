"""The text that `accesslint simulate` prints."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import msgspec

from accesslint.model.entities import Entity
from accesslint.outputs.text.visible import visible
from accesslint.simulation.answers import QUESTIONS, Answers
from accesslint.simulation.simulate import Line, Outcome, Simulated
from accesslint.source import Span

_LONGEST_LINE = 400
_MOST_OTHERS = 20
_MARKS = {"read": "yes", "missing": "no", "empty": "empty", "wrong": "wrong", "unknown": "unknown"}


def text_of_emitter(one: Simulated, shown: Callable[[str], str]) -> str:
    """One emitter: its place, then the lines of its scenarios and what they tell.

    Scenarios of which the same is to be said are named in a row, and it is said once.
    """
    rows = [_named(one.kind, one.address, one.span, shown)]
    for outcomes in _alike(one.outcomes):
        rows.append("")
        if len(outcomes) == len(one.outcomes) > 1:
            rows.append(f"  all {len(outcomes)} scenarios:")
        else:
            rows += [f"  {visible(_titled(outcome))}" for outcome in outcomes]
        rows += [f"    {row}" for row in _outcome(outcomes[0])]
    return "\n".join(rows) + "\n\n"


def summary(found: Sequence[Simulated], others: Sequence[Entity], shown: Callable[[str], str]) -> str:
    """What is left out, and the last line; `others`: the emitters of which nothing is simulated."""
    lines = [line for one in found for outcome in one.outcomes for line in outcome.lines if line.answers is not None]
    whole = sum(1 for line in lines if line.answers is not None and not line.answers.open)
    said = f"{len(found)} emitters simulated, {len(lines)} lines, {whole} of them answer every question"
    if not others:
        return f"{said}\n"
    rows = [f"  {_named(one.kind, one.address, one.header, shown)}" for one in others[:_MOST_OTHERS]]
    if len(others) > _MOST_OTHERS:
        rows.append(f"  and {len(others) - _MOST_OTHERS} more")
    rows = ["not simulated, so that nothing is said of their records:", *rows, ""]
    return "\n".join(rows) + f"\n{said}; {len(others)} emitters whose records cannot be simulated\n"


def _named(kind: str, address: str, span: Span, shown: Callable[[str], str]) -> str:
    return visible(f"{kind} {address} ({shown(span.file)}:{span.line})")


def _alike(outcomes: Sequence[Outcome]) -> list[list[Outcome]]:
    """The outcomes, those together that differ in nothing but the scenario, in the order of the first of each."""
    found: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        said = msgspec.structs.replace(outcome, scenario="", title="")
        found.setdefault(repr(said), []).append(outcome)
    return list(found.values())


def _titled(outcome: Outcome) -> str:
    return f"{outcome.scenario}: {outcome.title}" if outcome.title else outcome.scenario


def _outcome(outcome: Outcome) -> Iterator[str]:
    where = f" (in {outcome.place})" if outcome.place else ""
    if outcome.unknown:
        yield visible(f"not known{where}: {outcome.unknown}")
    elif not outcome.lines:
        yield visible(f"no line is written{where}: no question can be answered")
    for line in outcome.lines:
        yield from _line(line, where)
    if outcome.doubt:
        yield visible(f"but {outcome.doubt}")


def _line(line: Line, where: str) -> Iterator[str]:
    yield visible(f"{line.target or 'the log'}{where}, {_format(line.format)}:")
    if line.text is not None:
        for row in _rows(line.text):
            yield f"  | {row}"
    if line.unknown:
        yield visible(f"  not known: {line.unknown}")
    if line.answers is not None:
        yield f"  {_fields(line.answers)}"
        for question in line.answers.open:
            yield f"  ? {visible(_cut(question))}"


def _format(name: str) -> str:
    """A format by its name, which may say itself that it is one."""
    if not name:
        return "format unknown"
    return name if "format" in name.split() else f"format {name}"


def _fields(answers: Answers) -> str:
    return ", ".join(f"{meaning} {_MARKS[answers.fields[meaning].state]}" for meaning in QUESTIONS)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_LINE else f"{text[:_LONGEST_LINE]}… ({len(text):,} characters)"


def _rows(text: str) -> list[str]:
    """What a log shows of a line: a line end begins a row, a tab stays one, what a terminal would obey is spelt out."""
    rows = _cut(text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return ["\t".join(visible(part) for part in row.split("\t")) for row in rows]
