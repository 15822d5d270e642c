"""Reads expressions: Bicep's, and with `arm` those that ARM templates have in brackets.

https://learn.microsoft.com/azure/azure-resource-manager/bicep/operators and
https://learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from accesslint.source import Span
from accesslint.syntax.azure.nodes import (
    Access,
    Broken,
    Call,
    Entries,
    Items,
    Joined,
    Lambda,
    Literal,
    Loop,
    Method,
    Name,
    Node,
    Spread,
)

DEPTH = 80
"""Expressions nested deeper than this are not read."""
CHAIN = 100
"""Accesses and operators in a row."""

_TOKEN = re.compile(
    r"(?P<blank>(?:[ \t\r\f\ufeff\u00a0]|//[^\n]*|#[a-z][^\n]*)+)|(?P<comment>/\*)"
    r"|(?P<line>\n(?:[ \t\r\n\f]|//[^\n]*)*)|(?P<number>\d{1,40}(?:\.\d{1,40})?)|(?P<name>[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<mark>\.\.\.|=>|==|=~|!=|!~|<=|>=|&&|\|\||\?\?|\.\?|::|[^\s])"
)
_LAMBDA = re.compile(r"\([ \t]*(?:[A-Za-z_]\w*[ \t]*(?:,[ \t]*[A-Za-z_]\w*[ \t]*)*)?\)[ \t]*=>")
_ARROW = re.compile(r"[ \t]*=>")
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "\\": "\\", "'": "'", "$": "$"}
_UNICODE = re.compile(r"\\u\{([0-9A-Fa-f]{1,6})\}")
_WORDS = {"true": True, "false": False, "null": None}
_NAMESPACES = frozenset({"sys", "az"})

_LEVELS = (
    {"??": "coalesce"},
    {"||": "or"},
    {"&&": "and"},
    {"==": "equals", "!=": "!equals", "=~": "equalsanycase", "!~": "!equalsanycase"},
    {"<": "less", "<=": "lessorequals", ">": "greater", ">=": "greaterorequals"},
    {"+": "add", "-": "sub"},
    {"*": "mul", "/": "div", "%": "mod"},
)
"""Binary operators, those that bind loosest first, by the functions that they are."""
_JOINING = frozenset({"and", "or", "coalesce"})
_CONTINUING = frozenset({mark for level in _LEVELS for mark in level} - {"-"} | {"?", ".", ".?", "::"})
"""What continues an expression on the next line: nothing else can start with it."""


class Token(NamedTuple):
    """A piece of the text."""

    kind: str
    """`number`, `name`, `mark`, `line`, or `end`."""
    text: str
    start: int
    end: int


class Fault(Exception):  # noqa: N818 (what is wrong with the text, not with the program)
    """What is wrong at a place; caught where the reading can go on."""

    def __init__(self, message: str, start: int, end: int) -> None:
        super().__init__(message)
        self.start, self.end = start, end


class ExpressionReader:
    """Reads one text from a place on. `place` turns two offsets into a span."""

    def __init__(self, text: str, place: Callable[[int, int], Span], at: int = 0, *, arm: bool = False) -> None:
        self.text, self.place, self._arm = text, place, arm
        self._depth = 0
        self.token = Token("line", "", at, at)
        self.last_end = at
        self.move(at)

    def move(self, at: int) -> None:
        """Go to a place and read the token there."""
        text = self.text
        while True:
            match = _TOKEN.match(text, at)
            if match is None:
                self.token = Token("end", "", len(text), len(text))
                return
            kind = match.lastgroup or ""
            if kind == "blank" or (kind == "line" and self._arm):
                at = match.end()
            elif kind == "comment":
                end = text.find("*/", match.end())
                at = len(text) if end < 0 else end + 2
            else:
                self.token = Token(kind, match[0], match.start(), match.end())
                return

    def advance(self) -> Token:
        """The token, and on to the next."""
        token = self.token
        self.last_end = token.end
        self.move(token.end)
        return token

    def fault(self, message: str) -> Fault:
        """What is wrong at the token."""
        return Fault(message, self.token.start, max(self.token.end, self.token.start + 1))

    def is_mark(self, mark: str) -> bool:
        """Whether the token is a mark."""
        return self.token.kind == "mark" and self.token.text == mark

    def expect(self, mark: str) -> Token:
        """Read a mark."""
        if not self.is_mark(mark):
            shown = self.token.text[:20] if self.token.kind not in ("line", "end") else "the end of the line"
            raise self.fault(f'"{mark}" is expected, not {shown}')
        return self.advance()

    def identifier(self) -> Token:
        """Read a name."""
        if self.token.kind != "name":
            raise self.fault("a name is expected")
        return self.advance()

    def skip_lines(self) -> None:
        """On to the next token that is no end of a line."""
        while self.token.kind == "line":
            self.advance()

    def expression(self) -> Node:
        """Read an expression."""
        self._depth += 1
        if self._depth > DEPTH:
            self._depth -= 1
            raise self.fault(f"nested more than {DEPTH} levels deep")
        try:
            return self._ternary()
        finally:
            self._depth -= 1

    def _continues(self) -> None:
        """Skip the end of a line where the next one goes on with the expression."""
        if self.token.kind != "line":
            return
        token, end = self.token, self.last_end
        self.skip_lines()
        if self.token.kind != "mark" or self.token.text not in _CONTINUING:
            self.move(token.start)
            self.last_end = end

    def _ternary(self) -> Node:
        start = self.token.start
        condition = self._binary(0)
        self._continues()
        if not self.is_mark("?"):
            return condition
        self.advance()
        self.skip_lines()
        then = self.expression()
        self.skip_lines()
        self.expect(":")
        self.skip_lines()
        otherwise = self.expression()
        return Call("if", (condition, then, otherwise), self.place(start, self.last_end))

    def _binary(self, level: int) -> Node:
        if level == len(_LEVELS):
            return self._unary()
        start = self.token.start
        found = [self._binary(level + 1)]
        name = ""
        for _ in range(CHAIN):
            self._continues()
            word = _LEVELS[level].get(self.token.text) if self.token.kind == "mark" else None
            if word is None:
                return found[0] if len(found) == 1 else Call(name, tuple(found), self.place(start, self.last_end))
            self.advance()
            self.skip_lines()
            name, right = word, self._binary(level + 1)
            if name in _JOINING:
                # One call, so that a long row is not a deep tree.
                found.append(right)
            else:
                found = [self._operation(name, found[0], right, start)]
        raise self.fault("too many operators in a row")

    def _operation(self, name: str, left: Node, right: Node, start: int) -> Node:
        span = self.place(start, self.last_end)
        if name.startswith("!"):
            return Call("not", (Call(name[1:], (left, right), span),), span)
        return Call(name, (left, right), span)

    def _unary(self) -> Node:
        start, marks = self.token.start, []
        while self.is_mark("!") or self.is_mark("-"):
            marks.append(self.advance().text)
            if len(marks) > CHAIN:
                raise self.fault("too many operators in a row")
        found = self._postfix()
        for mark in reversed(marks):
            span = self.place(start, self.last_end)
            if mark == "!":
                found = Call("not", (found,), span)
            elif isinstance(found, Literal) and isinstance(found.data, int | float):
                found = Literal(-found.data, span)
            else:
                found = Call("sub", (Literal(0, span), found), span)
        return found

    def _postfix(self) -> Node:
        start = self.token.start
        found = self._primary()
        for _ in range(CHAIN):
            self._continues()
            if self.token.kind != "mark":
                return found
            mark = self.token.text
            if mark in (".", ".?", "::"):
                self.advance()
                found = self._member(found, start, safe=mark == ".?")
            elif mark == "[":
                self.advance()
                safe = self.is_mark("?")
                if safe:
                    self.advance()
                self.skip_lines()
                key = self.expression()
                self.skip_lines()
                self.expect("]")
                found = Access(found, key, safe, self.place(start, self.last_end))
            elif mark == "!" and self.text[self.token.end : self.token.end + 1] in (".", "[", "\n", ")", ",", "", " "):
                self.advance()
            else:
                return found
        raise self.fault("too many properties in a row")

    def _member(self, target: Node, start: int, *, safe: bool) -> Node:
        name = self.identifier()
        if not self.is_mark("("):
            key = Literal(name.text, self.place(name.start, name.end))
            return Access(target, key, safe, self.place(start, self.last_end))
        arguments = self.arguments()
        span = self.place(start, self.last_end)
        if isinstance(target, Name) and target.name.lower() in _NAMESPACES:
            return Call(name.text.lower(), arguments, span)
        return Method(target, name.text.lower(), arguments, span)

    def arguments(self) -> tuple[Node, ...]:
        """Read a call's arguments, with their parentheses."""
        self.expect("(")
        found: list[Node] = []
        self.skip_lines()
        while not self.is_mark(")"):
            found.append(self.expression())
            self.skip_lines()
            if self.is_mark(","):
                self.advance()
                self.skip_lines()
            elif not self.is_mark(")"):
                raise self.fault('"," or ")" is expected')
        self.advance()
        return tuple(found)

    def _primary(self) -> Node:
        token = self.token
        if token.kind == "number":
            self.advance()
            data = float(token.text) if "." in token.text else int(token.text)
            return Literal(data, self.place(token.start, token.end))
        if token.kind == "name":
            return self._named()
        if token.kind == "mark":
            if token.text == "'":
                return self.string()
            if token.text == "(":
                if _LAMBDA.match(self.text, token.start):
                    return self._lambda()
                self.advance()
                self.skip_lines()
                inner = self.expression()
                self.skip_lines()
                self.expect(")")
                return inner
            if token.text == "{" and not self._arm:
                return self.mapping()
            if token.text == "[" and not self._arm:
                return self.list()
        raise self.fault("an expression is expected")

    def _named(self) -> Node:
        token = self.token
        if _ARROW.match(self.text, token.end):
            return self._lambda()
        self.advance()
        if self.is_mark("("):
            arguments = self.arguments()
            span = self.place(token.start, self.last_end)
            return self._called(token.text.lower(), arguments, span)
        span = self.place(token.start, token.end)
        return Literal(_WORDS[token.text], span) if token.text in _WORDS else Name(token.text, span)

    def _called(self, name: str, arguments: tuple[Node, ...], span: Span) -> Node:
        """A call; ARM writes lambdas and their parameters as calls."""
        texts = [node.data if isinstance(node, Literal) and isinstance(node.data, str) else None for node in arguments]
        if self._arm and name == "lambda" and arguments and all(text is not None for text in texts[:-1]):
            return Lambda(tuple(f"lambda:{text}".lower() for text in texts[:-1]), arguments[-1], span)
        if self._arm and name == "lambdavariables" and len(texts) == 1 and texts[0] is not None:
            return Name(f"lambda:{texts[0]}".lower(), span)
        return Call(name, arguments, span)

    def _lambda(self) -> Node:
        start, names = self.token.start, []
        if self.is_mark("("):
            self.advance()
            while not self.is_mark(")"):
                names.append(self.identifier().text)
                if self.is_mark(","):
                    self.advance()
            self.advance()
        else:
            names.append(self.identifier().text)
        self.expect("=>")
        self.skip_lines()
        body = self.expression()
        return Lambda(tuple(names), body, self.place(start, self.last_end))

    def string(self) -> Node:
        """Read a text, from its quote on."""
        start = self.token.start
        if not self._arm and self.text.startswith("'''", start):
            end = self.text.find("'''", start + 3)
            while self.text[end + 3 : end + 4] == "'" and end >= 0:
                end += 1
            if end < 0:
                raise self.fault("the text is never closed")
            inner = self.text[start + 3 : end]
            self._end_string(end + 3)
            return Literal(inner.removeprefix("\n"), self.place(start, end + 3))
        return self._arm_string(start) if self._arm else self._bicep_string(start)

    def _end_string(self, end: int) -> None:
        self.last_end = end
        self.move(end)

    def _arm_string(self, start: int) -> Node:
        """A quote inside is written twice."""
        pieces, at = [], start + 1
        while True:
            end = self.text.find("'", at)
            if end < 0:
                raise self.fault("the text is never closed")
            pieces.append(self.text[at:end])
            if self.text[end + 1 : end + 2] != "'":
                self._end_string(end + 1)
                return Literal("'".join(pieces), self.place(start, end + 1))
            at = end + 2

    def _bicep_string(self, start: int) -> Node:
        text, at, piece_start = self.text, start + 1, start + 1
        parts: list[Node] = []
        letters: list[str] = []

        def flush(end: int) -> None:
            if letters:
                parts.append(Literal("".join(letters), self.place(piece_start, end)))
                letters.clear()

        while True:
            letter = text[at : at + 1]
            if letter in ("", "\n"):
                raise self.fault("the text is never closed")
            if letter == "'":
                break
            if letter == "\\":
                wide = _UNICODE.match(text, at)
                code = int(wide[1], 16) if wide else 0
                is_letter = wide is not None and code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF
                letters.append(chr(code) if is_letter else _ESCAPES.get(text[at + 1 : at + 2], text[at : at + 2]))
                at = wide.end() if wide else at + 2
            elif letter == "$" and text[at + 1 : at + 2] == "{":
                flush(at)
                self.move(at + 2)
                parts.append(self.expression())
                if not self.is_mark("}"):
                    raise self.fault('"}" is expected')
                at = piece_start = self.token.end
            else:
                letters.append(letter)
                at += 1
        flush(at)
        self._end_string(at + 1)
        span = self.place(start, at + 1)
        if not parts:
            return Literal("", span)
        if len(parts) == 1 and isinstance(parts[0], Literal) and isinstance(parts[0].data, str):
            return Literal(parts[0].data, span)
        return Joined(tuple(parts), span)

    def list(self) -> Node:
        """Read a list or a loop, from its bracket on."""
        start = self.advance().start
        self.skip_lines()
        if self.token.kind == "name" and self.token.text == "for":
            return self._loop(start)
        items: list[Node] = []
        while not self.is_mark("]"):
            items.append(self._spread() if self.is_mark("...") else self.expression())
            self._separator("]")
        self.advance()
        return Items(tuple(items), self.place(start, self.last_end))

    def _separator(self, closing: str) -> None:
        if self.token.kind != "line" and not self.is_mark(",") and not self.is_mark(closing):
            raise self.fault(f'a new line, "," or "{closing}" is expected')
        while self.token.kind == "line" or self.is_mark(","):
            self.advance()

    def _spread(self) -> Spread:
        start = self.advance().start
        value = self.expression()
        return Spread(value, self.place(start, self.last_end))

    def _loop(self, start: int) -> Node:
        self.advance()
        index = ""
        if self.is_mark("("):
            self.advance()
            item = self.identifier().text
            self.expect(",")
            index = self.identifier().text
            self.expect(")")
        else:
            item = self.identifier().text
        if self.token.text != "in":
            raise self.fault('"in" is expected')
        self.advance()
        collection = self.expression()
        self.expect(":")
        self.skip_lines()
        condition = None
        if self.token.kind == "name" and self.token.text == "if":
            self.advance()
            self.expect("(")
            self.skip_lines()
            condition = self.expression()
            self.skip_lines()
            self.expect(")")
        body = self.expression()
        self.skip_lines()
        self.expect("]")
        span = self.place(start, self.last_end)
        return Loop(body, span, item=item, index=index, collection=collection, condition=condition)

    def mapping(self) -> Entries:
        """Read a mapping, from its brace on."""
        self._depth += 1
        if self._depth > DEPTH:
            self._depth -= 1
            raise self.fault(f"nested more than {DEPTH} levels deep")
        try:
            start = self.advance().start
            self.skip_lines()
            pairs: list[tuple[Node | None, Node]] = []
            while not self.is_mark("}"):
                pair = self.pair()
                if pair is not None:
                    pairs.append(pair)
                self._separator("}")
            self.advance()
            return Entries(tuple(pairs), self.place(start, self.last_end))
        finally:
            self._depth -= 1

    def pair(self) -> tuple[Node | None, Node] | None:
        """Read a pair of a mapping; None where it is something else that was kept elsewhere."""
        if self.is_mark("..."):
            return None, self._spread()
        token = self.token
        if token.kind == "name":
            self.advance()
            key: Node = Literal(token.text, self.place(token.start, token.end))
        elif self.is_mark("'"):
            key = self.string()
        else:
            raise self.fault("a property is expected")
        self.expect(":")
        self.skip_lines()
        return key, self.expression()


def arm_expression(text: str, span: Span) -> Node:
    """The expression that a text in brackets is, without them: `concat('a', 'b')`. Every part has the same place."""
    reader = ExpressionReader(text, lambda _start, _end: span, arm=True)
    try:
        found = reader.expression()
        if reader.token.kind != "end":
            raise reader.fault("the expression goes on after its end")
    except Fault as fault:
        return Broken(f"the expression cannot be read: {fault}", span)
    return found
