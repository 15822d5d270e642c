"""Suppressions written in a source, as comments of its own language.

`# accesslint: ignore[integrity/store-mutable] reason="…" until=2026-12-31`; `//`, `/*`, `;`, `--` and `<!--`
start one as well. A mark inside a quoted string, or inside a heredoc of Terraform, is text and suppresses nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

import msgspec

from accesslint.source import Problem, Source, Span

MARK = "accesslint:"

_COMMENT = re.compile(r"(?:#|//|/\*|;|--|<!--)[ \t]*accesslint:[ \t]*ignore(?P<rest>[^\n]{0,1000})")
_RULES = re.compile(r"\[(?P<rules>[^\]\n]{0,500})\]")
_REASON = re.compile(r"\breason[ \t]*=[ \t]*(?:\"(?P<quoted>[^\"\n]{0,500})\"|'(?P<single>[^'\n]{0,500})')")
_UNTIL = re.compile(r"\buntil[ \t]*=[ \t]*[\"']?(?P<date>[^\s\"']{0,100})")
_HEREDOC = re.compile(r"<<-?(?P<end>[^\W\d][\w-]*)[ \t\r]*$")
_STARTS = ("#", "//", "/*", ";", "--", "<!--")
_BEFORE_QUOTE = frozenset(" \t=:,([{&!")
_FOLLOWED = 50
"""Empty lines and comments between a suppression and the line that it speaks of."""


class Comment(msgspec.Struct):
    """One suppression, from a comment or a configuration entry."""

    rules: frozenset[str]
    """Full names; empty means that no rule was named, which is an error."""
    reason: str
    until: str
    span: Span
    path: str = "*"
    address: str = "*"
    alone: bool = False
    """The comment has its line to itself, and so speaks of the next line that is no comment."""
    from_settings: bool = False
    used: bool = False
    target_line: int = 0


def comments(source: Source, match: Callable[[str], Iterable[str]]) -> Iterator[Comment | Problem]:
    """The suppressions written in a source. `match` gives the rules that a word means, or raises `LookupError`."""
    if MARK not in source.text:
        return
    lines = source.text.split("\n")
    text = _heredocs(lines) if source.name.endswith((".tf", ".tofu", ".hcl", ".tfvars")) else frozenset()
    for number, line in enumerate(lines, 1):
        found = _COMMENT.search(line) if MARK in line and number not in text else None
        if found is None or _in_quotes(line, found.start()):
            continue
        span = Span(source.name, number, found.start() + 1, number, len(line) + 1)
        named = _RULES.match(found["rest"])
        if named is None or not named["rules"].strip():
            yield Problem(span, 'a suppression names its rules: `# accesslint: ignore[RULE] reason="…"`', "warning")
            continue
        rules: set[str] = set()
        for word in named["rules"].split(","):
            try:
                rules.update(match(word.strip()))
            except LookupError as error:
                yield Problem(span, str(error), "warning")
        reason = _REASON.search(found["rest"])
        until = _UNTIL.search(found["rest"])
        comment = Comment(
            rules=frozenset(rules),
            reason=(reason["quoted"] or reason["single"] or "") if reason else "",
            until=until["date"].removesuffix("*/") if until else "",
            span=span,
            alone=not line[: found.start()].strip() and not found["rest"].partition("*/")[2].strip(),
        )
        starts = (*_STARTS, "@") if source.name.endswith(".bicep") else _STARTS
        comment.target_line = _spoken_of(lines, number, starts) if comment.alone else number
        yield comment


def is_date(text: str) -> bool:
    """Whether a text is a day as `YYYY-MM-DD`."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _spoken_of(lines: Sequence[str], number: int, starts: tuple[str, ...]) -> int:
    """The next line that is neither empty nor a comment, nor a decorator of Bicep."""
    for following in range(number, min(number + _FOLLOWED, len(lines))):
        text = lines[following].strip()
        if text and not text.startswith(starts):
            return following + 1
    return number


def _in_quotes(line: str, offset: int) -> bool:
    """Whether a place in a line lies in a string that the line opens (an apostrophe inside a word opens none)."""
    quote = ""
    at = 0
    while at < offset:
        character = line[at]
        if not quote and character in "\"'" and (at == 0 or line[at - 1] in _BEFORE_QUOTE):
            quote = character
        elif quote and character == "\\":
            at += 1
        elif character == quote:
            quote = ""
        at += 1
    return bool(quote)


def _heredocs(lines: Sequence[str]) -> frozenset[int]:
    """The numbers of the lines inside heredocs."""
    inside: set[int] = set()
    end = ""
    for number, line in enumerate(lines, 1):
        if end:
            inside.add(number)
            if line.strip() == end:
                end = ""
        elif "<<" in line:
            opened = _HEREDOC.search(line)
            end = opened["end"] if opened else ""
    return frozenset(inside)
