"""Tags and the patterns that select them, as Fluent Bit and Fluentd compare them.

A pattern is a row of characters among which `ANY` stands for any text and `PART` for any text without a dot. A tag that
is known in part (`kube.*`, which gets the file's name) is a pattern, too: then the question is whether some of its
tags, or all of them, are selected.
"""

from __future__ import annotations

import re
from typing import TypeAlias

ANY = "**"
PART = "*"
Pattern: TypeAlias = "tuple[str, ...]"

EVERYTHING: Pattern = (ANY,)

_STARS = frozenset({ANY, PART})
_LONGEST = 300
_MOST_ALTERNATIVES = 64
_LITERAL = re.compile(r"[\w.:/-]")


def literal(text: str) -> Pattern:
    """A tag that is known."""
    return tuple(text) if len(text) <= _LONGEST else EVERYTHING


def wildcard(text: str) -> Pattern:
    """Fluent Bit's `Match`: `*` is any text, also with dots.

    Source: https://docs.fluentbit.io/manual/concepts/data-pipeline/router
    """
    tokens: list[str] = []
    for char in text[: _LONGEST + 1]:
        if char != "*":
            tokens.append(char)
        elif not tokens or tokens[-1] != ANY:
            tokens.append(ANY)
    return tuple(tokens) if len(text) <= _LONGEST else EVERYTHING


def regular(expression: str) -> Pattern | None:
    r"""A `Match_Regex` that is made of characters, `.*` and `\.`; None for any other: it is not run.

    It has to match at the tag's start, and may leave the tag's end.
    """
    rest = expression.strip().removeprefix("^")
    ends = rest.endswith("$") and not rest.endswith("\\$")
    rest = rest[:-1] if ends else rest
    tokens: list[str] = []
    at = 0
    while at < len(rest):
        char = rest[at]
        if rest.startswith((".*", ".+"), at):
            tokens.append(ANY)
            at += 2
        elif char == "\\" and rest[at + 1 : at + 2] in (".", "-", "/", "_"):
            tokens.append(rest[at + 1])
            at += 2
        elif char != "." and _LITERAL.fullmatch(char) and rest[at + 1 : at + 2] not in ("*", "+", "?", "{"):
            tokens.append(char)
            at += 1
        else:
            return None
    if not ends:
        tokens.append(ANY)
    return tuple(tokens) if len(tokens) <= _LONGEST else None


def fluentd(text: str) -> list[Pattern] | None:
    """The alternatives of a `<match>` or `<filter>` argument; None where it is a regular expression.

    `*` is one part, `**` any number of parts, `{a,b}` either, blanks separate patterns. `a.**` takes `a` as well.
    Source: https://docs.fluentd.org/configuration/config-file#how-match-patterns-work
    """
    found: list[Pattern] = []
    for word in text.split():
        if word.startswith("/"):
            return None
        for alternative in _alternatives(word):
            found += _parts(alternative)
            if len(found) > _MOST_ALTERNATIVES:
                return [EVERYTHING]
    return found


def _alternatives(word: str) -> list[str]:
    """The words that `{a,b}` stands for; a word with too many, or unbalanced, as it is."""
    done: list[str] = []
    waiting = [word]
    while waiting:
        text = waiting.pop()
        close = text.find("}")
        start = text.rfind("{", 0, close) if close >= 0 else -1
        if start < 0:
            done.append(text)
            continue
        waiting += [text[:start] + inner + text[close + 1 :] for inner in text[start + 1 : close].split(",")]
        if len(waiting) + len(done) > _MOST_ALTERNATIVES:
            return [ANY]
    return done


def _parts(word: str) -> list[Pattern]:
    """A word's patterns: `**` may stand for no part at all, and then takes the dot beside it along."""
    if len(word) > _LONGEST:
        return [EVERYTHING]
    words = [word]
    for empty in (".**", "**."):
        words += [shorter for text in words for shorter in _without(text, empty)]
    return [_tokens(text) for text in dict.fromkeys(words)][:_MOST_ALTERNATIVES]


def _without(text: str, empty: str) -> list[str]:
    if empty == ".**":
        return [text[: -len(empty)]] if text.endswith(empty) and text != empty else []
    found: list[str] = []
    at = text.find(empty)
    while at >= 0 and len(found) < 8:
        if at == 0 or text[at - 1] == ".":
            found.append(text[:at] + text[at + len(empty) :])
        at = text.find(empty, at + 1)
    return found


def _tokens(text: str) -> Pattern:
    tokens: list[str] = []
    at = 0
    while at < len(text):
        if text.startswith("**", at):
            tokens.append(ANY)
            at += 2
            while text[at : at + 1] == "*":
                at += 1
        elif text[at] == "\\" and at + 1 < len(text):
            tokens.append(text[at + 1])
            at += 2
        else:
            tokens.append(PART if text[at] == "*" else text[at])
            at += 1
    return tuple(tokens)


def meets(one: Pattern, other: Pattern) -> bool:
    """Whether some text fits both patterns."""
    seen: set[tuple[int, int]] = set()
    waiting = [(0, 0)]
    while waiting:
        i, j = waiting.pop()
        if (i, j) in seen:
            continue
        seen.add((i, j))
        if i == len(one) and j == len(other):
            return True
        left = one[i] if i < len(one) else ""
        right = other[j] if j < len(other) else ""
        if left in _STARS:
            waiting.append((i + 1, j))
            if right and right not in _STARS and _takes(left, right):
                waiting.append((i, j + 1))
        if right in _STARS:
            waiting.append((i, j + 1))
            if left and left not in _STARS and _takes(right, left):
                waiting.append((i + 1, j))
        elif left and left == right:
            waiting.append((i + 1, j + 1))
    return False


def covers(pattern: Pattern, tags: Pattern) -> bool:
    """Whether every text that fits `tags` surely fits `pattern`."""
    seen: set[tuple[int, int]] = set()
    waiting = [(0, 0)]
    while waiting:
        i, j = waiting.pop()
        if (i, j) in seen:
            continue
        seen.add((i, j))
        if i == len(pattern) and j == len(tags):
            return True
        if i == len(pattern):
            continue
        left = pattern[i]
        right = tags[j] if j < len(tags) else ""
        if left in _STARS:
            waiting.append((i + 1, j))
            if right and (left == ANY or right == PART or (right != ANY and _takes(left, right))):
                waiting.append((i, j + 1))
        elif left == right:
            waiting.append((i + 1, j + 1))
    return False


def _takes(star: str, char: str) -> bool:
    return star == ANY or char != "."
