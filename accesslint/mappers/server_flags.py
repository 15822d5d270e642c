"""What the words of a command line and the environment set in a server: the same names as in its configuration file.

What is the same for all servers; what a server's own words mean stands with its mapper (`postgresql/flags.py`, …).
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from accesslint.mappers.meanings import shown, undecided
from accesslint.model.values import Reference, Template, Unknown, Value
from accesslint.source import Span

_MOST_WORDS = 2_000
FILLED_IN = "{{ … }}"
"""Stands in a word for what a template writes there."""
_SETTING = re.compile(r"-{0,2}[A-Za-z][\w.-]*=")


class Flags(msgspec.Struct):
    """What flags and variables set."""

    settings: dict[str, Value] = {}
    file: Value | None = None
    """A configuration file, or the folder of one, that is named."""
    doubt: Unknown | None = None
    """Why more may be set."""

    def put(self, name: str, value: Value) -> None:
        """Set a value; the last counts. A word that is filled in when the container starts, or before, is not known."""
        text = value.text
        if text is not None and FILLED_IN in text:
            value = Value(Unknown(f"a template fills in {name}", "the rendered template"), value.span)
        elif text is not None and ("$(" in text or "${" in text):
            value = Value(Unknown(f"{name} is filled in when the container starts", "its environment"), value.span)
        self.settings[name] = value


def words_of(command: Value | None) -> Iterator[Value]:
    """The words of a command: those of a list as they are, a text split as a shell does. Unknown words stay."""
    if command is None:
        return
    for item in command.items()[:_MOST_WORDS]:
        text = shown(item)
        if text is None or isinstance(command.data, list):
            yield item if text is None else Value(text, item.span)
        else:
            yield from narrow(split(text)[:_MOST_WORDS], text, item.span)


def named(word: Value) -> Value:
    """A word of which only the end is not known tells which setting it is: `--port={{ … }}`."""
    parts = word.data.parts if isinstance(word.data, Template) else ("",)
    begin = parts[0]
    if not isinstance(begin, str) or _SETTING.match(begin) is None or any(isinstance(one, Reference) for one in parts):
        return word
    return Value("".join(part if isinstance(part, str) else FILLED_IN for part in parts), word.span)


def narrow(words: Iterable[str], text: str, span: Span) -> Iterator[Value]:
    """The words of a text, each at its own place where the text stands in one line as it is."""
    quotes = span.end_column - span.column - len(text) if span.end_line == span.line else -1
    after = 0
    for word in words:
        at = text.find(word, after) if quotes in (0, 2) and word else -1
        if at < 0:
            yield Value(word, span)
            continue
        after = at + len(word)
        column = span.column + quotes // 2
        yield Value(word, Span(span.file, span.line, column + at, span.line, column + after))


def split(text: str) -> list[str]:
    """The words of a command line."""
    try:
        return shlex.split(text)
    except ValueError:
        return text.split()


def pairs(words: Sequence[Value], alone: frozenset[str]) -> Iterator[tuple[str, Value, bool]]:
    """Options that begin with a dash, each with its value and whether it has one (`-x=1`, `-x 1`)."""
    for number, word in enumerate(words):
        text = word.text or ""
        if not text.startswith("-"):
            continue
        name, sign, given = text.partition("=")
        following = words[number + 1] if number + 1 < len(words) else None
        if sign:
            yield name, Value(given, word.span), True
        elif following is None or (following.text or "").startswith("-") or name in alone:
            yield name, Value("", word.span), False
        else:
            yield name, following, True


def begun(words: Sequence[Value]) -> Flags:
    """No setting yet, and a doubt if a word is not known."""
    return Flags(doubt=next((doubt for word in words if (doubt := undecided(word)) is not None), None))


def further(variable: Value | None) -> list[Value]:
    """The words of a variable that holds further flags."""
    if variable is None or undecided(variable) is not None:
        return [] if variable is None else [variable]
    text = shown(variable) or ""
    return list(narrow(split(text), text, variable.span))


def read_none(words: Sequence[Value], variables: Mapping[str, Value]) -> Flags:  # noqa: ARG001 (one signature for all)
    """What decides about the log of such a server is in neither its words nor its variables."""
    return Flags()
