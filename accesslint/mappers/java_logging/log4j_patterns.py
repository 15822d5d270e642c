r"""Conversion patterns of Log4j 2, read as Log4j reads them: literal texts and words, with what pads and cuts them.

No library reads them. A word is `%name`, with `-20.-30` before the name and any number of `{options}` behind it, which
are not split; some options are patterns themselves. The longest beginning of a name that is a word's is taken, the rest
is text; what begins no word is text as well. `%%` is a percent sign, and a backslash in a text is Java's.
https://logging.apache.org/log4j/2.x/manual/pattern-layout.html
"""

from __future__ import annotations

import re
from typing import TypeAlias

import msgspec

from accesslint.mappers.java_logging.logback_patterns import Modifier

LONGEST = 5_000
_START = re.compile(
    r"%(?P<zero>0?)(?P<left>-?)(?P<least>\d{0,4})(?P<most>\.-?\d{1,4})?(?P<name>[^\W\d]\w{0,100})", re.ASCII
)
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t", "f": "\f", "b": "\b"}
_BACKSLASH = re.compile(r"\\(.)", re.DOTALL)
_NAMES = frozenset((
    "c", "logger", "C", "class", "d", "date", "enc", "encode", "endOfBatch", "equals", "equalsIgnoreCase", "ex",
    "throwable", "exception", "F", "file", "fqcn", "highlight", "K", "map", "MAP", "l", "location", "L", "line", "m",
    "msg", "message", "M", "method", "marker", "markerSimpleName", "maxLen", "maxLength", "n", "N", "nano",
    "notEmpty", "varsNotEmpty", "variablesNotEmpty", "p", "level", "pid", "processId", "r", "relative", "repeat", "R",
    "replace", "rEx", "rThrowable", "rException", "sn", "sequenceNumber", "style", "T", "tid", "threadId", "t", "tn",
    "thread", "threadName", "tp", "threadPriority", "u", "uuid", "x", "NDC", "X", "mdc", "MDC", "xEx", "xThrowable",
    "xException", "black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"
))  # fmt: skip


class Word(msgspec.Struct, frozen=True):
    """A conversion word."""

    name: str
    options: tuple[str, ...]
    """What stands between braces, as written."""
    modifier: Modifier | None
    written: str
    """As it is written, without its options: what is left of a word that Log4j refuses."""

    @property
    def token(self) -> str:
        """The word as people write it, with the first of its options."""
        return f"%{self.name}" + "".join(f"{{{option}}}" for option in self.options[:1])


Node: TypeAlias = "str | Word"


def parse(pattern: str) -> tuple[Node, ...] | None:
    """The nodes of a pattern, those of its options not; None where it is longer than anybody writes."""
    if len(pattern) > LONGEST:
        return None
    nodes: list[Node] = []
    literal, at = "", 0
    while at < len(pattern):
        if pattern.startswith("%%", at):
            literal, at = literal + "%", at + 2
            continue
        found = _START.match(pattern, at) if pattern[at] == "%" else None
        name = _longest(found["name"]) if found is not None else ""
        if found is None or not name:
            # The braces behind a word that is none are taken for its options, and left out.
            literal, at = literal + pattern[at], at + 1
            if found is not None:
                literal, (_, at) = literal + found[0][1:], _options(pattern, found.end())
            continue
        options, at = _options(pattern, found.end())
        if literal:
            nodes.append(_unescaped(literal))
        nodes.append(Word(name, options, _modifier(found), found[0]))
        literal = found["name"][len(name) :]
    return (*nodes, _unescaped(literal)) if literal else tuple(nodes)


def _unescaped(text: str) -> str:
    return _BACKSLASH.sub(lambda found: _ESCAPED.get(found[1], found[1]), text)


def _longest(name: str) -> str:
    return next((name[:length] for length in range(len(name), 0, -1) if name[:length] in _NAMES), "")


def _options(pattern: str, at: int) -> tuple[tuple[str, ...], int]:
    """The options that begin here, and where they end; one that is not closed takes the rest."""
    found: list[str] = []
    while at < len(pattern) and pattern[at] == "{":
        depth, start = 0, at + 1
        while at < len(pattern):
            depth += {"{": 1, "}": -1}.get(pattern[at], 0)
            at += 1
            if not depth:
                break
        found.append(pattern[start : at - 1] if not depth else pattern[start:])
    return tuple(found), at


def _modifier(found: re.Match[str]) -> Modifier | None:
    least, most = found["least"], found["most"]
    if not (least or most or found["zero"]):
        return None
    return Modifier(
        int(least or 0),
        2**31 if most is None else abs(int(most[1:])),
        not found["left"],
        most is None or not most.startswith(".-"),
        bool(found["zero"]),
    )
