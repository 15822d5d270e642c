"""Fluent Bit's classic configuration format: sections, keys with values, `@INCLUDE`, `@SET`; with every part's place.

Why a parser of our own: tree-sitter-fluentbit has had one release and gives up where a template's tag stands; the
format is a matter of lines. Fluent Bit itself refuses a file whose indentation differs from line to line; here every
line is read on its own, since what repositories hold is often the template of a configuration.

The rules are those of https://docs.fluentbit.io/manual/administration/configuring-fluent-bit/classic-mode/format-schema:
a comment has a line of its own, a value goes to the end of its line, keys and sections' names are read in either case.
"""

from __future__ import annotations

import re
from typing import TypeAlias

import msgspec

from accesslint.source import Problem, Source, Span
from accesslint.syntax.nginx_templates import Tag, tag_at

MAX_ITEMS = 100_000
"""Sections, entries and commands of one file that are read."""

_MOST_PROBLEMS = 50
_SECTION = re.compile(r"\[\s*([^\[\]\s](?:[^\[\]]{0,100}[^\[\]\s])?)\s{0,100}\]")
_BLANKS = re.compile(r"[ \t]+")
_COMMAND = re.compile(r"@([A-Za-z]+)(?:\s+|$)")
_OPENERS = ("{{", "{%", "<%", "{#")


class Word(msgspec.Struct, frozen=True):
    """A piece of a line."""

    text: str
    start: int
    end: int
    """Offsets in the source's text."""


class Entry(msgspec.Struct, frozen=True):
    """A key with its value."""

    key: Word
    value: Word
    conditional: bool = False
    """A template's condition, opened inside the same section, decides whether it is there."""


class Section(msgspec.Struct):
    """`[INPUT]` and the entries below it."""

    name: Word
    """Without the brackets, as written."""
    header: Word
    """With the brackets."""
    entries: list[Entry]
    hole: Word | None = None
    """A template's tag that may stand for further entries."""


class Command(msgspec.Struct, frozen=True):
    """`@INCLUDE inputs.conf`, `@SET name=value`."""

    name: str
    """In upper case, without the `@`."""
    argument: Word


class Hole(msgspec.Struct, frozen=True):
    """A template's tag that may stand for whole sections."""

    word: Word


Item: TypeAlias = "Section | Command | Hole"


class Document(msgspec.Struct):
    """What was read of a file, in its order."""

    source: Source
    items: list[Item]
    problems: list[Problem]

    def span(self, word: Word) -> Span:
        """The place of a piece of a line."""
        return self.source.span(word.start, word.end)


def parse(source: Source) -> Document:
    """Read a configuration or a part of one. Faults become problems of the document; the rest is kept."""
    return _Parser(source).run()


class _Parser:
    def __init__(self, source: Source) -> None:
        self.text = source.text
        self.document = Document(source, [], [])
        self.section: Section | None = None
        self.conditions = 0
        """How many of a template's conditions and loops are open here."""
        self.opened_at = 0
        """`conditions` at the head of the section that is being read."""
        self.count = 0

    def run(self) -> Document:
        text, start, length = self.text, 0, len(self.text)
        while start < length:
            end = text.find("\n", start)
            end = length if end < 0 else end
            line = text[start:end].strip(" \t\r\f\v\ufeff")
            if line:
                at = text.index(line, start)
                end = max(end, self._line(Word(line, at, at + len(line))))
            if self.count > MAX_ITEMS:
                self._problem(Word("", start, start + 1), f"only the first {MAX_ITEMS:,} entries are read")
                break
            start = end + 1
        return self.document

    def _problem(self, word: Word, message: str, level: str = "warning") -> None:
        if len(self.document.problems) < _MOST_PROBLEMS:
            self.document.problems.append(Problem(self.document.span(word), message, level))

    def _line(self, line: Word) -> int:
        """Take one line that is not blank; gives where it ends, as a template's tag may take several."""
        first = line.text[0]
        if first == "#":
            return line.end
        if line.text.startswith(_OPENERS):
            end = self._template(line)
            if end is not None:
                return end
        self.count += 1
        if first == "[":
            self._open(line)
        elif first == "@" and _COMMAND.match(line.text):
            self._command(line)
        else:
            self._entry(line)
        return line.end

    def _template(self, line: Word) -> int | None:
        """Take a line that consists of a template's tags; None if it has text of its own."""
        tags: list[Tag] = []
        at = line.start
        while True:
            tag = tag_at(self.text, at, comments=True)
            if tag is None:
                break
            tags.append(tag)
            at = tag.end
            while self.text[at : at + 1] in (" ", "\t"):
                at += 1
        stop = self.text.find("\n", at)
        rest = self.text[at : len(self.text) if stop < 0 else stop].strip()
        if not tags or (rest and not rest.startswith("#")):
            return None
        for tag in tags:
            self._count(tag)
        if any(tag.role == "expression" for tag in tags):
            word = Word(self.text[line.start : at].rstrip(), line.start, max(at, line.start + 1))
            if self.section is None:
                self.document.items.append(Hole(word))
            elif self.section.hole is None:
                self.section.hole = word
                # The tag's text may as well close the section and open others.
                self.document.items.append(Hole(word))
        return at

    def _count(self, tag: Tag) -> None:
        if tag.role == "open":
            self.conditions += 1
        elif tag.role == "close":
            self.conditions = max(0, self.conditions - 1)
            self.opened_at = min(self.opened_at, self.conditions)

    def _open(self, line: Word) -> None:
        match = _SECTION.match(line.text)
        if match is None:
            self._problem(line, "a section's head has the form [NAME]; what stands below is not read", "error")
            self.section = Section(Word("", line.start, line.start), line, [])
            return
        name = Word(match[1], line.start + match.start(1), line.start + match.end(1))
        header = Word(match[0], line.start, line.start + match.end())
        self.section = Section(name, header, [])
        self.opened_at = self.conditions
        self.document.items.append(self.section)

    def _command(self, line: Word) -> None:
        match = _COMMAND.match(line.text)
        if match is None:
            return
        argument = line.text[match.end() :]
        start = line.start + match.end()
        if not argument:
            self._problem(line, f"@{match[1]} names nothing")
            return
        self.document.items.append(Command(match[1].upper(), Word(argument, start, line.end)))

    def _entry(self, line: Word) -> None:
        parts = _BLANKS.split(line.text, 1)  # other white space of Unicode is a key like any other
        key = Word(parts[0], line.start, line.start + len(parts[0]))
        if self.section is None:
            self._problem(line, f"`{key.text[:60]}` stands before the first section and is not read")
        elif len(parts) == 1:
            self._problem(line, f"the key {key.text[:60]} has no value")
        else:
            value = Word(parts[1], line.end - len(parts[1]), line.end)
            self.section.entries.append(Entry(key, value, self.conditions > self.opened_at))
