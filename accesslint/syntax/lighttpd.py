r"""lighttpd's configuration: assignments, conditions and includes, each with its place.

Why a parser of our own: no grammar of it is published for Python, and what repositories hold is often a template.
Line ends mean nothing to lighttpd, `\"` alone is an escape, `#` begins a comment; all tried with lighttpd 1.4.69.
https://redmine.lighttpd.net/projects/lighttpd/wiki/Docs_Configuration
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from accesslint.source import Problem, Source, Span
from accesslint.syntax.xml_templates import Conditions, without_tags

_DEEPEST = 100
_MOST = 50_000
_TOKEN = re.compile(
    r'(?P<blank>[\s]+|\#[^\n]*)|(?P<text>"(?:[^"\\]|\\"|\\(?!"))*")|(?P<hole>\{\{[^\n]{0,500}?\}\}|\$\{[^}\n]{0,500}\}|@[A-Z_]{1,99}@)'
    r'|(?P<field>\$[A-Za-z_]+\s*\[\s*"[^"\n]*"\s*\])|(?P<operator>=>|==|!=|=~|!~|=\^|=\$|\+=|:=|=|\+)'
    r"|(?P<name>[A-Za-z_][\w.-]*)|(?P<number>-?\d+)|(?P<mark>[(){},])",
    re.DOTALL,
)
_FOLD = re.compile(r"^[ \t]*#[^\n]*(?:\{\{\{|\}\}\})[^\n]*$", re.MULTILINE)
"""A comment with an editor's mark of what it folds, as Alpine's own file has them: no template's tag."""
_ASSIGNING = ("=", "+=", ":=")
_COMPARING = frozenset({"==", "!=", "=~", "!~", "=^", "=$"})
_ELSE = frozenset({"else", "elif", "elsif", "elseif"})


class Token(msgspec.Struct, frozen=True):
    """One token: its kind (a group's name), its text, and where it lies."""

    kind: str
    text: str
    start: int
    end: int


class Assignment(msgspec.Struct):
    """`name = value`; `value` as tokens."""

    name: str
    operator: str
    value: list[Token]
    start: int
    end: int
    is_conditional: bool = False
    """A template's condition decides whether it is there."""


class Include(msgspec.Struct):
    """`include` or `include_shell`, with what follows."""

    kind: str
    value: list[Token]
    start: int
    end: int


class Block(msgspec.Struct):
    """A condition (`field` as `HTTP host`; empty for `global` and `else`) with what stands in it."""

    field: str
    operator: str
    text: str
    start: int
    end: int
    """Of the condition itself."""
    nodes: list[Node]
    is_else: bool = False
    is_global: bool = False


class Hole(msgspec.Struct):
    """A template's tag that may stand for anything."""

    start: int
    end: int


Node = Assignment | Include | Block | Hole


class Document(msgspec.Struct):
    """What was read of a file."""

    source: Source
    nodes: list[Node]
    problems: list[Problem]

    def span(self, node: Node | Token) -> Span:
        """Where something stands, on its first line."""
        start, end = node.start, node.end
        return self.source.span(start, end).first_line(len(self.source.line_text(self.source.position(start)[0])))


def parse(source: Source) -> Document:
    """Read a file; what is not understood is a problem, once, and reading goes on behind it."""
    unfolded = _FOLD.sub(lambda match: " " * len(match[0]), source.text) if "{{{" in source.text else source.text
    text, conditions = without_tags(unfolded, is_xml=False)
    document = Document(source, [], [])
    _Reader(document, list(_tokens(text)), conditions).read()
    if text != unfolded or "{{" in text:  # what a template makes of it may well be understood
        document.problems = [Problem(one.span, one.message, "note") for one in document.problems]
    return document


def text_of(token: Token) -> str:
    r"""What a text in quotes says: `\"` is a quote, any other backslash itself."""
    return token.text[1:-1].replace('\\"', '"')


def _tokens(text: str) -> Iterator[Token]:
    at, count = 0, 0
    closed = True
    while at < len(text) and count < _MOST:
        # Where no quote closes a text, none closes a later one: it is not looked for again.
        found = _TOKEN.match(text, at) if closed or text[at] != '"' else None
        if found is None:
            closed = closed and text[at] != '"'
            yield Token("odd", text[at], at, at + 1)
            at, count = at + 1, count + 1
            continue
        if found.lastgroup != "blank":
            yield Token(found.lastgroup or "", found[0], at, found.end())
            count += 1
        at = found.end()


class _Reader:
    def __init__(self, document: Document, tokens: list[Token], conditions: Conditions) -> None:
        self._document = document
        self._tokens = tokens
        self._conditions = conditions
        self._at = 0
        self._open: list[Block] = []

    def read(self) -> None:
        while self._at < len(self._tokens):
            token = self._tokens[self._at]
            if token.text == "}" and self._open:
                self._open.pop()
                self._at += 1
            elif token.kind == "hole":
                self._add(Hole(token.start, token.end))
                self._at += 1
            elif token.kind == "field" or token.text in _ELSE or token.text in {"if", "global"}:
                self._block(token)
            elif token.kind == "name" and token.text in ("include", "include_shell"):
                self._at += 1
                value = self._value()
                self._add(Include(token.text, value, token.start, value[-1].end if value else token.end))
            elif token.kind == "name" and self._text(1) in _ASSIGNING:
                self._at += 2
                value = self._value()
                end = value[-1].end if value else token.end
                conditional = self._conditions.hold_at(token.start)
                operator = self._tokens[self._at - len(value) - 1].text
                self._add(Assignment(token.text, operator, value, token.start, end, conditional))
            else:
                self._problem(token, f"`{token.text[:20]}` is not understood here")
                self._at += 1
        if self._open:
            first = self._open[0]
            span = self._document.source.span(first.start, first.end)
            self._document.problems.append(Problem(span, "the block is not closed"))

    def _text(self, ahead: int) -> str:
        at = self._at + ahead
        return self._tokens[at].text if at < len(self._tokens) else ""

    def _add(self, node: Node) -> None:
        (self._open[-1].nodes if self._open else self._document.nodes).append(node)

    def _block(self, token: Token) -> None:
        """A condition's head; its nodes follow until the brace that closes it."""
        start = token.start
        is_else = token.text in _ELSE
        while self._text(0) in _ELSE or self._text(0) in {"if", "global"}:
            self._at += 1
        field = operator = text = ""
        end = token.end
        if self._at < len(self._tokens) and self._tokens[self._at].kind == "field":
            named = re.findall(r"\w[\w-]*", self._tokens[self._at].text)
            field = " ".join(named)
            compared, value = self._text(1), self._tokens[self._at + 2 : self._at + 3]
            if compared in _COMPARING and value and value[0].kind in ("text", "hole"):
                operator, end = compared, value[0].end
                text = text_of(value[0]) if value[0].kind == "text" else value[0].text
                self._at += 3
            else:
                self._problem(token, "the condition is not understood")
                self._at += 1
        if self._text(0) != "{":
            if operator or not field:
                self._problem(token, "a `{` is expected behind the condition")
            return
        self._at += 1
        block = Block(field, operator, text, start, end, [], is_else, token.text == "global")
        if len(self._open) >= _DEEPEST:
            self._problem(token, "the blocks are nested too deeply")
            block.nodes = []
            self._open.append(block)
            return
        self._add(block)
        self._open.append(block)

    def _value(self) -> list[Token]:
        """The tokens of a value: a part, and others as long as `+` joins them."""
        found: list[Token] = []
        depth = 0
        wants = True
        while self._at < len(self._tokens):
            token = self._tokens[self._at]
            if depth == 0 and token.text == "+" and token.kind == "operator":
                wants = True
            elif token.text == "(" and (wants or depth):
                depth, wants = depth + 1, False
            elif token.text == ")" and depth:
                depth -= 1
            elif depth and token.text not in ("{", "}") and token.text not in _ASSIGNING:
                pass
            elif wants and depth == 0 and token.kind in ("text", "hole", "name", "number"):
                wants = False
            else:
                break
            found.append(token)
            self._at += 1
        return found

    def _problem(self, token: Token, message: str) -> None:
        if len(self._document.problems) < 1:
            self._document.problems.append(Problem(self._document.source.span(token.start, token.end), message))
