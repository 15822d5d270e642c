r"""Reads Apache httpd's configuration: directives, sections, quotes, continued lines, each with its place.

Of the libraries, apacheconfig (a port of Perl's Config::General) keeps no columns and joins repeated directives, which
for CustomLog are all in force; augeas is a C library with a lens that gives up on a whole file at the first template
tag; certbot's parser needs a running httpd's layout. So this parser reads what it can and never raises.

The words are those of `ap_getword_conf` (https://httpd.apache.org/docs/2.4/configuring.html#syntax): a `\` at the
end of a line continues it, `#` begins a comment only at the start of a line, `\"` and `\\` are resolved within quotes.
"""

from __future__ import annotations

import re

import msgspec

from accesslint.source import Problem, Source, Span
from accesslint.syntax.nginx_templates import tag_at

MAX_DEPTH = 100
"""Sections nested deeper than this are not read."""

_MOST_PROBLEMS = 50
_LINE = re.compile(r"(?:[^\\\n]|\\\n|\\(?!\n))*")
_TAG = re.compile(r"\{\{|\{%|<%")
_TAG_LINE = re.compile(r"[ \t]*(?:\{%|\{\{|<%)")
_OPENS = re.compile(r"(?:\{%|\{\{|<%)[-~]?\s*(?:if|for|unless|range|with|case)\b")
_CLOSES = re.compile(r"(?:\{%|\{\{|<%)[-~]?\s*(?:end\w*|\}|/)")


class Token(msgspec.Struct, frozen=True):
    """One word."""

    text: str
    """As httpd reads it: without its quotes, escapes resolved, continued lines joined."""
    start: int
    end: int
    """Offsets in the source's text, quotes included."""
    quoted: bool = False
    template: bool = False
    """A template fills in (a part of) it."""


class Directive(msgspec.Struct):
    """A directive, or a section with what it holds."""

    name: Token
    args: list[Token]
    end: int
    block: list[Directive] | None = None
    conditional: bool = False
    """A template's condition or loop decides whether it is there."""
    hole: bool = False
    """A template's tag that may stand for any directives."""


class Document(msgspec.Struct):
    """What was read of a file."""

    source: Source
    directives: list[Directive]
    problems: list[Problem]
    comments: list[tuple[int, int]]

    def span(self, token: Token) -> Span:
        """The place of a word, without its quotes."""
        inset = 1 if token.quoted and token.end - token.start >= 2 else 0
        return self.source.span(token.start + inset, token.end - inset)

    def header(self, directive: Directive) -> Span:
        """The place of a directive or of a section's opening line."""
        return self.source.span(directive.name.start, directive.end)


def parse(source: Source) -> Document:
    """Read a configuration or a part of one. Faults become problems of the document."""
    return _Parser(source).run()


class _Parser:
    def __init__(self, source: Source) -> None:
        self.text = source.text
        self.document = Document(source, [], [], [])
        self.here = self.document.directives
        self.open: list[tuple[Directive, list[Directive]]] = []
        self.conditions = 0
        self.torn = "note" if _TAG.search(source.text) else "error"
        """A template may open a section that another one closes (Puppet's `_file_header.erb`)."""

    def run(self) -> Document:
        at, length = 0, len(self.text)
        while at < length:
            match = _LINE.match(self.text, at)
            end = match.end() if match else length
            self._line(at, end)
            at = end + 1
        for section, _ in self.open:
            self._problem(
                section.name.start, section.end, f"the section <{section.name.text}> is not closed", self.torn
            )
        return self.document

    def _problem(self, start: int, end: int, message: str, level: str = "error") -> None:
        if len(self.document.problems) < _MOST_PROBLEMS:
            self.document.problems.append(Problem(self.document.source.span(start, end), message, level))

    def _line(self, start: int, end: int) -> None:
        text = self.text
        while start < end and (text[start] in " \t\r" or text.startswith("\\\n", start)):
            start += 2 if text[start] == "\\" else 1
        if start >= end:
            return
        if text[start] == "#":
            self.document.comments.append((start, end))
        elif _TAG_LINE.match(text, start):
            self._tag(start, end)
        elif text[start] == "<" and text[start + 1 : start + 2] == "/":
            self._close(start, end)
        elif text[start] == "<":
            self._section(start, end)
        else:
            words = self._words(start, end)
            self.here.append(Directive(words[0], words[1:], words[-1].end, None, self.conditions > 0))

    def _tag(self, start: int, end: int) -> None:
        text = self.text[start:end]
        self.conditions = max(0, self.conditions + bool(_OPENS.match(text)) - bool(_CLOSES.match(text)))
        if not _OPENS.match(text) and not _CLOSES.match(text) and text.startswith("{{"):
            self.here.append(Directive(Token(text, start, end, template=True), [], end, hole=True))

    def _section(self, start: int, end: int) -> None:
        last = self.text.rfind(">", start, end)  # httpd takes the last one and lets what follows be: `<If…>  # 2.4`
        if last < 0:
            self._problem(start, end, "this section's opening line has no `>`")
            last = end
        words = self._words(start + 1, last) or [Token("", start, start + 1)]
        inner: list[Directive] = []
        section = Directive(words[0], words[1:], min(last + 1, end), inner, self.conditions > 0)
        if len(self.open) < MAX_DEPTH:
            self.here.append(section)
        elif len(self.open) == MAX_DEPTH:
            self._problem(start, end, f"sections nested deeper than {MAX_DEPTH} are not read")
        self.open.append((section, self.here))
        self.here = inner

    def _close(self, start: int, end: int) -> None:
        name = self.text[start + 2 : end].partition(">")[0].strip().lower()
        if not self.open:
            self._problem(start, end, f"</{name}> closes no section", self.torn)
            return
        section, outer = self.open.pop()
        if section.name.text.lower() != name:
            self._problem(start, end, f"</{name}> closes the section <{section.name.text}>")
        self.here = outer

    def _words(self, at: int, end: int) -> list[Token]:
        found: list[Token] = []
        text = self.text
        while True:
            while at < end and (text[at] in " \t\r" or text.startswith("\\\n", at)):
                at += 2 if text[at] == "\\" else 1
            if at >= end:
                return found
            found.append(self._word(at, end))
            at = found[-1].end

    def _word(self, start: int, end: int) -> Token:
        text = self.text
        quote = text[start] if text[start] in "\"'" else ""
        at = start + len(quote)
        letters: list[str] = []
        while at < end:
            char = text[at]
            if char == "\\" and text[at + 1 : at + 2] == "\n":
                at += 2
                continue
            if char == "\\" and at + 1 < end and (text[at + 1] == "\\" or (quote and text[at + 1] == quote)):
                letters.append(text[at + 1])
                at += 2
                continue
            if char == quote or (not quote and char in " \t\r"):
                break
            tag = tag_at(text, at) if char in "{<" else None
            if tag is not None and tag.end <= end:
                letters.append(text[at : tag.end])
                at = tag.end
                continue
            letters.append(char)
            at += 1
        closed = bool(quote) and at < end
        if quote and not closed:
            self._problem(start, end, "this quote is not closed")
        stop = max(at + closed, start + 1)
        word = "".join(letters)
        return Token(word, start, stop, closed, _TAG.search(word) is not None)
