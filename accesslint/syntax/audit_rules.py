"""Rules of the Linux audit system: one command of `auditctl` per line; with every part's place.

Why a parser of our own: no library reads them; the format is a matter of lines and blanks:
https://man7.org/linux/man-pages/man7/audit.rules.7.html. A template's tags stand for text that is not known.
"""

from __future__ import annotations

import msgspec

from accesslint.source import Source, Span
from accesslint.syntax.template_lines import TextLines

MAX_RULES = 20_000
"""Rules of one file that are read."""


class Rule(msgspec.Struct, frozen=True):
    """One command, as `-w /etc/passwd -p wa -k identity`."""

    words: tuple[str, ...]
    """Without quotes."""
    span: Span
    conditional: bool = False
    """A template's condition decides whether it is there."""


class Document(msgspec.Struct):
    """What was read of a file, in its order."""

    rules: list[Rule]
    hole: Span | None = None
    """A template's tag that may stand for further rules."""


def parse(source: Source) -> Document:
    """Read a file of rules; a line that is no command is passed over, as `auditctl` stops at none of ours."""
    rules: list[Rule] = []
    lines = TextLines(source)
    for at, last, _, depth in lines:
        if source.text[at] == "-":
            words = tuple(word.strip("\"'") for word in source.text[at:last].split())
            rules.append(Rule(words, source.span(at, last), depth > 0))
            if len(rules) >= MAX_RULES:
                break
    return Document(rules, lines.hole)
