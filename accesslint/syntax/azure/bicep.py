"""Reads Bicep files, and their parameter files, statement by statement.

A fault costs the statement that it stands in. Types are passed over.
https://learn.microsoft.com/azure/azure-resource-manager/bicep/file
"""

from __future__ import annotations

import re

from accesslint.source import Problem, Source
from accesslint.syntax.azure.expressions import ExpressionReader
from accesslint.syntax.azure.nodes import Broken, Entries, Literal, Loop, Node
from accesslint.syntax.azure.programs import Declaration, Function, Import, Parameter, Program
from accesslint.syntax.azure.tokens import Fault

_MOST_FAULTS = 50
_LONGEST_TYPE = 5_000

_START = re.compile(
    r"^(?:@|(?:targetScope|param|var|resource|module|output|type|func|import|metadata|assert|provider|extension|using"
    r"|extends)\b)",
    re.MULTILINE,
)
_OPENING, _CLOSING = frozenset("([{"), frozenset(")]}")


def read(source: Source) -> tuple[Program, list[Problem]]:
    """What a file declares, and what is wrong with it."""
    reader = _Reader(source)
    reader.run()
    return reader.program, reader.problems


class _Reader(ExpressionReader):
    def __init__(self, source: Source) -> None:
        super().__init__(source.text, source.span)
        self.problems: list[Problem] = []
        self.program = Program(source.span(0, 0), is_bicep=True)
        self._inside: list[list[Declaration]] = []
        self._read_to = 0
        """The end of the last resource's header: a fault after it does not make it be read again."""

    def run(self) -> None:
        """Read all statements."""
        while True:
            self.skip_lines()
            if self.token.kind == "end":
                return
            start = self.token.start
            try:
                self._statement()
                if self.token.kind not in ("line", "end"):
                    raise self.fault("a new line is expected")
            except Fault as fault:
                self._report(fault)
                self._inside.clear()
                after = max(self.text.find("\n", start), start + 1, self._read_to)
                onward = _START.search(self.text, after)
                self._depth = 0
                self.move(onward.start() if onward else len(self.text))

    def _report(self, fault: Fault) -> None:
        if len(self.problems) < _MOST_FAULTS:
            self.problems.append(Problem(self.place(fault.start, fault.end), f"{fault}"))

    def _statement(self) -> None:
        self._decorators()
        word = self.identifier()
        program = self.program
        if word.text == "targetScope":
            self.expect("=")
            level = self.expression()
            if isinstance(level, Literal) and isinstance(level.data, str):
                program.level = level.data.lower()
        elif word.text == "param":
            name = self.identifier()
            last = self._type("=")
            default = self._assigned() if self.is_mark("=") else None
            span = self.place(name.start, name.end)
            if default is None and last == "?":
                default = Literal(None, span)
            program.parameters[name.text] = Parameter(name.text, default, span)
        elif word.text == "var":
            name = self.identifier()
            self._type("=")
            program.variables[name.text] = self._assigned()
        elif word.text == "output":
            name = self.identifier()
            self._type("=")
            program.outputs[name.text] = self._assigned()
        elif word.text in ("resource", "module"):
            self._declaration(word.start, program.declarations, is_module=word.text == "module")
        elif word.text == "func":
            self._function()
        elif word.text in ("import", "using"):
            self._import(word.text)
        elif word.text in ("type", "metadata", "assert", "provider", "extension", "extends"):
            self._type("")
        else:
            raise Fault(f'"{word.text[:40]}" starts no statement', word.start, word.end)

    def _decorators(self) -> None:
        while self.is_mark("@"):
            self.advance()
            self.expression()
            self.skip_lines()

    def _assigned(self) -> Node:
        self.expect("=")
        self.skip_lines()
        return self.expression()

    def _type(self, until: str) -> str:
        """Pass over a type, to a mark outside of brackets or to the end of the line; its last word."""
        depth = 0
        before = ""
        for _ in range(_LONGEST_TYPE):
            token = self.token
            if token.kind == "end" or (depth == 0 and token.kind == "mark" and token.text == until):
                return before
            if token.kind == "line" and depth == 0:
                end = self.last_end
                self.skip_lines()
                if before not in ("|", "=") and not self.is_mark("|"):
                    self.move(token.start)
                    self.last_end = end
                    return before
                continue
            before = token.text
            if self.is_mark("'"):
                self.string()
                continue
            if token.kind == "mark":
                depth += (token.text in _OPENING) - (token.text in _CLOSING)
            self.advance()
        raise self.fault("the type is too long")

    def _declaration(self, start: int, into: list[Declaration], *, is_module: bool) -> None:
        """A resource or a module; it is there even if its body cannot be read."""
        symbol = self.identifier()
        written = self.string()
        text = written.data if isinstance(written, Literal) and isinstance(written.data, str) else ""
        existing = self.token.text == "existing"
        if existing:
            self.advance()
        header = self.place(start, self.last_end)
        self.expect("=")
        self.skip_lines()
        kind = "Microsoft.Resources/deployments" if is_module else text.partition("@")[0]
        made = Declaration(symbol.text, kind, Broken("it cannot be read", header), header, existing=existing)
        made.is_module, made.path = is_module, text if is_module else ""
        made.children = []
        self._read_to = self.last_end
        into.append(made)
        self._inside.append(made.children)
        try:
            self._body(made)
        finally:
            if self._inside:
                self._inside.pop()
        if is_module and isinstance(made.body, Entries):
            made.inputs = made.body.get("params")

    def _body(self, made: Declaration) -> None:
        if self.token.kind == "name" and self.token.text == "if":
            self.advance()
            self.expect("(")
            self.skip_lines()
            made.condition = self.expression()
            self.skip_lines()
            self.expect(")")
            self.skip_lines()
        found = self.expression()
        if isinstance(found, Loop):
            made.loop, made.condition = found, found.condition
            found = found.body
        if not isinstance(found, Entries):
            reason = "the body of a resource is expected"
            if not isinstance(found, Broken):
                self.problems.append(Problem(found.span, reason))
            found = Broken(reason, found.span)
        made.body = found

    def pair(self) -> tuple[Node | None, Node] | None:
        """A pair, or a resource inside of another one."""
        if self._inside and (self.is_mark("@") or self.token.text == "resource"):
            self._decorators()
            word, end = self.token, self.last_end
            self.advance()
            if word.text == "resource" and self.token.kind == "name":
                self._declaration(word.start, self._inside[-1], is_module=False)
                return None
            self.move(word.start)
            self.last_end = end
        return super().pair()

    def _function(self) -> None:
        name = self.identifier()
        self.expect("(")
        self.skip_lines()
        parameters = []
        while not self.is_mark(")"):
            parameters.append(self.identifier().text)
            while not self.is_mark(",") and not self.is_mark(")"):
                if self.token.kind in ("line", "end"):
                    self.skip_lines()
                    if not self.is_mark(")"):
                        raise self.fault('")" is expected')
                    break
                if self.is_mark("'"):
                    self.string()
                else:
                    self.advance()
            if self.is_mark(","):
                self.advance()
                self.skip_lines()
        self.advance()
        self._type("=>")
        self.expect("=>")
        self.skip_lines()
        self.program.functions[name.text.lower()] = Function(tuple(parameters), self.expression())

    def _import(self, word: str) -> None:
        names: list[tuple[str, str]] = []
        everything = ""
        if self.is_mark("{"):
            self.advance()
            self.skip_lines()
            while not self.is_mark("}"):
                there = here = self.identifier().text
                if self.token.text == "as":
                    self.advance()
                    here = self.identifier().text
                names.append((there, here))
                self._separator("}")
            self.advance()
        elif self.is_mark("*"):
            self.advance()
            if self.token.text == "as":
                self.advance()
            everything = self.identifier().text
        if self.token.text == "from":
            self.advance()
        path = self.expression() if self.is_mark("'") else None
        self._type("")
        text = path.data if isinstance(path, Literal) and isinstance(path.data, str) else ""
        if word == "using":
            self.program.using = text
        elif text:
            self.program.imports.append(Import(text, tuple(names), everything))
