"""Option files: groups, options with values, includes; of MySQL, MariaDB and daemons of a host that write them alike.

Why a parser of our own: configparser has no places and stops at options that are repeated or have no value, and what
repositories hold is often the template of a file. A template's tags stand for text that is not known.

The rules are those of https://dev.mysql.com/doc/refman/8.4/en/option-files.html and
https://mariadb.com/docs/server/server-management/install-and-upgrade-mariadb/configuring-mariadb/configuring-mariadb-with-option-files:
`#` and `;` begin a comment line, `#` also ends a value, quotes around a value are dropped, dashes and underscores in
names are the same.
"""

from __future__ import annotations

import re

import msgspec

from accesslint.source import Problem, Source, Span
from accesslint.syntax.template_lines import OPENERS, TextLines, is_filled_in

MAX_ENTRIES = 100_000
"""Entries of one file that are read."""

UNGROUPED = "-"
"""The group of options in a file that needs none."""

_MOST_PROBLEMS = 50
_GROUP = re.compile(r"\[[ \t]*([^\[\]\s](?:[^\[\]\r\n]{0,100}[^\[\]\s])?)[ \t]{0,100}\]")
_INCLUDE = re.compile(r"!(include|includedir)[ \t]+")
_NAME = re.compile(r"[A-Za-z][\w.-]*", re.ASCII)
_QUOTES = frozenset("\"'")


class Entry(msgspec.Struct, frozen=True):
    """An option of a group, or an include (`!include`, `!includedir`)."""

    group: str
    """In lower case; empty before the first one."""
    name: str
    """In lower case, with underscores."""
    value: str | None
    """None where the option stands alone."""
    start: int
    end: int
    """Offsets of the value, or of the name where it stands alone."""
    templated: bool = False
    conditional: bool = False


class Document(msgspec.Struct):
    """What was read of a file, in its order."""

    source: Source
    entries: list[Entry]
    problems: list[Problem]
    hole: Span | None = None
    """A template's tag that may stand for further options."""

    def span(self, entry: Entry) -> Span:
        """The place of an entry's value."""
        return self.source.span(entry.start, entry.end)


def parse(source: Source, *, grouped: bool = True) -> Document:
    """Read an option file. Faults become problems of the document; the rest is kept.

    `grouped`: an option before the first group is a fault.
    """
    document = Document(source, [], [])
    text, group, lines = source.text, "", TextLines(source)
    for at, last, end, depth in lines:
        if text[at] in "#;":
            continue
        found = _GROUP.match(text, at, last)
        if found is not None:
            group = found[1].lower()
            continue
        _entry(document, group if group or grouped else UNGROUPED, at, last, depth)
        if len(document.entries) >= MAX_ENTRIES:
            _say(document, end + 1, end + 1, f"only the first {MAX_ENTRIES:,} entries are read")
            break
    document.hole = document.hole or lines.hole
    return document


def _say(document: Document, start: int, end: int, message: str) -> None:
    if len(document.problems) < _MOST_PROBLEMS:
        document.problems.append(Problem(document.source.span(start, end), message, "warning"))


def _entry(document: Document, group: str, at: int, last: int, depth: int) -> None:
    text = document.source.text
    include = _INCLUDE.match(text, at, last)
    if include is not None:
        path = text[include.end() : last]
        document.entries.append(Entry(group, include[1], path, include.end(), last, is_filled_in(path), depth > 0))
        return
    name = _NAME.match(text, at, last)
    if name is None and text.startswith(OPENERS, at):
        # The name itself is filled in: `{{ key }} = {{ value }}`.
        document.hole = document.hole or document.source.span(at, last)
        return
    if name is None:
        _say(document, at, last, "this is no option and is not read")
        return
    if not group:
        _say(document, at, last, "this option stands before the first group and is not read")
        return
    key = name[0].lower().replace("-", "_")
    begin = _skip(text, name.end(), last)
    if begin >= last or text[begin] == "#":
        document.entries.append(Entry(group, key, None, at, name.end(), conditional=depth > 0))
    elif text[begin] != "=":
        _say(document, at, last, f"behind {name[0][:60]} a = is missing; this is not read")
    else:
        value, start, end = _value(text, _skip(text, begin + 1, last), last)
        document.entries.append(Entry(group, key, value, start, end, is_filled_in(value), depth > 0))


def _skip(text: str, at: int, last: int) -> int:
    while at < last and text[at] in " \t":
        at += 1
    return at


def _value(text: str, at: int, last: int) -> tuple[str, int, int]:
    """A value without quotes and comment, and its place."""
    quote = text[at : at + 1]
    if quote in _QUOTES:
        close = text.find(quote, at + 1, last)
        if close > 0:
            return text[at + 1 : close], at, close + 1
    comment = text.find("#", at, last)
    whole = text[at : last if comment < 0 else comment].rstrip()
    return whole, at, at + len(whole)
