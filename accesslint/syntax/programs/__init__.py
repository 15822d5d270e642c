"""Sources of programs: calls, and the values of constant expressions, by the tree-sitter grammar of each language.

`read` gives a `Program`; what its values look like is told in `accesslint.model.programs`. Nothing is run, and nothing
guessed: a name counts for what is bound to it only where that happens once in its scope, and what a condition, another
file, the environment or a function of the program decides is unknown. Syntax errors cost what they are in.

**A further language** is one module with a `Grammar` (`grammar.py` says what each row means), and one line in
`GRAMMARS` here. What Ruby, PHP and C# need beyond what JavaScript and Go do is foreseen: `CallShape.receiver` (a
method's name stands apart from its object), `CallShape.block`, `CallShape.fields`, `keyword_arguments`,
`assigning_declares`, collections that are a mapping only if pairs are in them.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING

import msgspec

from accesslint.model.programs import COMPUTED, CONDITIONAL, RECEIVER
from accesslint.model.values import Unknown, Value
from accesslint.recursion import room_for
from accesslint.source import Problem, Source, Span, problem_of_file
from accesslint.syntax.brackets import ANGLES, too_deep
from accesslint.syntax.programs.folding import Folder
from accesslint.syntax.programs.grammar import Grammar
from accesslint.syntax.programs.scopes import DEPTH, Names, part_of

if TYPE_CHECKING:
    import tree_sitter

    from accesslint.syntax.programs.request_records import Handling, WritingFunction

__all__ = ["GRAMMARS", "Call", "Program", "grammar_for", "read"]

GRAMMARS = {
    "javascript": ("javascript", "JAVASCRIPT", (".js", ".mjs", ".cjs")),
    "typescript": ("javascript", "TYPESCRIPT", (".ts", ".mts", ".cts")),
    "go": ("go", "GO", (".go",)),
    "csharp": ("csharp", "CSHARP", (".cs",)),
    "ruby": ("ruby", "RUBY", (".rb", ".ru")),
    "php": ("php", "PHP", (".php",)),
}
"""By name: the module here, its `Grammar`, the endings of files."""

_LONGEST = 500_000
_DEEPEST = 1_000
"""More brackets open at once take some grammars the square of their number."""
_WIDE = re.compile(r"[^\x00-\x7f]")
_CALLS = 3_000


class Call(msgspec.Struct, frozen=True):
    """A call in a program, or a value that is written by its type's fields."""

    callee: str
    """In the words of the module that has it, however it is known here: `winston.createLogger`; a method of what
    another call gives is `winston.createLogger().add`. It begins with `?` where its owner is not known."""
    value: Value
    """The whole call, as `accesslint.model.programs` describes it; its span is the whole call's."""
    span: Span
    """The place of the callee."""
    doubt: Unknown | None
    """Why it may not be run."""
    bound_to: str = ""
    """The name that its result is bound to, and only that."""

    @property
    def made_at(self) -> Span | None:
        """Where the object was made of which it is a method: the place of that call."""
        receiver = self.value.get(RECEIVER)
        return receiver.span if receiver is not None else None


class Program:
    """One source."""

    def __init__(self, source: Source, grammar: Grammar) -> None:
        self._source, self._grammar = source, grammar
        self.problems: list[Problem] = []
        # Outside of ASCII there are only letters and signs in texts and comments: one byte stands for each.
        shadow = source.text.encode() if source.text.isascii() else _WIDE.sub("w", source.text).encode()
        self._tree = _parser(grammar.package, grammar.entry).parse(shadow)
        self._names = Names(grammar, self._tree.root_node, self._text)
        if self._names.too_deep is not None:
            place = self._span(self._names.too_deep).first_line()
            self.problems.append(Problem(place, f"code nested more than {DEPTH} levels deep is not read", "note"))
        self._folder = Folder(grammar, self._names, self._span, self._text)

    def calls(self, wanted: Callable[[str], bool]) -> Iterator[Call]:
        """The calls, in the order of the source, whose callee is wanted."""
        with room_for(4_000):
            for node, scope, is_certain in self._names.calls[:_CALLS]:
                callee = self._folder.callee(node, scope)
                if wanted(callee):
                    name = part_of(node, self._grammar.calls[node.type].name)
                    value = self._folder.value(node, scope)
                    doubt = None if is_certain else CONDITIONAL
                    yield Call(callee, value, self._span(name or node), doubt, self._folder.bound_to(node))

    def assigned(self) -> dict[str, Value]:
        """What the program assigns to names of other modules: `{"github.com/rs/zerolog.TimeFieldFormat": …}`.

        Unknown where that is done under a condition, or more than once.
        """
        found: dict[str, Value] = {}
        root = self._names.root
        for name, changes in root.changes.items():
            bound = root.names.get(name, ())
            path = bound[0].path if len(bound) == 1 else ""
            for change in changes if path else ():
                key = ".".join((path, *change.steps))
                if change.node is None:
                    continue
                doubt = None if change.is_certain and key not in found else CONDITIONAL
                value = self._folder.value(change.node, change.scope)
                found[key] = value if doubt is None else Value(doubt, value.span)
        return found

    def configured(self) -> dict[str, Value]:
        """What the program assigns to parts of names that it does not bind: `{"config.lograge.enabled": …}`.

        Unknown where that is done under a condition, or changes what was there before.
        """
        found: dict[str, Value] = {}
        root = self._names.root
        with room_for(4_000):
            for name, changes in root.changes.items():
                for change in changes if name not in root.names else ():
                    key = ".".join((name, *change.steps))
                    if change.target is None:
                        continue
                    span = self._span(change.target)
                    if change.node is None or not change.is_certain:
                        found[key] = Value(CONDITIONAL if not change.is_certain else COMPUTED, span)
                    else:
                        found[key] = self._folder.value(change.node, change.scope)
        return found

    def result(self) -> Value | None:
        """What the file as a whole returns: PHP's configuration; None where it returns nothing."""
        with room_for(4_000):
            for node in self._tree.root_node.named_children:
                part = self._grammar.returns.get(node.type)
                held = part_of(node, part) if part is not None else None
                if held is not None:
                    return self._folder.value(held, self._names.root)
        return None

    def imported(self) -> set[str]:
        """The paths of the modules whose names the file's top level binds."""
        return {found[0].path for found in self._names.root.names.values() if found and found[0].path}

    def writing_functions(self, handling: Handling) -> Iterator[WritingFunction]:
        """The functions before the program's handlers of requests that write records of them."""
        from accesslint.syntax.programs.request_records import Functions

        functions = Functions(self._grammar, self._names, self._text, self._span, self._folder.callee, handling)
        with room_for(4_000):
            yield from functions.found(self._names.calls[:_CALLS])

    def _text(self, node: tree_sitter.Node) -> str:
        return self._source.text[node.start_byte : node.end_byte]

    def _span(self, node: tree_sitter.Node) -> Span:
        row, column = node.start_point
        end_row, end_column = node.end_point
        return self._source.place(row + 1, column + 1, end_row + 1, end_column + 1)


@cache
def _parser(package: str, entry: str) -> tree_sitter.Parser:
    import tree_sitter

    return tree_sitter.Parser(tree_sitter.Language(getattr(importlib.import_module(package), entry)()))


@cache
def grammar_for(name: str) -> Grammar | None:
    """The language of a file by its name's ending; None where there is none."""
    for module, constant, endings in GRAMMARS.values():
        if name.lower().endswith(endings):
            found: Grammar = getattr(importlib.import_module(f"{__name__}.{module}"), constant)
            return found
    return None


def read(source: Source, name: str = "") -> Program | Problem:
    """The program that a source is, by the ending of its name (`name` where it is not the source's own)."""
    grammar = grammar_for(name or source.name)
    if grammar is None:
        return problem_of_file(source.name, "not read: no grammar is known for this kind of source", "note")
    if len(source.text) > _LONGEST:
        return problem_of_file(source.name, f"not read: longer than {_LONGEST:,} characters", "note")
    if too_deep(source.text, _DEEPEST, *(ANGLES if grammar.angles else ())):
        return problem_of_file(source.name, f"not read: more than {_DEEPEST:,} brackets are open at once", "note")
    return Program(source, grammar)
