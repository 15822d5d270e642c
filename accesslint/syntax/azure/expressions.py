"""Reads expressions: Bicep's, and with `arm` those that ARM templates have in brackets.

https://learn.microsoft.com/azure/azure-resource-manager/bicep/operators and
https://learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions
"""

from __future__ import annotations

import re

from accesslint.source import Span
from accesslint.syntax.azure.nodes import (
    Access,
    Broken,
    Call,
    Entries,
    Items,
    Lambda,
    Literal,
    Loop,
    Method,
    Name,
    Node,
    Spread,
)
from accesslint.syntax.azure.tokens import Fault, TextReader

DEPTH = 80
"""Expressions nested deeper than this are not read."""
CHAIN = 100
"""Accesses and operators in a row."""

_LAMBDA = re.compile(r"\([ \t]*(?:[A-Za-z_]\w*[ \t]*(?:,[ \t]*[A-Za-z_]\w*[ \t]*)*)?\)[ \t]*=>")
_ARROW = re.compile(r"[ \t]*=>")
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


class ExpressionReader(TextReader):
    """Reads one text from a place on. `place` turns two offsets into a span."""

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
