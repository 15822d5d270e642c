"""logback's lines of an application's records: a pattern's text, times and paddings, byte for byte.

The program chooses the message, the level and what it puts into the MDC: these stay open, as do the thread and the
place in the source, unless the `values` of a scenario tell them; nothing of a message is escaped. A record has no
exception. Some forms of time are others since 1.3, which are not told. Source:
https://logback.qos.ch/manual/layouts.html#ClassicPatternLayout, compared with logback 1.2 itself by the tests.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from accesslint.mappers.java_logging.logback_patterns import Word
from accesslint.model.recording import Layout, Place
from accesslint.model.values import Unknown
from accesslint.simulation import Context, Piece, untold
from accesslint.simulation.java_patterns import fitted, logback_line, logger_of
from accesslint.simulation.logback_times import ISO, moment

_NAMES = {
    "d": "date", "r": "relative", "le": "level", "p": "level", "t": "thread", "lo": "logger", "c": "logger",
    "m": "msg", "message": "msg", "C": "class", "M": "method", "L": "line", "F": "file", "X": "mdc",
    "cn": "contextName",
}  # fmt: skip
"""The long name of each word that has several."""
_OPEN = frozenset(("level", "thread", "msg", "class", "method", "line", "file", "mdc", "contextName", "caller",
                   "marker", "property", "lsn"))  # fmt: skip
_NEWER = frozenset(("kvp", "prefix", "micros", "ms"))
_WITHOUT_EXCEPTION = frozenset(("ex", "exception", "rEx", "rootException", "throwable", "xEx", "xException",
                                "xThrowable", "nopex", "nopexception"))  # fmt: skip
_BY_VERSION = re.compile(r"(?<!S)(?:S{1,2}|S{4,})(?!S)|[uYLWFD]|STRICT|EPOCH")
_QUOTED = re.compile("'[^']*'")
_COLOURS = {"ERROR": "1;31", "WARN": "31", "INFO": "34"}
_MOST_STEPS = 16

SAMPLES: Mapping[str, str] = {"relative": "4242"}
"""What differs from record to record, with one example each, by the word's long name."""


def render(layout: Layout, context: Context) -> list[Piece]:
    """The line, without its end."""
    level = context.scenario.values.get("%level")
    colour = Unknown("the level decides the colour", "`%level`") if level is None else _COLOURS.get(level, "39")
    return logback_line(layout, lambda word: _simple(word, context), colour)


def keeps(condition: str | Unknown, context: Context) -> bool | Unknown:  # noqa: ARG001 (a family's signature)
    """Whether an appender takes a record: the program chooses its level."""
    return condition if isinstance(condition, Unknown) else True


def place(context: Context) -> Place | Unknown:
    """A logger is one place."""
    return context.recording.places[0]


def _simple(word: Word, context: Context) -> Piece:
    name = _NAMES.get(word.name, word.name)
    if name == "n":
        return Piece("", fitted("\n", word.modifier).encode())
    if name in _WITHOUT_EXCEPTION:
        return Piece("", fitted("", word.modifier).encode())
    values = context.scenario.values
    given = values.get(word.token)
    value = _value(word, name, context) if given is None else given
    if value is None:
        return Piece("", f"%PARSER_ERROR[{word.name}]".encode())
    return Piece(word.token, value if isinstance(value, Unknown) else fitted(value, word.modifier).encode())


def _value(word: Word, name: str, context: Context) -> str | Unknown | None:
    """None where logback knows no such word."""
    if name == "date":
        written = word.options[0] if word.options else ISO
        if _BY_VERSION.search(_QUOTED.sub("", written)) is not None and written != "ISO8601":
            return Unknown(f"how {written[:40]} writes the time depends on the version", "logback's version")
        return moment(word.options, ISO)
    if name == "logger":
        logger = logger_of(context.recording.name)
        return logger if isinstance(logger, Unknown) else _abbreviated(logger, word)
    if name in _OPEN or name in _NEWER:
        return untold(word.token)
    return SAMPLES.get(name)


def _abbreviated(logger: str, word: Word) -> str | Unknown:
    """A logger's name, its steps cut to their first letters until it is short enough."""
    if not word.options:
        return logger
    if not word.options[0].isdecimal() or len(word.options[0]) > 4:
        return untold(word.token)
    length = int(word.options[0])
    *steps, last = logger.split(".")
    if not length:
        return last
    if len(steps) > _MOST_STEPS:
        return untold(word.token)
    excess = len(logger) - length
    for number, step in enumerate(steps):
        if excess > 0:
            steps[number] = step[:1]
            excess -= len(step) - len(steps[number])
    return ".".join((*steps, last))
