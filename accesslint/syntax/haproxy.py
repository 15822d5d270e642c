r"""Reads HAProxy's configuration: sections with their lines, words with quotes and escapes, each with its place.

pyhaproxy rejects a frontend without an address in its header, so this parser reads what it can and never raises.

Words are those of https://docs.haproxy.org/2.6/configuration.html#2.2: `#` begins a comment wherever it is not quoted,
a backslash protects a character outside of single quotes, single quotes keep all as it is, double quotes leave
environment variables (`$NAME`, `${NAME}`) in force. A line ends at its line feed: nothing continues it. `.if` and
`.endif` (2.4 and later) decide about the lines between them, as a template's tags do.
"""

from __future__ import annotations

import re

import msgspec

from accesslint.model.values import Template, Unknown, Value
from accesslint.source import Problem, Source, Span
from accesslint.syntax.nginx_templates import Tag, tag_at

_SERVING = ("global", "defaults", "frontend", "backend", "listen", "log-forward", "ring", "log-profile")
_OTHER = (
    *(
        "peers",
        "resolvers",
        "mailers",
        "userlist",
        "program",
        "cache",
        "http-errors",
        "fcgi-app",
        "traces",
        "crt-store",
    ),
    *("acme",),
)
SECTIONS = frozenset((*_SERVING, *_OTHER))
"""The first words that open a section."""

_MOST_PROBLEMS = 50
_BLANKS = " \t\r"
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t"}
_PROTECTED = " \\#\"'"
_ENVIRONMENT = re.compile(r"\$\{[A-Za-z_][^{}\n]{0,200}\}|\$[A-Za-z_]\w{0,100}", re.ASCII)
_TAG_WORDS = re.compile(r"\{%(?:[-+\s]|(?:if|for|end\w+|else|elif|set|raw|include|import|from|macro|block|with|do)\b)")
"""What tells a template's `{% … %}` from a brace before one of a log format's tokens: `{%ci}`."""
_RUBY = re.compile(r"<%(?:[-=#%\s]|(?:if|unless|end|else|elsif)\b)")
_SPECIAL = re.compile(r"[\"'\\#{<$]")
"""Without these a line is words and blanks."""
_PLAIN_WORD = re.compile(r"[^ \t\r]+")
_PLAIN_LETTERS = re.compile(r"[^ \t\r\"'\\#{<$\n]+")
_SCOPE = re.compile(r"\{[{%][-~+\s]*(?:define|block|macro|call|filter|raw|autoescape)\b")
"""Tags that are closed as conditions are, but decide about nothing."""
_DIRECTIVE = re.compile(r"[ \t]*%\{~?[ \t]*(if|for|else|endif|endfor)\b[^}\n]*\}[ \t\r]*\Z")
"""A line of Terraform's templates: https://developer.hashicorp.com/terraform/language/expressions/strings#directives"""
_DIRECTIVES = {"if": "open", "for": "open", "else": "inner", "endif": "close", "endfor": "close"}
_MACROS = {".if": "open", ".endif": "close"}


class Hole(msgspec.Struct, frozen=True):
    """A part of a word that is filled in elsewhere: a template's tag, an environment variable."""

    written: str

    @property
    def is_variable(self) -> bool:
        """An environment variable of HAProxy's, or of what renders the file."""
        return self.written.startswith("$")


class Token(msgspec.Struct, frozen=True, gc=False):
    """One word."""

    parts: tuple[str | Hole, ...]
    """Its text as HAProxy reads it, quotes and escapes resolved, with holes where it is filled in."""
    start: int
    end: int
    """Offsets in the source's text, quotes included."""

    @property
    def text(self) -> str:
        """The word with its holes as they are written."""
        if len(self.parts) == 1 and isinstance(self.parts[0], str):
            return self.parts[0]
        return "".join(part if isinstance(part, str) else part.written for part in self.parts)

    @property
    def is_whole(self) -> bool:
        """Whether nothing of it is filled in elsewhere."""
        return not any(isinstance(part, Hole) for part in self.parts)


class Line(msgspec.Struct, frozen=True, gc=False):
    """A line with at least one word."""

    keyword: str
    """Its first word."""
    start: int
    end: int
    """Offsets in the source's text, from its first word to its last."""
    source: Source
    conditional: bool = False
    """A template, or a macro, decides whether it is there."""
    tokens: tuple[Token, ...] = ()
    """Its words where it is more than words and blanks: most lines are not looked at beyond their keyword."""

    @property
    def words(self) -> tuple[Token, ...]:
        """Its words."""
        if self.tokens:
            return self.tokens
        found = _PLAIN_WORD.finditer(self.source.text, self.start, self.end)
        return tuple(Token((match[0],), match.start(), match.end()) for match in found)

    @property
    def is_hole(self) -> bool:
        """A template's tag stands where a keyword is expected: it may stand for any lines."""
        return bool(self.tokens) and isinstance(self.tokens[0].parts[0], Hole)

    @property
    def span(self) -> Span:
        """Its place, from its first word to its last."""
        return self.source.span(self.start, self.end)

    def texts(self) -> list[str]:
        """Its words as text."""
        if self.tokens:
            return [word.text for word in self.tokens]
        return _PLAIN_WORD.findall(self.source.text, self.start, self.end)

    def value(self, first: int, last: int | None = None) -> Value:
        """A word as a value, or the words from one to another (the end without it) with blanks between."""
        words = self.words[first : first + 1 if last is None else last]
        span = self.source.span(words[0].start, words[-1].end)
        parts: list[str | Unknown] = []
        for number, word in enumerate(words):
            parts += [" "] if number else []
            parts += [_filled(part) if isinstance(part, Hole) else part for part in word.parts]
        if not any(isinstance(part, Unknown) for part in parts):
            return Value("".join(str(part) for part in parts), span)
        if len(parts) == 1 and isinstance(parts[0], Unknown):
            return Value(parts[0], span)
        return Value(Template(tuple(parts)), span)


def _filled(hole: Hole) -> Unknown:
    if hole.is_variable:
        return Unknown(f"the environment variable `{hole.written[:60]}` is set elsewhere", "HAProxy's environment")
    return Unknown(f"the template's `{hole.written[:60]}` is filled in elsewhere", "the rendered file")


class Section(msgspec.Struct):
    """A section: its opening line and the lines below it."""

    header: Line
    lines: list[Line]

    @property
    def kind(self) -> str:
        """`frontend`, `defaults`, …"""
        return self.header.keyword

    @property
    def name(self) -> str:
        """The word behind the kind; empty where there is none (`defaults from base` has no name)."""
        words = self.header.texts()
        return words[1] if len(words) > 1 and words[1] != "from" else ""

    @property
    def parent(self) -> str:
        """The defaults that `from` names; empty where the header has no `from`."""
        words = self.header.texts()
        at = words.index("from", 1) if "from" in words[1:] else len(words)
        return words[at + 1] if at + 1 < len(words) else ""


class Document(msgspec.Struct):
    """What was read of a file."""

    source: Source
    loose: list[Line]
    """Lines above the first section."""
    sections: list[Section]
    problems: list[Problem]


def parse(source: Source) -> Document:
    """Read a configuration or a part of one. Faults become problems of the document."""
    document = Document(source, [], [], [])
    here, at, text, depths = document.loose, 0, source.text, _Depths()
    while at < len(text):
        line_feed = text.find("\n", at)
        end = len(text) if line_feed < 0 else line_feed
        line, roles, end = _line(document, at, end, conditional=depths.is_conditional)
        at = end + 1
        if line is None:
            pass
        elif line.keyword in _MACROS:
            roles = (*roles, _MACROS[line.keyword])
        elif line.keyword in SECTIONS:
            here = []
            depths.begin()
            document.sections.append(Section(line, here))
        elif not line.keyword.startswith("."):
            here.append(line)
        for role in roles:
            depths.take(role)
    return document


class _Depths:
    """The conditions that are open: those around a section as a whole decide about none of its lines."""

    def __init__(self) -> None:
        self._open: list[bool] = []
        self._around = 0

    @property
    def is_conditional(self) -> bool:
        return any(self._open[self._around :])

    def begin(self) -> None:
        self._around = len(self._open)

    def take(self, role: str) -> None:
        if role in ("open", "scope"):
            self._open.append(role == "open")
        elif role == "close" and self._open:
            self._open.pop()
            self._around = min(self._around, len(self._open))


def _line(document: Document, at: int, end: int, *, conditional: bool) -> tuple[Line | None, tuple[str, ...], int]:
    """The line that starts at an offset, what its tags do, and where it ends: tags may hold line feeds."""
    text = document.source.text
    if _SPECIAL.search(text, at, end) is None:
        first = _PLAIN_WORD.search(text, at, end)
        if first is None:
            return None, (), end
        last = first.start() + len(text[first.start() : end].rstrip(_BLANKS))
        return Line(first[0], first.start(), last, document.source, conditional), (), end
    directive = _DIRECTIVE.match(text[at:end]) if "%{" in text[at:end] else None
    if directive is not None:
        return None, (_DIRECTIVES[directive[1]],), end
    words, roles, end = _words(document, at, end)
    if not words:
        return None, tuple(roles), end
    conditional = conditional or roles[:1] == ["open"]
    start, last = words[0].start, words[-1].end
    return Line(words[0].text, start, last, document.source, conditional, tuple(words)), tuple(roles), end


def _words(document: Document, at: int, end: int) -> tuple[list[Token], list[str], int]:
    """The words of a line, what its tags do, and where it ends."""
    text = document.source.text
    words: list[Token] = []
    roles: list[str] = []
    while True:
        while at < end and text[at] in _BLANKS:
            at += 1
        if at >= end or text[at] == "#":
            return words, roles, end
        tag = _tag(text, at)
        if tag is not None and tag.role != "expression":
            roles.append("scope" if _SCOPE.match(text, at) else tag.role)
            at = tag.end
            end = _line_end(text, at, end)
            continue
        word, end = _word(document, at, end, roles)
        words.append(word)
        at = word.end


def _line_end(text: str, at: int, end: int) -> int:
    if at <= end:
        return end
    line_feed = text.find("\n", at)
    return len(text) if line_feed < 0 else line_feed


def _tag(text: str, at: int) -> Tag | None:
    """The template's tag at an offset: what a log format may hold (`{%ci}`) is none."""
    if text[at] not in "{<":
        return None
    opener = text[at : at + 2]
    if opener == "{%" and not _TAG_WORDS.match(text, at):
        return None
    if opener == "<%" and not _RUBY.match(text, at):
        return None
    tag = tag_at(text, at, comments=True)
    return tag if tag is not None and tag.end > at else None


def _word(document: Document, start: int, end: int, roles: list[str]) -> tuple[Token, int]:
    """The word that starts at an offset, and where its line ends."""
    reader = _Word(document.source.text, start, end, roles)
    while reader.at < reader.end and reader.goes_on():
        pass
    if reader.quote and len(document.problems) < _MOST_PROBLEMS:
        document.problems.append(Problem(document.source.span(start, reader.end), "this quote is not closed"))
    return Token(tuple(reader.finish()), start, reader.at), reader.end


class _Word:
    def __init__(self, text: str, at: int, end: int, roles: list[str]) -> None:
        self.at, self.end, self.quote = at, end, ""
        self._text, self._roles = text, roles
        self._parts: list[str | Hole] = []
        self._letters: list[str] = []
        self._opened = -1
        """Where a condition of a template began: what is inside depends on it as a whole."""

    def goes_on(self) -> bool:
        """Take one character or tag; whether the word may go on behind it."""
        text, at = self._text, self.at
        char = text[at]
        plain = _PLAIN_LETTERS.match(text, at, self.end)
        if plain is not None:
            if self._opened < 0:
                self._letters.append(plain[0])
            self.at = plain.end()
            return True
        tag = _tag(text, at)
        variable = _ENVIRONMENT.match(text, at, self.end) if char == "$" else None
        if tag is not None:
            self._take_tag(tag)
        elif self._opened >= 0:
            self.at += 1
        elif variable is not None and (self.quote == '"' or text.startswith("${", at)):
            self._hole(at, variable.end())
        elif char == "\\" and self.quote != "'" and at + 1 < self.end:
            letter, self.at = _escape(text, at, self.end, self.quote)
            self._letters.append(letter)
        elif char == self.quote or (not self.quote and char in "\"'"):
            self.quote = "" if self.quote else char
            self.at += 1
        elif not self.quote and (char in _BLANKS or char == "#"):
            return False
        else:
            self._letters.append(char)
            self.at += 1
        return True

    def finish(self) -> list[str | Hole]:
        """The parts read."""
        if self._opened >= 0:
            self._hole(self._opened, self.at)
        if self._letters or not self._parts:
            self._parts.append("".join(self._letters))
        return self._parts

    def _take_tag(self, tag: Tag) -> None:
        if tag.role != "expression":
            self._roles.append(tag.role)
        if self._opened >= 0:
            if tag.role == "close":
                self._hole(self._opened, tag.end)
                self._opened = -1
        elif tag.role == "open":
            self._opened = self.at
        elif tag.role == "expression":
            self._hole(self.at, tag.end)
        self.at = tag.end
        self.end = _line_end(self._text, self.at, self.end)

    def _hole(self, start: int, end: int) -> None:
        if self._letters:
            self._parts.append("".join(self._letters))
            self._letters.clear()
        self._parts.append(Hole(self._text[start:end]))
        self.at = end


def _escape(text: str, at: int, end: int, quote: str) -> tuple[str, int]:
    r"""What the backslash at an offset and the characters behind it stand for; one that protects nothing stays."""
    following = text[at + 1]
    if following in _ESCAPES:
        return _ESCAPES[following], at + 2
    if following in _PROTECTED or (following == "$" and quote):
        return following, at + 2
    digits = text[at + 2 : min(at + 4, end)]
    if following == "x" and len(digits) == 2 and all(digit in "0123456789abcdefABCDEF" for digit in digits):
        return chr(int(digits, 16)), at + 4
    return "\\", at + 1
