"""Rules of the Linux audit system: one command of `auditctl` per line; with every part's place.

Why a parser of our own: no library reads them; the format is a matter of lines and blanks:
https://man7.org/linux/man-pages/man7/audit.rules.7.html. A template's tags stand for text that is not known.
"""

from __future__ import annotations

import msgspec

from accesslint.source import Source, Span
from accesslint.syntax.template_lines import OPENERS, tag_line

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
    document = Document([])
    text, start, depth = source.text, 0, 0
    while start < len(text) and len(document.rules) < MAX_RULES:
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        line = text[start:end]
        at = start + len(line) - len(line.lstrip())
        last = start + len(line.rstrip())
        start = end + 1
        if at >= last or text[at] == "#":
            continue
        tags = tag_line(text, at, depth) if text.startswith(OPENERS, at) else None
        if tags is not None:
            start, depth = max(start, tags.next_line), tags.depth
            if tags.hole is not None and document.hole is None:
                document.hole = source.span(*tags.hole)
        elif text[at] == "-":
            words = tuple(word.strip("\"'") for word in text[at:last].split())
            document.rules.append(Rule(words, source.span(at, last), depth > 0))
    return document
