"""nginx's configuration language: directives, blocks, quotes, variables, Lua blocks; with every token's place.

Why a parser of our own: crossplane gives lines without columns and gives up a whole file at the first
template tag or missing brace; ngxparse installs itself under crossplane's name; ncopa needs Python
3.12; httpd-pyparser is AGPL; augeas' lens fails on one-line blocks. What repositories hold is often a
*template* of a configuration (Jinja, Go, ERB, envsubst) or a fragment of one, so this parser reads
what it can and says what it could not: it never raises, keeps what stands before and after a fault,
marks tokens that a template fills in, and directives that a template's condition decides about.

The words are those of `ngx_conf_read_token` (https://nginx.org/en/docs/beginners_guide.html#conf_structure);
Lua blocks are OpenResty's (https://github.com/openresty/lua-nginx-module#directives).
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple, TypeAlias

import msgspec

from accesslint.nginx_words import unescaped
from accesslint.source import Problem, Source, Span
from accesslint.syntax.nginx_templates import Tag, tag_at

MAX_DEPTH = 100
"""Blocks nested deeper than this are skipped, with a problem."""

_MOST_PROBLEMS = 50
_SKIP = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_COMMENT = re.compile(r"#[^\n]*")
_BARE = re.compile(r"(?:[^ \t\r\n;{\\$]+|\\.|\$\{?)+", re.DOTALL)
_BARE_IN_TEMPLATE = re.compile(r"(?:[^ \t\r\n;{\\$<]+|\\.|\$\{?|<(?!%))+", re.DOTALL)
_STOP = {'"': re.compile(r'[\\"]|\{[{%]|<%'), "'": re.compile(r"[\\']|\{[{%]|<%")}
_FILLED_IN = re.compile(r"\$\{[A-Z][A-Z0-9_]*\}")
_PIECE = re.compile(r"\$\{(\w+)\}|\$(\w+)|\{\{|\{%|<%", re.ASCII)
_TAG = re.compile(r"\{[{%]|<%")
_LINE_END = re.compile(r"[ \t\r]*(?:#[^\n]*)?(?:\n|\Z)")
_LUA = re.compile(
    r"--\[(?P<c>=*)\[|--[^\n]*|\[(?P<s>=*)\[|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|[{}]",
    re.DOTALL,
)
_TERRAFORM = re.compile(r"%\{~?[ \t]*(if(?=[ \t])|for(?=[ \t])|else\b|endif\b|endfor\b)[^}\n]{0,300}\}")
_JINJA = {"if": "if", "for": "for", "else": "do", "endif": "end", "endfor": "end"}
_AFTER_QUOTE = " \t\r\n;{})"


class Token(msgspec.Struct, frozen=True):
    """One word of a directive."""

    text: str
    """As nginx reads it: without its quotes, escapes resolved. Template tags are left as written."""
    start: int
    end: int
    """Offsets in the source's text, quotes included."""
    quote: str = ""
    template: bool = False
    """A template fills in (a part of) it."""


class Piece(NamedTuple):
    """A part of a token: literal text, one variable, or one tag of a template."""

    kind: Literal["text", "variable", "template"]
    text: str
    """Literal text with its escapes resolved; a variable as `$name`; a tag as written."""
    start: int
    end: int


class Directive(msgspec.Struct):
    """A directive, with its block if it has one."""

    name: Token
    args: list[Token]
    end: int
    """Offset after the `;` or the `{`."""
    block: list[Directive] | None = None
    conditional: bool = False
    """A template's condition or loop, opened inside the same block, decides whether it is there."""
    kind: Literal["directive", "template", "code"] = "directive"
    """`template`: a tag that may stand for any directives; `code`: its block is Lua."""


class Document(msgspec.Struct):
    """What was read of a file."""

    source: Source
    directives: list[Directive]
    problems: list[Problem]
    comments: list[tuple[int, int]]
    """Start and end offsets, from the `#` to the end of its line."""
    templated: bool
    """Whether template tags were looked for."""
    name: str = ""
    """The file's own name: its path, or its key where it is embedded."""

    def span(self, token: Token) -> Span:
        """The place of a token, without its quotes."""
        inset = 1 if token.quote and token.end - token.start >= 2 else 0
        return self.source.span(token.start + inset, token.end - inset)

    def header(self, directive: Directive) -> Span:
        """The place of a directive up to its `;` or `{`."""
        return self.source.span(directive.name.start, directive.end)

    def pieces(self, token: Token) -> list[Piece]:
        """A token split at its variables and template tags, each with its own place."""
        inset = 1 if token.quote and token.end - token.start >= 2 else 0
        return _pieces(self.source.text, token.start + inset, token.end - inset, templated=self.templated)


_Parents: TypeAlias = "list[tuple[list[Directive], Directive | None, int]]"


def parse(source: Source, name: str = "") -> Document:
    """Read a configuration or a fragment of one. Faults become problems of the document.

    `name`: the file's own name where it is embedded in the source's file.
    """
    return _Parser(source, name or source.name).run()


def _after_blanks(text: str, at: int) -> int:
    while text[at : at + 1] in (" ", "\t"):
        at += 1
    return at


def _pieces(text: str, start: int, end: int, *, templated: bool) -> list[Piece]:
    found: list[Piece] = []
    literal = at = start
    while (match := _PIECE.search(text, at, end)) is not None:
        at = match.end()
        if match[0] in ("{{", "{%", "<%"):
            tag = tag_at(text, match.start()) if templated else None
            if tag is None or tag.end > end:
                continue
            piece = Piece("template", text[match.start() : tag.end], match.start(), tag.end)
        elif _FILLED_IN.fullmatch(match[0]):
            piece = Piece("template", match[0], match.start(), match.end())
        else:
            piece = Piece("variable", f"${match[1] or match[2]}", match.start(), match.end())
        if match.start() > literal:
            found.append(Piece("text", unescaped(text[literal : match.start()]), literal, match.start()))
        found.append(piece)
        literal = at = piece.end
    if end > literal:
        found.append(Piece("text", unescaped(text[literal:end]), literal, end))
    return found


def _in_jinja(match: re.Match[str]) -> str:
    """A directive of Terraform's templates (`%{ for … ~}`) as one of Jinja's that does the same, of the same length."""
    return "{%" + _JINJA[match[1]].ljust(len(match[0]) - 4) + "%}"


class _Parser:
    def __init__(self, source: Source, name: str) -> None:
        text = self.text = _TERRAFORM.sub(_in_jinja, source.text) if "%{" in source.text else source.text
        templated = "{{" in text or "{%" in text or "<%" in text
        self.document = Document(source, [], [], [], templated, name)
        self.templated = templated
        self.jinja = "{%" in text
        self.at = 0
        self.conditions = 0
        """How many of a template's conditions and loops are open here."""
        self.words: list[Token] = []
        self.is_conditional = False
        self.here = self.document.directives
        self.parents: _Parents = []
        self.opened_at = 0
        """`conditions` where the block that is being read was opened."""

    def run(self) -> Document:
        text, length = self.text, len(self.text)
        while True:
            skipped = _SKIP.match(text, self.at)
            end = skipped.end() if skipped else self.at
            if end > self.at:
                self._keep_comments(end)
                self.at = end
            if end >= length:
                break
            char = text[end]
            if self.templated and char in "{<" and self._template():
                continue
            if char == ";":
                self._finish(end + 1)
                self.at = end + 1
            elif char == "{":
                self._open(end)
            elif char == "}":
                self._close(end)
            else:
                self._word(self._quoted(end) if char in "\"'" else self._bare(end))
        self._end()
        return self.document

    def _problem(self, start: int, end: int, message: str, level: str = "error") -> None:
        problems = self.document.problems
        if self.templated:
            level = "warning"  # what is written may be whole once it is rendered
        if len(problems) < _MOST_PROBLEMS:
            problems.append(Problem(self.document.source.span(start, end), message, level))

    def _keep_comments(self, end: int) -> None:
        if self.text.find("#", self.at, end) < 0:
            return
        for match in _COMMENT.finditer(self.text, self.at, end):
            self.document.comments.append(match.span())
            if self.templated:  # a template takes no notice of nginx's comments
                self._count_between(*match.span())

    def _count_between(self, start: int, end: int) -> None:
        for match in _TAG.finditer(self.text, start, end):
            tag = tag_at(self.text, match.start())
            if tag is not None:
                self._count(tag)

    # Words

    def _word(self, token: Token) -> None:
        if not self.words:
            self.is_conditional = self.conditions > self.opened_at
        self.words.append(token)
        self.at = token.end

    def _quoted(self, start: int) -> Token:
        text, quote = self.text, self.text[start]
        at, template = start + 1, False
        while (match := _STOP[quote].search(text, at)) is not None:
            at = match.end()
            if match[0] == quote:
                if text[at : at + 1] not in _AFTER_QUOTE and text.find("\n", start, at) >= 0:
                    break
                raw = text[start + 1 : at - 1]
                return Token(unescaped(raw), start, at, quote, template or _FILLED_IN.search(raw) is not None)
            if match[0] == "\\":
                at += 1
            elif self.templated and (tag := tag_at(text, match.start())) is not None:
                at, template = tag.end, True
        line_end = text.find("\n", start)
        raw = text[start + 1 : line_end if line_end >= 0 else len(text)].rstrip()
        raw = raw.removesuffix(";")
        end = start + 1 + len(raw)
        self._problem(start, max(end, start + 1), "this quote is not closed; read up to the end of its line")
        return Token(unescaped(raw), start, end, "", template)

    def _bare(self, start: int) -> Token:
        text, template = self.text, False
        pattern = _BARE_IN_TEMPLATE if self.templated else _BARE
        at = start
        while True:
            match = pattern.match(text, at)
            if match is not None:
                at = match.end()
            tag = tag_at(text, at) if self.templated else None
            if tag is None or tag.role == "comment":
                break
            self._count(tag)
            at, template = tag.end, True
        if at == start:
            at += 1
        raw = text[start:at]
        return Token(unescaped(raw), start, at, "", template or _FILLED_IN.search(raw) is not None)

    # Templates

    def _count(self, tag: Tag) -> None:
        if tag.role == "open":
            self.conditions += 1
        elif tag.role == "close":
            self.conditions = max(0, self.conditions - 1)

    def _template(self) -> bool:
        """Take a template's tag where a word could begin; False if there is none, or it is a part of a word."""
        text, start = self.text, self.at
        tag = tag_at(text, start, comments=self.jinja and not self.words)
        if tag is None:
            return False
        if tag.role == "comment":
            self.at = tag.end
            return True
        if self.words:
            if tag.role == "expression":
                self._word(self._bare(start))
            else:
                self._count(tag)
                self._word(Token(text[start : tag.end], start, tag.end, "", template=True))
            return True
        if tag.role != "expression":
            self._count(tag)
            self.at = tag.end
            return True
        end = tag.end
        while (more := tag_at(text, _after_blanks(text, end))) is not None and more.role == "expression":
            end = more.end
        if _LINE_END.match(text, end):
            name = Token(text[start:end], start, end, "", template=True)
            conditional = self.conditions > self.opened_at
            self.here.append(Directive(name, [], end, None, conditional, "template"))
            self.at = end
        else:
            self._word(self._bare(start))
        return True

    # Directives and blocks

    def _finish(self, end: int, block: list[Directive] | None = None) -> Directive | None:
        words = self.words
        if not words:
            if block is None:
                self._problem(end - 1, end, "a `;` that ends no directive", "warning")
                return None
            words = [Token("", end - 1, end)]
            self._problem(end - 1, end, "a block without a name")
        name = words[0]
        kind: Literal["directive", "template"] = "template" if name.template and name.text[:1] in "{<" else "directive"
        directive = Directive(name, words[1:], end, block, self.is_conditional, kind)
        self.here.append(directive)
        self.words = []
        self.is_conditional = False
        return directive

    def _open(self, brace: int) -> None:
        if self.words and self.words[0].text.endswith("_by_lua_block"):
            directive = self._finish(brace + 1)
            if directive is not None:
                directive.kind = "code"
            self.at = self._end_of_lua(brace)
            return
        inner: list[Directive] = []
        if len(self.parents) == MAX_DEPTH:
            self._problem(brace, brace + 1, f"blocks nested deeper than {MAX_DEPTH} are not read")
        opener = self._finish(brace + 1, inner)
        self.parents.append((self.here, opener, self.opened_at))
        self.here = inner if len(self.parents) <= MAX_DEPTH else []
        self.opened_at = self.conditions
        self.at = brace + 1

    def _close(self, brace: int) -> None:
        if self.words:
            name = self.words[0]
            self._problem(name.start, self.words[-1].end, f"`{name.text}` is not ended by a `;`")
            self._finish(self.words[-1].end)
        if self.parents:
            self.here, _, self.opened_at = self.parents.pop()
        else:
            self._problem(brace, brace + 1, "a `}` that closes no block")
        self.at = brace + 1

    def _end_of_lua(self, brace: int) -> int:
        text, at, depth = self.text, brace, 0
        while (match := _LUA.search(text, at)) is not None:
            at = match.end()
            if match[0] == "{":
                depth += 1
            elif match[0] == "}":
                depth -= 1
                if not depth:
                    return at
            elif match["c"] is not None or match["s"] is not None:
                end = text.find(f"]{match['c'] or match['s'] or ''}]", at)
                at = end if end >= 0 else at
        self._problem(brace, brace + 1, "this Lua block is not closed")
        return len(text)

    def _end(self) -> None:
        if self.words:
            name = self.words[0]
            self._problem(name.start, self.words[-1].end, f"the file ends inside of `{name.text}`")
            self._finish(self.words[-1].end)
        if self.parents:
            opener = self.parents[-1][1]
            if opener is not None:
                title = " ".join(word.text for word in (opener.name, *opener.args))[:80]
                self._problem(opener.name.start, opener.end, f"the block `{title}` is not closed")
