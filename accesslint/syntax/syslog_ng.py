"""syslog-ng's configuration: statements with blocks, drivers and options as a tree.

Why a parser of our own: the only published ones are syslog-ng's own (in C) and helpers for its options, and what
repositories hold is often a template. Grammar:
https://syslog-ng.github.io/admin-guide/040_The_syslog-ng_OSE_configuration_file/000_Location_of_the_syslog-ng_conf_file
and the pages beside it (`@include`, `@define`, names in backticks; dashes and underscores in names are the same).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from accesslint.source import Problem, Source, Span
from accesslint.syntax.nginx_templates import tag_at

MAX_NODES = 200_000
MAX_DEPTH = 200

_SPACE = re.compile(r"(?:\s|#(?!\})[^\n]*)+")
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"|\'([^\']*)\'', re.DOTALL)
_WORD = re.compile(r"[^\s(){};,\"'#]+")
_PRAGMA = re.compile(r"@([A-Za-z-]+)[ \t:]*([^\n]*)")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_DEFINED = re.compile(r"`([\w.-]+)`", re.ASCII)
_OPENERS = ("{{", "{%", "<%", "{#")
_CLOSING = {"(": ")", "{": "}"}


class Node(msgspec.Struct):
    """A word or text, a call `name(…)`, or a block `name label {…}`."""

    text: str
    """The word; of a call or block the name, with dashes."""
    start: int
    end: int
    kind: str = "text"
    """`text`, `call`, `block`, or `pragma`."""
    label: str = ""
    """A block's own name, a pragma's value."""
    children: list[Node] = []
    is_quoted: bool = False
    conditional: bool = False
    """A template's condition decides whether it is there."""

    @property
    def templated(self) -> bool:
        """Whether a template fills in a part of the text."""
        return "{{" in self.text or "<%" in self.text or "{%" in self.text


class Document(msgspec.Struct):
    """What was read of a file, in its order."""

    source: Source
    nodes: list[Node]
    problems: list[Problem]
    hole: Span | None = None
    """A template's tag that may stand for further statements."""


class _Open(msgspec.Struct):
    node: Node
    closer: str


class _Reader:
    def __init__(self, source: Source) -> None:
        self.source, self.text = source, source.text
        self.document = Document(source, [], [])
        self.stack: list[_Open] = []
        self.defined: dict[str, str] = {}
        self.at, self.depth, self.count = 0, 0, 0
        self.unclosed = ""
        self.words: list[Node] = []
        """Those of the statement so far, which a brace may make the name of a block."""

    def run(self) -> Document:
        text = self.text
        while self.at < len(text):
            space = _SPACE.match(text, self.at)
            if space is not None:
                self.at = space.end()
                continue
            if not self._step():
                break
        for one in self.stack:
            self._say(one.node.start, f"this `{one.node.text[:40]}` does not end")
        return self.document

    def _say(self, at: int, message: str) -> None:
        if len(self.document.problems) < 50:
            self.document.problems.append(Problem(self.source.span(at, at + 1), message, "warning"))

    def _step(self) -> bool:
        text, at = self.text, self.at
        self.count += 1
        if self.count > MAX_NODES or len(self.stack) > MAX_DEPTH:
            self._say(at, "what stands from here on is not read: the file nests too deep or has too many words")
            self.stack.clear()
            return False
        sign = text[at]
        if text.startswith(_OPENERS, at) and self._tag():
            return True
        if sign == "@" and not self.stack:
            self._pragma()
        elif sign in "({":
            self._open(sign)
        elif sign in ")}":
            self._close(sign)
        elif sign in ";,":
            self.at += 1
            if sign == ";":
                self.words = []
        else:
            self._word()
        return True

    def _tag(self) -> bool:
        """A template's tag between the words; False for the braces of a block."""
        tag = tag_at(self.text, self.at, comments=True)
        if tag is None:
            return False
        if tag.role == "open":
            self.depth += 1
        elif tag.role == "close":
            self.depth = max(0, self.depth - 1)
        elif tag.role == "expression":
            if self.stack:
                self._add(Node(self.text[self.at : tag.end], self.at, tag.end))
            elif self.document.hole is None:
                self.document.hole = self.source.span(self.at, tag.end)
        self.at = tag.end
        return True

    def _pragma(self) -> None:
        found = _PRAGMA.match(self.text, self.at)
        if found is None:
            self.at += 1
            return
        value = found[2].partition("#")[0].strip()
        plain = _STRING.match(value)
        shown = (plain[1] if plain[1] is not None else plain[2]) if plain is not None else value
        begin = found.start(2)
        if found[1] == "define":
            name, _, rest = value.partition(" ")
            self.defined[name] = rest.strip().strip("\"'")
        node = Node(found[1], begin, max(begin + len(value), begin), "pragma", self._filled(shown))
        node.conditional = self.depth > 0
        self.document.nodes.append(node)
        self.at = found.end()

    def _filled(self, text: str) -> str:
        return _DEFINED.sub(lambda found: self.defined.get(found[1], found[0]), text) if "`" in text else text

    def _word(self) -> None:
        sign = self.text[self.at]
        # Where nothing closes a text, nothing closes a later one in such quotes: it is not looked for again.
        quoted = _STRING.match(self.text, self.at) if sign not in self.unclosed else None
        if quoted is None and sign in "\"'":
            self.unclosed += sign
        if quoted is not None:
            written = _ESCAPE.sub(_unescaped, quoted[1]) if quoted[1] is not None else quoted[2]
            self._add(Node(self._filled(written), self.at, quoted.end(), is_quoted=True))
            self.at = quoted.end()
            return
        word = _WORD.match(self.text, self.at)
        end = word.end() if word is not None else self.at + 1
        self._add(Node(self._filled(self.text[self.at : end]), self.at, end))
        self.at = end

    def _add(self, node: Node) -> None:
        node.conditional = self.depth > 0
        siblings = self.stack[-1].node.children if self.stack else self.document.nodes
        siblings.append(node)
        self.words.append(node)

    def _open(self, sign: str) -> None:
        siblings = self.stack[-1].node.children if self.stack else self.document.nodes
        words = self.words if self.words and siblings and siblings[-1] is self.words[-1] else []
        if sign == "(":
            node = words[-1] if words and words[-1].kind == "text" and not words[-1].is_quoted else None
        else:
            # `source s_local {`: the words since the last semicolon are the block's kind and name.
            names = [word for word in words[-2:] if word.kind == "text"]
            node = names[0] if names else None
            if node is not None and len(names) > 1:
                node.label = names[1].text
                siblings.pop()
        if node is None:
            node = Node("", self.at, self.at + 1)
            siblings.append(node)
        node.kind = "call" if sign == "(" else "block"
        node.text = node.text.replace("_", "-") if sign == "(" else node.text
        node.children = []
        if sign == "{" and node.text == "python":
            self._skip_python()
            return
        self.stack.append(_Open(node, _CLOSING[sign]))
        self.words = []
        self.at += 1

    def _skip_python(self) -> None:
        """Code stands in it, up to a brace that ends the statement."""
        end = self.text.find("};", self.at)
        self.at = len(self.text) if end < 0 else end + 2
        self.words = []

    def _close(self, sign: str) -> None:
        self.at += 1
        if not self.stack or self.stack[-1].closer != sign:
            self._say(self.at - 1, f"this `{sign}` closes nothing")
            return
        node = self.stack.pop().node
        node.end = self.at
        self.words = [] if sign == "}" else [node]


def _unescaped(found: re.Match[str]) -> str:
    return {"n": "\n", "t": "\t", "r": "\r"}.get(found[1], found[1])


def parse(source: Source) -> Document:
    """Read a configuration. Faults become problems of the document; the rest is kept."""
    return _Reader(source).run()


def walk(nodes: list[Node]) -> Iterator[Node]:
    """All nodes, each before those in it."""
    waiting = list(reversed(nodes))
    while waiting:
        node = waiting.pop()
        yield node
        waiting += reversed(node.children)
