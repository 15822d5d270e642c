"""Records that functions write which a program puts before its handlers of requests: what each record holds.

A function counts where it takes a request and hands it on, and where one of its records is written in any case: in the
function itself, or in every branch of a condition. Records are found by the name of what writes them (`logger.Info`),
whatever library has it: only what the call is given is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import msgspec

from accesslint.model.programs import CONDITIONAL
from accesslint.model.values import Unknown, Value
from accesslint.source import Span
from accesslint.syntax.programs.grammar import Grammar
from accesslint.syntax.programs.request_changes import Changes
from accesslint.syntax.programs.request_fields import Fields, RecordShape
from accesslint.syntax.programs.request_parts import RequestParts
from accesslint.syntax.programs.scopes import Names, Scope, Site, part_of

if TYPE_CHECKING:
    import tree_sitter

_MOST_FUNCTIONS = 200
_LONGEST_NAME = 200


_LOGGERS = re.compile(r"(?:\A|\.)(?:\w{0,40}[lL]og(?:ger)?|console)\Z")
_ENDS = re.compile(r"\b(?:return|throw|raise|panic|abort\w*)\b", re.IGNORECASE)
_NOT = re.compile(r"!|\bnot\b")
_PATHS = re.compile(r"path|url|uri\b|route|skip|exclude|ignore|health|ready|static", re.IGNORECASE)
_OTHERS = re.compile(r"status|code|err|method|user|auth|took|elapsed|duration|level|env|debug|verbose", re.IGNORECASE)


def skips_paths(condition: str, held: str) -> bool:
    """Whether a condition is that a path is none of some, as `path not in SKIPPED`, and what it holds ends nothing."""
    told = condition[:_LONGEST_NAME]
    if _ENDS.search(held) is not None:
        return False
    return _NOT.search(told) is not None and _PATHS.search(told) is not None and _OTHERS.search(told) is None


class Handling(msgspec.Struct, frozen=True):
    """How programs of a language handle requests, and how they write records."""

    roles: Callable[[list[tuple[str, str]]], dict[str, str]]
    """From the names and types of parameters to the roles of those that have one; empty where none has."""
    hands_on: re.Pattern[str]
    """What the text of a function has that hands requests on."""
    writes: re.Pattern[str]
    """The last step of what writes a record."""
    quiet: re.Pattern[str]
    """What the path of a writer has whose records only developers ask for: `klog.V(4).Info`."""
    not_run: re.Pattern[str]
    """What a function is given to that is not called for each request: `res.on("error"`."""
    hook: re.Pattern[str]
    """What a function is given to that calls it after each request: `addHook("onResponse"`."""
    record: RecordShape
    otherwise: frozenset[str]
    """Branches that are taken where no other is: a `default`, an `else`."""


class WritingFunction(msgspec.Struct, frozen=True):
    """A function that writes records of requests."""

    span: Span
    records: list[Value]
    """Each as `Fields.record` gives it."""
    doubt: Unknown | None = None
    """Why it may not be used."""


class Functions:
    """The functions of one file."""

    def __init__(  # noqa: PLR0917 (each reads another side of a node)
        self,
        grammar: Grammar,
        names: Names,
        text: Callable[[tree_sitter.Node], str],
        span: Callable[[tree_sitter.Node], Span],
        callee: Callable[[tree_sitter.Node, Scope], str],
        handling: Handling,
    ) -> None:
        self._grammar, self._names, self._text, self._span = grammar, names, text, span
        self._callee = callee
        self._known: dict[int, tuple[bool, dict[str, str]]] = {}
        self._handling = handling

    def found(self, sites: list[Site]) -> Iterator[WritingFunction]:
        """Those that write records; `sites` are the calls of the file."""
        writing = [site for site in sites if self._handling.writes.fullmatch(self._step(site.node))]
        seen: dict[int, tuple[tree_sitter.Node, dict[str, str], list[tree_sitter.Node]]] = {}
        by = {site.node.id: self._callee(site.node, site.scope) for site in writing}
        changes: Changes | None = None
        for site in writing:
            if self._handling.quiet.search(by[site.node.id]):
                continue
            function, roles = self._handler_of(site.node)
            if function is not None:
                seen.setdefault(function.id, (function, roles, []))[2].append(site.node)
        for function, roles, calls in list(seen.values())[:_MOST_FUNCTIONS]:
            is_hook = self._handling.hook.search(self._given_to(function)) is not None
            if not is_hook and self._handling.hands_on.search(self._text(function)) is None:
                continue
            changes = changes or Changes(self._grammar, self._text, sites, set(by))
            parts = RequestParts(self._grammar, self._names, self._text, roles, function, changes)
            fields = Fields(self._grammar, self._text, self._span, parts, self._handling.record)
            records = [fields.record(call, by[call.id]) for call in self._in_any_case(calls, function)]
            if records:
                doubt = CONDITIONAL if self._is_optional(function, sites) else None
                yield WritingFunction(self._span(function).first_line(), records, doubt)

    def _is_optional(self, function: tree_sitter.Node, sites: list[Site]) -> bool:
        """Whether a function is there, or handed over by its name, under a condition only."""
        names: list[str] = []
        here: tree_sitter.Node | None = function
        while here is not None:
            if here.type in self._grammar.conditional:
                return True
            named = here.child_by_field_name("name")
            if named is not None and (here.type in self._grammar.functions or here.type in self._grammar.declarations):
                names.append(self._text(named))
            here = here.parent
        ways = ([site.is_certain for site in sites if self._is_given(site.node, name)] for name in names[:10])
        return any(found and not any(found) for found in ways)

    def _is_given(self, call: tree_sitter.Node, name: str) -> bool:
        """Whether a call is given a function by its name, or what it makes: `use(log)`, `use(log())`."""
        arguments = part_of(call, self._grammar.calls[call.type].arguments)
        return arguments is not None and any(
            child.end_byte - child.start_byte < _LONGEST_NAME
            and self._text(child).rpartition(".")[2].partition("(")[0] == name
            for child in arguments.named_children
        )

    def _step(self, node: tree_sitter.Node) -> str:
        called = part_of(node, self._grammar.calls[node.type].name)
        if called is None:
            return ""
        if called.type in self._grammar.members:
            field = part_of(called, self._grammar.members[called.type][1])
            return f".{self._text(field)}" if field is not None else ""
        if called.type in self._grammar.indexes:
            # `logger[level](…)`: which of its functions, but what they write is the same.
            owner = part_of(called, self._grammar.indexes[called.type][0])
            return ".log" if owner is not None and _LOGGERS.search(self._text(owner)[-_LONGEST_NAME:]) else ""
        return self._text(called) if called.type in self._grammar.names else ""

    def _handler_of(self, node: tree_sitter.Node) -> tuple[tree_sitter.Node | None, dict[str, str]]:
        """The outermost function around a call that takes a request, and the roles of its parameters."""
        found: tuple[tree_sitter.Node | None, dict[str, str]] = (None, {})
        here = node.parent
        while here is not None:
            if here.type in self._grammar.functions:
                if here.id not in self._known:
                    stops = self._handling.not_run.search(self._given_to(here)) is not None
                    self._known[here.id] = stops, self._handling.roles(self._parameters(here))
                stops, roles = self._known[here.id]
                if stops:
                    return None, {}
                if roles:
                    found = (here, roles)
            here = here.parent
        return found

    def _given_to(self, function: tree_sitter.Node) -> str:
        """The text of the call that a function is an argument of, up to the function; empty where it is none."""
        given = function.parent.parent if function.parent is not None else None
        if given is None or given.type not in self._grammar.calls:
            return ""
        return self._text(given)[: max(0, function.start_byte - given.start_byte)][-300:]

    def _parameters(self, function: tree_sitter.Node) -> list[tuple[str, str]]:
        held = function.child_by_field_name("parameters") or function.child_by_field_name("parameter")
        if held is None:
            return []
        if held.type in self._grammar.names:
            return [(self._text(held), "")]
        found: list[tuple[str, str]] = []
        for one in held.named_children:
            kind = one.child_by_field_name("type")
            names = one.children_by_field_name("name") or one.children_by_field_name("pattern") or [one]
            found += [(self._text(name), self._text(kind) if kind is not None else "") for name in names]
        return found

    def _in_any_case(self, calls: list[tree_sitter.Node], function: tree_sitter.Node) -> list[tree_sitter.Node]:
        """The calls that are made whatever happens, and those of conditions of which each branch makes one."""
        plain: list[tree_sitter.Node] = []
        by_condition: dict[int, tuple[tree_sitter.Node, list[tree_sitter.Node]]] = {}
        for call in calls:
            condition = self._condition(call, function)
            if condition is None:
                plain.append(call)
            else:
                by_condition.setdefault(condition.id, (condition, []))[1].append(call)
        for condition, inside in by_condition.values():
            if len(inside) > 1 and self._has_otherwise(condition):
                plain += inside
        return plain

    def _condition(self, node: tree_sitter.Node, function: tree_sitter.Node) -> tree_sitter.Node | None:
        found = None
        here = node.parent
        while here is not None and here.id != function.id:
            if here.type in self._grammar.conditional and not self._is_skipping(here, node):
                found = here
            here = here.parent
        if found is not None and found.parent is not None and "switch" in found.parent.type:
            return found.parent
        if found is not None and found.parent is not None and found.parent.type == "switch_body":
            return found.parent
        return found

    def _is_skipping(self, condition: tree_sitter.Node, node: tree_sitter.Node) -> bool:
        """Whether a condition only leaves out some paths, as those of health checks, for what it holds."""
        held, told = (condition.child_by_field_name(field) for field in ("consequence", "condition"))
        if held is None or told is None or not held.start_byte <= node.start_byte < held.end_byte:
            return False
        return skips_paths(self._text(told), self._text(held))

    def _has_otherwise(self, condition: tree_sitter.Node) -> bool:
        if any(child.type in self._handling.otherwise for child in condition.named_children):
            return True
        here: tree_sitter.Node | None = condition
        for _ in range(20):
            after = here.child_by_field_name("alternative") if here is not None else None
            if after is None:
                return False
            inner = after.named_children[0] if after.type == "else_clause" and after.named_children else after
            if inner.type != condition.type:
                return True
            here = inner
        return False
