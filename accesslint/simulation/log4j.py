"""Log4j 2's lines of an application's records: a pattern's text, times, encodings and paddings, byte for byte.

The program chooses the message, the level and what it puts into the thread's context: these stay open, as do the thread
and the place in the source, unless the `values` of a scenario tell them. A record has no exception. Source:
https://logging.apache.org/log4j/2.x/manual/pattern-layout.html, compared with Log4j 2.19 itself by the tests.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from accesslint.mappers.java_logging.log4j_patterns import Word, parse
from accesslint.model.recording import Layout, Place
from accesslint.model.values import Unknown
from accesslint.simulation import LINE_END, Context, Piece, untold
from accesslint.simulation.java_patterns import line_of, logger_of, padded
from accesslint.simulation.log4j_changes import enclosing
from accesslint.simulation.log4j_times import moment

_LEVEL, _LOGGER, _DATE = ("p", "level"), ("c", "logger"), ("d", "date")
_MESSAGE = ("m", "msg", "message")
_LOOKUPS = ("nolookups", "lookups")
_WITHOUT_EXCEPTION = frozenset(("ex", "throwable", "exception", "rEx", "rThrowable", "rException", "xEx", "xThrowable",
                                "xException"))  # fmt: skip
_DEEPEST = 20
_LOOKED_UP = Unknown("what stands for ${…} is looked up when a record is written", "the running program")
_TOO_DEEP = Unknown("the pattern is longer or deeper than anybody writes", "a shorter pattern")

SAMPLES: Mapping[str, str] = {
    **dict.fromkeys(("pid", "processId"), "4242"),
    **dict.fromkeys(("r", "relative"), "4242"),
    **dict.fromkeys(("sn", "sequenceNumber"), "42"),
    **dict.fromkeys(("N", "nano"), "4242424242"),
    **dict.fromkeys(("u", "uuid"), "3f26c651-e866-11f1-9733-02fc00000001"),
}
"""What differs from record to record, with one example each."""


def render(layout: Layout, context: Context) -> list[Piece]:
    """The line, without its end."""
    pieces: list[Piece] = []
    for part in layout.parts:
        pieces += [Piece("", part)] if isinstance(part, Unknown) else _pieces(part, context, 0)
    return line_of(pieces)


def keeps(condition: str | Unknown, context: Context) -> bool | Unknown:  # noqa: ARG001 (a family's signature)
    """Whether an appender takes a record: the program chooses its level."""
    return condition if isinstance(condition, Unknown) else True


def place(context: Context) -> Place | Unknown:
    """A logger is one place."""
    return context.recording.places[0]


def _pieces(pattern: str, context: Context, depth: int) -> list[Piece]:
    nodes = parse(pattern) if depth < _DEEPEST else None
    if nodes is None:
        return [Piece("", _TOO_DEEP)]
    return [piece for node in nodes for piece in _of_node(node, context, depth)]


def _of_node(node: str | Word, context: Context, depth: int) -> Iterator[Piece]:
    if isinstance(node, str):
        yield Piece("", _LOOKED_UP if "${" in node else node.encode())
        return
    level = context.scenario.values.get("%level")
    found = enclosing(node, lambda pattern: _pieces(pattern, context, depth + 1), level)
    if found is None:
        found = [LINE_END if node.name == "n" else _simple(node, context)]
    yield from found if node.modifier is None else padded(node.token, found, node.modifier)


def _simple(word: Word, context: Context) -> Piece:
    if word.name in _WITHOUT_EXCEPTION:
        return Piece("", b"")
    values = context.scenario.values
    value = values.get(word.token) or _value(word, context)
    return Piece(word.token, value if isinstance(value, Unknown) else value.encode())


def _value(word: Word, context: Context) -> str | Unknown:
    values, name = context.scenario.values, word.name
    if name in _DATE:
        return moment(word.options)
    if name in _LEVEL and "%level" in values:
        return _level(word, values["%level"])
    if name in _MESSAGE and set(word.options) <= set(_LOOKUPS):
        return values.get("%msg") or untold(word.token)
    if name in _LOGGER:
        logger = logger_of(context.recording.name)
        if isinstance(logger, Unknown) or not word.options:
            return logger
        return _abbreviated(logger, word.options[0].strip()) or untold(word.token)
    return SAMPLES.get(name) or untold(word.token)


def _level(word: Word, level: str) -> str | Unknown:
    """The level as the word's options write it: `{WARN=W, length=1, lowerCase=true}`."""
    told = {
        key.strip(): value.strip()
        for option in word.options[:1]
        for key, _, value in (pair.partition("=") for pair in option.split(","))
    }
    if level in told:
        return told[level]
    length = told.get("length", "")
    text = level[: int(length)] if length.isdecimal() and len(length) < 3 else level
    return text.lower() if told.get("lowerCase", "").lower() == "true" else text


def _abbreviated(logger: str, precision: str) -> str | None:
    """A logger's name by `{2}`, `{-1}` or `{1.1.~}`; None for what is not told."""
    steps = logger.split(".")
    digits = precision.removeprefix("-")
    if digits.isascii() and digits.isdecimal() and len(digits) < 5:
        count = int(digits)
        if digits != precision:
            return ".".join(steps[count:]) if count < len(steps) else logger
        return ".".join(steps[-max(count, 1) :])
    forms = precision.split(".")
    forms = forms[:-1] if len(forms) > 1 and not forms[-1] else forms
    if "." not in precision or not all(form == "*" or (len(form) <= 2 and form.isascii()) for form in forms):
        return None
    return ".".join((*(_step(step, forms[min(at, len(forms) - 1)]) for at, step in enumerate(steps[:-1])), steps[-1]))


def _step(step: str, form: str) -> str:
    """A step of a name cut to so many characters, with a sign for what is left out."""
    if form == "*":
        return step
    count = int(form[0]) if form[:1].isdecimal() else 0
    sign = form[1:] if form[:1].isdecimal() else form
    return step if len(step) <= count else step[:count] + sign
