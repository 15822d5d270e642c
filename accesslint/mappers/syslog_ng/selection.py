"""What syslog-ng's filters take and drop.

https://syslog-ng.github.io/admin-guide/080_Log/030_Filters/005_Filter_functions/README: `facility()`, `level()` (also
named `severity()` and `priority()`) with single levels and ranges `info..emerg`; `and`, `or`, `not`. Other functions
look at what the files do not tell.
"""

from __future__ import annotations

from collections.abc import Sequence

from accesslint.mappers.syslog_messages import ACCESSES, OF_ACCESS
from accesslint.mappers.syslog_ng.statements import Item, Path, Statements, flattened

_LEVELS = ("emerg", "alert", "crit", "err", "warning", "notice", "info", "debug")
_OTHER_NAMES = {"panic": "emerg", "error": "err", "warn": "warning"}
_DEEPEST = 60
_MOST_STEPS = 10_000
"""Filters that name each other several times would be asked without an end."""
_OF_MESSAGES = frozenset({"match", "message", "tags", "netmask", "host", "in-list", "throttle", "rate-limit"})


class Selection:
    """The filters of a configuration."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements
        self._steps = 0

    def takes(self, path: Path, facility: str) -> bool | None:
        """Whether a path takes a message of a facility at `info`; None where that is not known."""
        self._steps = 0
        results = [self._filter(one, facility, 0) for one in path.filters]
        if False in results:
            return False
        if None in results or path.is_alternative or "fallback" in path.flags:
            return None
        return True

    def may_take(self, path: Path, facilities: Sequence[str] = ACCESSES) -> bool:
        """Whether a path may get messages of one of the facilities."""
        return any(self.takes(path, facility) is not False for facility in facilities)

    def _filter(self, item: Item, facility: str, depth: int) -> bool | None:
        """A call `filter(name)`, a condition, or a block of an expression."""
        self._steps += 1
        if depth > _DEEPEST or self._steps > _MOST_STEPS or item.conditional:
            return None
        if item.kind == "call" and item.text == "filter":
            found = list(self._statements.named(item, "filter"))
            return self._expression(found[0].items, facility, depth + 1) if found else None
        return self._expression(item.items, facility, depth + 1)

    def _expression(self, items: Sequence[Item], facility: str, depth: int) -> bool | None:
        """`a and not b or c`: `not` binds closest, then `and`."""
        if depth > _DEEPEST:
            return None
        choices: list[bool | None] = []
        joined: bool | None = True
        negated = False
        for item in items:
            word = item.text.lower()
            if word == "or":
                choices.append(joined)
                joined, negated = True, False
            elif word == "not" and item.kind == "text":
                negated = not negated
                continue
            if word in ("and", "or") and item.kind == "text":
                continue
            # A group behind an operator was read as a call of it: `and (…)`.
            is_group = word in ("", "and", "or", "not")
            result = (
                self._expression(item.items, facility, depth + 1) if is_group else self._call(item, facility, depth)
            )
            if word == "not":
                negated = not negated
            result = None if result is None else result != negated
            negated = False
            joined = False if False in (joined, result) else None if None in (joined, result) else True
        choices.append(joined)
        return True if True in choices else None if None in choices else False

    def _call(self, item: Item, facility: str, depth: int) -> bool | None:
        words = [word.text.lower() for word in item.words()]
        if any(word.unknown is not None for word in item.words()) or item.conditional:
            return None
        if item.text == "facility":
            return facility in words if all(not word.isdecimal() for word in words) else None
        if item.text in ("level", "severity", "priority"):
            # A range may be written with blanks: `info .. emerg`.
            listed = " ".join(words).replace(" ..", "..").replace(".. ", "..").split()
            return any(_is_level(word, "info") for word in listed)
        if item.text == "filter":
            return self._filter(item, facility, depth + 1)
        return None

    def drop_of(self, path: Path) -> str:
        """Why an auditor asks about a path that keeps nothing; empty where it drops nothing of accesses."""
        self._steps = 0
        calls = [one for one in self._all(path.filters, 0) if one.kind == "call"]
        names = {one.text for one in calls}
        if not self.may_take(path):
            return ""
        if names & _OF_MESSAGES:
            return "condition"
        programs = [word.text.lower() for one in calls if one.text == "program" for word in one.words()]
        if programs:
            return "exclude" if any(OF_ACCESS.search(program) for program in programs) else ""
        if "facility" in names:
            return "exclude"
        return "level" if names & {"level", "severity", "priority"} else "condition"

    def shown(self, path: Path) -> str:
        """The filters of a path in words."""
        parts = []
        for one in path.filters:
            for found in self._statements.named(one, "filter") if one.text == "filter" else [one]:
                parts += [" ".join(_shown(item) for item in found.items)]
        return " and ".join(parts)[:150]

    def _all(self, filters: Sequence[Item], depth: int) -> list[Item]:
        found: list[Item] = []
        for one in filters:
            self._steps += 1
            for item in self._statements.named(one, "filter") if one.text == "filter" else [one]:
                for inner in flattened(item.items):
                    if inner.kind == "call" and inner.text == "filter" and depth < 10 and self._steps < _MOST_STEPS:
                        found += self._all([inner], depth + 1)
                    else:
                        found.append(inner)
        return found


def _shown(item: Item) -> str:
    if item.kind == "text":
        return item.text
    return f"{item.text}({', '.join(_shown(one) for one in item.items[:10])})"


def _is_level(word: str, level: str) -> bool:
    """Whether a level, or a range of them, holds a level."""
    first, _, last = word.partition("..")
    ends = [_OTHER_NAMES.get(end, end) for end in (first, last or first)]
    if any(end not in _LEVELS for end in ends):
        return False
    low, high = sorted(_LEVELS.index(end) for end in ends)
    return low <= _LEVELS.index(level) <= high
