r"""Caddyfiles to positioned directives: words, quotes, heredocs, nested blocks; tolerant of templates.

Written by hand: no package on PyPI reads Caddyfiles, and Caddy's own adapter gives JSON without places. A line is a
directive; one that ends in `{` opens a block, which a line that begins with `}` closes. A `{` that is a line of its
own begins the block of global options. Source: https://caddyserver.com/docs/caddyfile/concepts. Environment variables
(`{$NAME}`) and placeholders stay in the words; tags of templates count as a part of the word in which they stand.
"""

from __future__ import annotations

import re

import msgspec

from accesslint.source import Problem, Source, Span
from accesslint.syntax.nginx_templates import tag_at
from accesslint.syntax.template_lines import OPENERS, tag_line

MAX_DEPTH = 200
_MOST_WORDS = 400_000
_FAULTS = 50
_PLAIN = re.compile(r"[^\s\\{<]+")
_VARIABLE = re.compile(r"\{\$[^{}\n]*\}")
_HEREDOC = re.compile(r"<<([A-Za-z0-9_-]+)\n")
_LONGEST_MARK = 100


class Word(msgspec.Struct):
    """One word of a line, without its quotes."""

    text: str
    start: int
    end: int
    quoted: bool = False
    depth: int = 0
    """How many of a template's conditions are open here."""


class Directive(msgspec.Struct):
    """A line with what it encloses."""

    words: list[Word]
    """None for the global options and for a hole."""
    start: int
    end: int
    block: list[Directive] | None = None
    conditional: bool = False
    """A template's condition decides whether it is there, where what is around it is."""
    hole: str = ""
    """A template's tag that may stand for directives."""


class Document(msgspec.Struct):
    """A file's directives and what is wrong with it."""

    source: Source
    directives: list[Directive]
    problems: list[Problem]

    def span(self, word: Word) -> Span:
        """Where a word stands, quotes included."""
        return self.source.span(word.start, word.end)

    def header(self, directive: Directive) -> Span:
        """A directive's first line, without what it encloses."""
        return self.source.span(directive.start, directive.end)


def parse(source: Source) -> Document:
    """The directives of a Caddyfile. Never raises: what is wrong becomes a problem, the rest is kept."""
    return _Parser(source).document()


class _Parser:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.text = source.text
        self.at = 0
        self.depth = 0
        self.words = 0
        self.unclosed = 0
        self.problems: list[Problem] = []

    def fault(self, start: int, end: int, message: str) -> None:
        if len(self.problems) < _FAULTS:
            self.problems.append(Problem(self.source.span(start, end), message))

    def document(self) -> Document:
        top: list[Directive] = []
        stack: list[tuple[Directive, list[Directive], int]] = []
        here = top
        while self.at < len(self.text):
            hole = self.tags()
            if hole is not None:
                here.append(hole)
                continue
            line = self.line(joins=not stack)
            while line and not line[0].quoted and line[0].text == "}":
                if stack:
                    stack.pop()
                    here = stack[-1][1] if stack else top
                else:
                    self.fault(line[0].start, line[0].end, "this brace closes no block")
                line = line[1:]
            if not line:
                continue
            around = stack[-1][2] if stack else 0
            directive = Directive(line, line[0].start, line[-1].end, None, line[0].depth > around)
            here.append(directive)
            is_closed = len(line) > 1 and _is_brace(line[-1], "}") and _is_brace(line[-2], "{")
            if is_closed:
                directive.words, directive.block = line[:-2], []
            elif _is_brace(line[-1], "{"):
                directive.words, directive.block = line[:-1], []
                if directive.words:
                    directive.end = directive.words[-1].end
                if len(stack) >= MAX_DEPTH:
                    self.fault(line[0].start, line[-1].end, f"nested deeper than {MAX_DEPTH} blocks; this is not read")
                    self.at = len(self.text)
                    break
                stack.append((directive, directive.block, line[0].depth))
                here = directive.block
        if stack and self.at >= len(self.text) and len(stack) < MAX_DEPTH:
            opened = stack[-1][0]
            self.fault(opened.start, opened.end, "this block is not closed")
        return Document(self.source, top, self.problems)

    def tags(self) -> Directive | None:
        """Pass over lines that hold nothing but a template's tags; a hole where one stands for text."""
        while True:
            at = self.at
            while self.text[at : at + 1] in (" ", "\t", "\n", "\r") and at < len(self.text):
                at += 1
            self.at = at
            found = tag_line(self.text, at, self.depth) if self.text.startswith(OPENERS, at) else None
            if found is None:
                return None
            self.at, self.depth = max(found.next_line, at + 1), found.depth
            if found.hole is not None:
                start, end = found.hole
                return Directive([], start, end, hole=self.text[start:end][:60])

    def line(self, *, joins: bool) -> list[Word]:
        """The words up to the end of the line. `joins`: a comma at its end goes on to the next line."""
        words: list[Word] = []
        while self.at < len(self.text):
            char = self.text[self.at]
            if char == "\n":
                self.at += 1
                if not (joins and words and words[-1].text.endswith(",") and not words[-1].quoted):
                    break
            elif char.isspace():
                self.at += 1
            elif char == "#":
                end = self.text.find("\n", self.at)
                self.at = len(self.text) if end < 0 else end
            elif self.text.startswith("\\\n", self.at):
                self.at += 2
            else:
                self.words += 1
                if self.words > _MOST_WORDS:
                    self.fault(self.at, self.at + 1, "the file is too large; what follows is not read")
                    self.at = len(self.text)
                    break
                words.append(self.word())
        return words

    def word(self) -> Word:
        start, char = self.at, self.text[self.at]
        if char in '"`':
            return self.quoted(char)
        heredoc = None
        if self.unclosed < _FAULTS:  # each unclosed text is looked for up to the end of the file
            heredoc = _HEREDOC.match(self.text, start, start + _LONGEST_MARK)
        if heredoc is not None:
            return self.heredoc(heredoc[1], heredoc.end())
        found: list[str] = []
        while self.at < len(self.text):
            plain = _PLAIN.match(self.text, self.at)
            piece = plain[0] if plain is not None else self.special()
            if not piece:
                break
            found.append(piece)
            self.at += len(piece)
        return Word("".join(found), start, self.at, depth=self.depth)

    def special(self) -> str:
        """A tag, a variable with a default that may hold blanks, an escaped sign, or one sign; empty at the end."""
        text, at = self.text, self.at
        tag = tag_at(text, at) if text.startswith(("{{", "{%", "<%"), at) else None
        if tag is not None and "\n" not in text[at : tag.end]:
            return text[at : tag.end]
        variable = _VARIABLE.match(text, at)
        if variable is not None:
            return variable[0]
        if text[at].isspace():
            return ""
        if text[at] == "\\":
            return "" if text.startswith("\\\n", at) else text[at : at + 1]
        return text[at]

    def quoted(self, mark: str) -> Word:
        start = self.at
        at = start + 1
        while True:
            end = self.text.find(mark, at)
            if end < 0:
                self.fault(start, start + 1, "this quote is not closed")
                line_end = self.text.find("\n", start)
                self.at = len(self.text) if line_end < 0 else line_end
                return Word(self.text[start + 1 : self.at], start, self.at, quoted=True, depth=self.depth)
            if mark == '"' and self.text[end - 1] == "\\" and end > start + 1:
                at = end + 1
                continue
            break
        inner = self.text[start + 1 : end]
        self.at = end + 1
        inner = inner.replace('\\"', '"') if mark == '"' else inner
        return Word(inner, start, self.at, quoted=True, depth=self.depth)

    def heredoc(self, mark: str, body: int) -> Word:
        start = self.at
        closing = re.compile(rf"^[ \t]*{re.escape(mark)}(?=\s|\Z)", re.MULTILINE).search(self.text, body)
        if closing is None:
            self.unclosed += 1
            self.fault(start, body - 1, f"this text is not closed by {mark}")
            self.at = body - 1
            return Word(self.text[start : body - 1], start, self.at, depth=self.depth)
        self.at = closing.end()
        return Word(self.text[body : closing.start()].rstrip("\n"), start, self.at, quoted=True, depth=self.depth)


def _is_brace(word: Word, brace: str) -> bool:
    return word.text == brace and not word.quoted
