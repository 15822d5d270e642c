"""What a call that writes a record is given: named values, or a text with values in it.

Named values are `zap.String("status", code)`, `"status", code`, `.Str("status", url)`, `{status: code}`,
`logrus.Fields{"status": code}`, in the call's own arguments, in those of the calls that it is chained to, and in lists
and mappings that a name is bound to. A text is a template, or a format with its arguments.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from accesslint.model.values import Data, Unknown, Value
from accesslint.source import Span
from accesslint.syntax.programs.grammar import Grammar
from accesslint.syntax.programs.request_parts import RequestParts
from accesslint.syntax.programs.scopes import part_of
from accesslint.syntax.programs.texts import unescaped

if TYPE_CHECKING:
    import tree_sitter

_KEY = re.compile(r"[A-Za-z_@][\w.@-]{0,60}\Z")
_VERB = re.compile(r"%[-+# 0]{0,5}\d{0,4}(?:\.\d{1,3})?[a-zA-Z]")
_DEEPEST = 12
_MOST = 200
_OPEN = Unknown("the program may add fields to the logger of a request", "the program")


class RecordShape(msgspec.Struct, frozen=True):
    """How a language's records are written."""

    pairs: bool = False
    """Whether names and values may alternate as arguments: Go's slog."""
    formats: re.Pattern[str] | None = None
    """The last step of what takes a format and its arguments; None where any text may be one."""
    holes: re.Pattern[str] | None = None
    """Places of a format that name their values: C#'s `{Method}`."""
    appending: frozenset[str] = frozenset()
    """Functions whose first argument is a list, the others further items: Go's `append`."""
    encoding: frozenset[str] = frozenset()
    """Functions that write their argument as JSON: `JSON.stringify`."""
    contexts: re.Pattern[str] = re.compile(r"[cC]ontext|FromRequest|Ctx|Extract|getStore")
    """The last step of what gives a logger that others may have added a request's fields to."""


class Fields:
    """The records of one function."""

    def __init__(
        self,
        grammar: Grammar,
        text: Callable[[tree_sitter.Node], str],
        span: Callable[[tree_sitter.Node], Span],
        parts: RequestParts,
        shape: RecordShape,
    ) -> None:
        self._grammar, self._text, self._span = grammar, text, span
        self._parts, self._shape = parts, shape
        self._found: list[Value] = []
        self._texts: list[str] = []
        self._is_open = self._is_json = False
        self._seen: set[int] = set()
        """Nodes that names are bound to and that were read: a name may be bound to what holds it."""

    def record(self, call: tree_sitter.Node, by: str) -> Value:
        """The record as a mapping: `by`, `fields`, `texts`, `json`, `open`.

        `by` is the path of what writes it. A field has `paths` (`RequestParts.of`), and `key`, `quoted`; `texts` are
        the literal texts around the values of a text; `json` is whether the text is that of an object.
        """
        self._found, self._texts, self._is_open, self._is_json = [], [""], False, False
        self._seen = set()
        called = part_of(call, self._grammar.calls[call.type].name)
        self._chain(called, 0)
        self._arguments(call, is_last=True)
        data: dict[str, Value] = {
            "by": Value(by[-120:], self._span(call)),
            "fields": Value(list(self._found[:_MOST]), self._span(call)),
            "json": Value(self._is_json, self._span(call)),
        }
        if len(self._texts) > 1 and len(self._texts) == len(self._found) + 1:
            data["texts"] = Value([Value(text, self._span(call)) for text in self._texts], self._span(call))
        if self._is_open:
            data["open"] = Value(_OPEN, self._span(call))
        return Value(data, self._span(call))

    def _chain(self, called: tree_sitter.Node | None, depth: int) -> None:
        """Read what the calls were given that a call is chained to, back to the logger."""
        if called is None or called.type not in self._grammar.members or depth > 60:
            return
        owner = part_of(called, self._grammar.members[called.type][0])
        if owner is None:
            return
        if owner.type in self._grammar.calls:
            shape = self._grammar.calls[owner.type]
            self._is_open = self._is_open or self._is_of_request(owner)
            self._chain(part_of(owner, shape.name), depth + 1)
            self._arguments(owner, is_last=False)
            return
        for node in self._unseen(owner):
            if node.type in self._grammar.calls:
                self._is_open = self._is_open or self._is_of_request(node)
                self._chain(part_of(node, self._grammar.calls[node.type].name), depth + 1)
                self._arguments(node, is_last=False)
        for node in self._parts.calls_of(owner):
            if node.id not in self._seen:
                self._seen.add(node.id)
                self._arguments(node, is_last=False)
        # A logger that belongs to the request: `req.log`, what a context keeps.
        holders = [owner] if owner.type in self._grammar.members else self._parts.bound(owner)
        plain = [node for node in holders if node.type not in self._grammar.calls]
        if any(not path.startswith("?") for node in plain for path in self._parts.of(node)):
            self._is_open = True

    def _unseen(self, name: tree_sitter.Node) -> list[tree_sitter.Node]:
        found = [node for node in self._parts.bound(name) if node.id not in self._seen]
        self._seen |= {node.id for node in found}
        return found

    def _is_of_request(self, call: tree_sitter.Node) -> bool:
        """Whether a call gives the logger of one request: `zerolog.Ctx(ctx)`, `loggerOf(r)`."""
        shape = self._grammar.calls[call.type]
        called, given = part_of(call, shape.name), part_of(call, shape.arguments)
        if called is not None and self._shape.contexts.search(self._step(called)):
            return True
        arguments = given.named_children if given is not None else []
        return any(
            self._parts.role_of(one)
            or self._text(one) == "ctx"
            or ((paths := self._parts.of(one)) and all(path.endswith("Context()") for path in paths))
            for one in arguments
        )

    def _step(self, called: tree_sitter.Node) -> str:
        if called.type in self._grammar.members:
            field = part_of(called, self._grammar.members[called.type][1])
            return self._text(field) if field is not None else ""
        return self._text(called)[:80]

    def _arguments(self, call: tree_sitter.Node, *, is_last: bool) -> None:
        shape = self._grammar.calls[call.type]
        given = part_of(call, shape.arguments)
        arguments = (
            [self._bare(one) for one in given.named_children if one.type != "comment"] if given is not None else []
        )
        called = part_of(call, shape.name)
        step = self._step(called) if called is not None else ""
        is_format = self._shape.formats is None or self._shape.formats.fullmatch(step) is not None
        if is_last and ("Context" in step or any(self._is_context(one) for one in arguments)):
            self._is_open = True
        if not is_last and self._keyed(arguments):
            self._add(self._parts.constant(arguments[0]) or "", arguments[1:])
            return
        has_message = not is_last
        place = 0
        while place < len(arguments):
            one = arguments[place]
            written = self._parts.constant(one)
            rest = arguments[place + 1 :]
            if written is not None and self._shape.holes is not None:
                for name, value in zip(self._shape.holes.findall(written), rest, strict=False):
                    self._add(name, [value])
                return
            verbs = _VERB.findall(written) if written is not None and is_format and is_last else []
            if written is not None and verbs and rest:
                self._formatted(written, verbs, rest)
                return
            if written is not None:
                if has_message and self._shape.pairs and _KEY.match(written) and rest:
                    self._add(written, rest[:1])
                    place += 1
                has_message = True
            else:
                self._one(one, 0, is_last=is_last)
            place += 1

    def _bare(self, node: tree_sitter.Node) -> tree_sitter.Node:
        """The expression that an argument is: C# has a node around each."""
        inner = part_of(node, self._grammar.wrappers[node.type]) if node.type == "argument" else None
        return inner if inner is not None else node

    def _is_context(self, node: tree_sitter.Node) -> bool:
        """Whether an argument is what a request carries along: a logger may take fields of it."""
        paths = self._parts.of(node) if node.type in self._grammar.names or node.type in self._grammar.calls else []
        return any(path.endswith(".Context()") and not path.startswith("?") for path in paths) and not any(
            path.endswith("ID()") for path in paths
        )

    def _keyed(self, arguments: list[tree_sitter.Node]) -> bool:
        """Whether arguments are a name and its value."""
        if len(arguments) != 2:
            return False
        key = self._parts.constant(arguments[0])
        is_value = arguments[1].type not in self._grammar.mappings and self._parts.constant(arguments[1]) is None
        return key is not None and _KEY.match(key) is not None and is_value and bool(self._parts.of(arguments[1]))

    def _one(self, node: tree_sitter.Node, depth: int, prefix: str = "", *, is_last: bool = True) -> None:
        grammar = self._grammar
        if depth > _DEEPEST or len(self._found) > _MOST:
            return
        kind = node.type
        if (
            kind in grammar.wrappers
            or kind in grammar.unaries
            or kind in grammar.spreads
            or kind == "variadic_argument"
        ):
            inner = part_of(node, 0)
            if inner is not None:
                self._one(inner, depth + 1, prefix, is_last=is_last)
            return
        held = part_of(node, grammar.calls[kind].fields) if kind in grammar.calls else None
        if kind in grammar.mappings or kind in grammar.lists or held is not None:
            self._collection(held or node, depth, prefix)
            return
        if kind in grammar.texts:
            self._template(node)
            return
        if kind in grammar.calls:
            self._of_call(node, depth, prefix)
            return
        bound = self._parts.bound(node)
        if bound and any(self._is_holder(one) for one in bound):
            self._held(node, depth, prefix, is_last=is_last)
            return
        paths = self._parts.of(node)
        if any(not path.startswith("?") or "." in path for path in paths):
            self._add("", [node])
        elif paths and kind in grammar.names and is_last:
            # A value that the files do not tell: it may hold fields.
            self._is_open = self._is_open or not self._is_plain(paths)
            self._add("", [node])

    def _held(self, name: tree_sitter.Node, depth: int, prefix: str, *, is_last: bool) -> None:
        """Read what a name is bound to that holds fields, and what is put into it later."""
        for one in self._unseen(name):
            self._one(one, depth + 1, prefix, is_last=is_last)
        added = self._parts.added(name)
        self._is_open = self._is_open or self._parts.is_changed
        for key, one in added:
            if one.id not in self._seen:
                self._seen.add(one.id)
                if key:
                    self._add(f"{prefix}{key}", [one])
                else:
                    self._one(one, depth + 1, prefix, is_last=is_last)

    def _is_plain(self, paths: list[str]) -> bool:
        return all(path.endswith("()") or path.removeprefix("?").lower() in ("err", "error", "next") for path in paths)

    def _is_holder(self, node: tree_sitter.Node) -> bool:
        grammar = self._grammar
        if node.type in grammar.calls:
            called = part_of(node, grammar.calls[node.type].name)
            name = self._text(called) if called is not None else ""
            return (
                name in self._shape.appending
                or name in self._shape.encoding
                or bool(part_of(node, grammar.calls[node.type].fields))
            )
        is_template = node.type in grammar.texts and self._parts.constant(node) is None
        return is_template or node.type in grammar.mappings or node.type in grammar.lists

    def _of_call(self, node: tree_sitter.Node, depth: int, prefix: str) -> None:
        shape = self._grammar.calls[node.type]
        called, given = part_of(node, shape.name), part_of(node, shape.arguments)
        arguments = given.named_children if given is not None else []
        name = self._text(called) if called is not None else ""
        if name in self._shape.appending or name in self._shape.encoding:
            self._is_json = self._is_json or name in self._shape.encoding
            for place, one in enumerate(arguments):
                if place or name in self._shape.encoding:
                    self._one(one, depth + 1, prefix)
            return
        key = self._parts.constant(arguments[0]) if arguments else None
        if key is not None and _KEY.match(key) and len(arguments) > 1:
            inner = [one for one in arguments[1:] if one.type in self._grammar.calls and self._keyed_call(one)]
            if inner:
                for one in inner:
                    self._one(one, depth + 1, f"{prefix}{key}.")
            else:
                self._add(f"{prefix}{key}", arguments[1:])
        elif (
            written := next((text for one in arguments if (text := self._parts.constant(one))), None)
        ) is not None and (verbs := _VERB.findall(written)):
            place = next(number for number, one in enumerate(arguments) if self._parts.constant(one) == written)
            self._formatted(written, verbs, list(arguments[place + 1 :]))
        else:
            self._add("", [node])

    def _keyed_call(self, node: tree_sitter.Node) -> bool:
        given = part_of(node, self._grammar.calls[node.type].arguments)
        return given is not None and self._keyed(list(given.named_children))

    def _collection(self, node: tree_sitter.Node, depth: int, prefix: str) -> None:
        grammar = self._grammar
        for child in node.named_children[:_MOST]:
            pair = grammar.pairs.get(child.type)
            key, value = (part_of(child, part) for part in pair) if pair else (None, None)
            if key is not None and value is not None:
                name = self._parts.constant(part_of(key, 0) or key) if key.type in grammar.wrappers else None
                name = name or self._parts.constant(key) or self._text(key).strip("\"'`")
                if value.type in grammar.mappings:
                    self._collection(value, depth + 1, f"{prefix}{name}.")
                else:
                    self._add(f"{prefix}{name}", [value])
            elif child.type in grammar.shorthands:
                self._add(f"{prefix}{self._text(child)}", [child])
            elif child.type != "comment" and depth < _DEEPEST:
                self._one(child, depth + 1, prefix)

    def _template(self, node: tree_sitter.Node) -> None:
        for child in node.named_children:
            if child.type in self._grammar.fragments or child.type in self._grammar.escapes:
                written = self._text(child)
                self._texts[-1] += unescaped(written) if child.type in self._grammar.escapes else written
            else:
                self._add("", [child])
                self._texts.append("")

    def _formatted(self, written: str, verbs: list[str], values: list[tree_sitter.Node]) -> None:
        texts = _VERB.split(written)
        self._texts[-1] += texts[0]
        for number, (verb, value) in enumerate(zip(verbs, values, strict=False)):
            self._add("", [value], quoted=verb.endswith(("q", "#v")))
            self._texts.append(texts[number + 1])

    def _add(self, key: str, nodes: list[tree_sitter.Node], *, quoted: bool = False) -> None:
        paths = []
        for node in nodes:
            paths += self._parts.of(node)
            self._is_open = self._is_open or self._parts.is_changed
        span = self._span(nodes[0])
        listed: Data = [Value(path, span) for path in paths]
        self._found.append(
            Value({"key": Value(key, span), "paths": Value(listed, span), "quoted": Value(quoted, span)}, span)
        )
