"""How much work a backtracking matcher may have with a regular expression, told from its structure.

Each open-ended repetition that may have to give characters back multiplies the work by the
length of the text; each branch and each optional part multiplies it by its choices. Something that repeats
or branches inside a group that itself repeats without end could take exponential time.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

import msgspec

from accesslint.loaders.terraform.functions.openness import FunctionError, Undetermined
from accesslint.model.values import Unknown

LIMIT = 50_000_000.0
"""Steps that are affordable: well under a second."""


class Work(NamedTuple):
    """The worst case of one pattern."""

    exponent: int
    """Power of the text's length."""
    choices: float

    def steps(self, length: int) -> float:
        """Steps on a text of that length."""
        return float(length + 2) ** min(self.exponent, 40) * self.choices


class _Group(msgspec.Struct):
    contested: int = 0
    """Repetitions that may give characters back."""
    choices: float = 1.0
    branches: int = 1
    repeats: bool = False

    @property
    def all_choices(self) -> float:
        return self.choices * self.branches


@cache
def _atom_pattern() -> re.Pattern[str]:
    return re.compile(
        r"\[\^?\]?(?:\[:\^?\w+:\]|\\.|[^\]\\])*\]"
        r"|\\Q.*?(?:\\E|$)|\\x\{[0-9A-Fa-f]+\}|\\x[0-9A-Fa-f]{2}|\\[pP]\{[^}]*\}|\\."
        r"|\(\?P?<\w+>|\(\?[a-zA-Z-]*:|\(\?[a-zA-Z-]+\)|\(|\)|\||[*+?]\??|\{\d{1,4}(?:,\d{0,4})?\}\??|.",
        re.DOTALL,
    )


def atoms_of(written: str) -> list[str]:
    """A pattern's atoms: characters, classes, escapes, group openings and ends, repetitions."""
    return _atom_pattern().findall(written)


def work_of(atoms: list[str]) -> Work:
    """The worst case of a pattern given by its atoms. `Undetermined` if it could be exponential."""
    groups = [_Group()]
    closed = _Group()
    for number, atom in enumerate(atoms):
        if atom.startswith("(") and not (atom.startswith("(?") and atom.endswith(")")):
            groups.append(_Group())
        elif atom == "|":
            groups[-1].branches += 1
        elif atom == ")":
            if len(groups) == 1:
                raise FunctionError("the regular expression is not valid: unbalanced parenthesis")
            closed = groups.pop()
            _add(groups[-1], closed, 1)
        elif _is_repetition(atom) and number:
            if _is_repetition(atoms[number - 1]):
                raise FunctionError("the regular expression is not valid: repetition of a repetition")
            grouped = atoms[number - 1] == ")"
            _repeat(groups[-1], closed if grouped else None, atom, guarded=not grouped and _is_guarded(atoms, number))
    whole = groups[0]
    anchored = whole.branches == 1 and bool(atoms) and atoms[0] in ("^", r"\A")
    return Work(whole.contested + (0 if anchored else 1) + (1 if whole.repeats else 0), whole.all_choices)


def _add(outer: _Group, inner: _Group, times: int) -> None:
    outer.contested += inner.contested * times
    outer.choices *= min(inner.all_choices ** min(times, 1_000), 1e100)
    outer.repeats = outer.repeats or inner.repeats


def _repeat(here: _Group, repeated: _Group | None, atom: str, *, guarded: bool) -> None:
    least, most = _bounds(atom)
    if most is None:
        if repeated is not None and (repeated.contested or repeated.all_choices > 1):
            raise Undetermined(Unknown("a regular expression with nested repetition is not evaluated"))
        here.repeats = True
        here.contested += 0 if guarded else 1
        return
    if repeated is not None and most > 1:
        _add(here, repeated, most - 1)
    if most > 1:
        here.repeats = True
    here.choices = min(here.choices * (most - least + 1), 1e100)


def _is_repetition(atom: str) -> bool:
    return atom[0] in "*+?" or (atom[0] == "{" and len(atom) > 1)


def _bounds(atom: str) -> tuple[int, int | None]:
    if atom[0] != "{":
        return {"*": (0, None), "+": (1, None), "?": (0, 1)}[atom[0]]
    low, comma, high = atom.rstrip("?")[1:-1].partition(",")
    if not comma:
        return int(low), int(low)
    return int(low), int(high) if high else None


def _is_guarded(atoms: list[str], number: int) -> bool:
    """Whether what follows a repetition cannot be eaten by it: the end, or a literal outside its class."""
    at = next((at for at in range(number + 1, len(atoms)) if atoms[at] != ")"), None)
    if at is None or atoms[at] == r"\Z":
        return True
    following = atoms[at]
    if at + 1 < len(atoms) and atoms[at + 1][0] in "*?{":
        return False
    literal = following[1:] if following.startswith("\\") and not following[1:].isalnum() else following
    if len(literal) != 1 or (literal == following and literal in ".^$|()[]*+?{}"):
        return False
    return re.fullmatch(atoms[number - 1], literal, re.ASCII | re.IGNORECASE | re.DOTALL) is None
