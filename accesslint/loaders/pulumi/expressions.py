"""Expressions of a program: interpolations in texts, `fn::…` functions, references to resources.

https://www.pulumi.com/docs/iac/languages-sdks/yaml/yaml-language-reference/#expressions
"""

from __future__ import annotations

import base64
import binascii
import posixpath
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from accesslint.camel_case import snake
from accesslint.model.values import Encoded, Reference, Template, Unknown, Value
from accesslint.source import Span
from accesslint.syntax.hcl.documents import document
from accesslint.syntax.hcl.nodes import TextPiece

if TYPE_CHECKING:
    from accesslint.loaders import Tree
    from accesslint.loaders.pulumi.programs import Program

_DEPTH = 60
"""Variables lead to variables so deep."""
_LONGEST = 1_000_000
_STEP = re.compile(r'\.?([^.\[\]"]+)|\["([^"]*)"\]|\[(\d{1,6})\]')
_OTHER_STACK = Unknown("the outputs of another stack are known only when Pulumi runs", "a preview")
_CALLED = Unknown("the result of a function of the provider is known only when Pulumi runs", "a preview")
_RUNNING = {
    "stack": Unknown("the stack is chosen when Pulumi runs", "one stack"),
    "organization": Unknown("the organisation is known only when Pulumi runs", "a preview"),
    "cwd": Unknown("the folder is known only when Pulumi runs", "a preview"),
    "rootDirectory": Unknown("the folder is known only when Pulumi runs", "a preview"),
}


class Evaluator:
    """Evaluates the expressions of one program."""

    def __init__(self, program: Program, tree: Tree, settings: dict[str, Value]) -> None:
        self._program = program
        self._tree = tree
        self._settings = settings
        self._variables: dict[str, Value] = {}
        self._pending: set[str] = set()
        self._depth = 0
        variables = program.template.get("variables")
        self._written = dict(variables.entries()) if variables is not None else {}
        resources = program.template.get("resources")
        self.resources = dict(resources.entries()) if resources is not None else {}
        self._functions: dict[str, Callable[[Value, Span], Value]] = {
            "tojson": lambda given, span: Value(Encoded(given), span),
            "secret": lambda given, _: given,
            "join": self._join,
            "select": _select,
            "split": _split,
            "tobase64": _to_base64,
            "frombase64": _from_base64,
            "readfile": self._read_file,
            "singleornone": _single,
        }

    def identity(self, name: str) -> str:
        """The id of a resource."""
        return f"{self._program.folder or '.'}#{name}"

    def value(self, raw: Value) -> Value:
        """What an expression comes to."""
        if self._depth >= _DEPTH + 200:
            return Value(Unknown("the expression is nested too deeply"), raw.span)
        self._depth += 1
        try:
            if isinstance(raw.data, str):
                return self._text(raw) if "${" in raw.data or "$$" in raw.data else raw
            if isinstance(raw.data, list):
                return Value([self.value(item) for item in raw.data], raw.span)
            if isinstance(raw.data, dict):
                return self._mapping(raw, raw.data)
            return raw
        finally:
            self._depth -= 1

    def _mapping(self, raw: Value, data: dict[str, Value]) -> Value:
        if len(data) == 1:
            key, given = next(iter(data.items()))
            if key.lower().startswith("fn::"):
                name = key[len("fn::") :].lower()
                function = self._functions.get(name)
                if function is not None:
                    return function(self.value(given), raw.span)
                reason = _CALLED if name == "invoke" or ":" in name else Unknown(f"{key} is not evaluated")
                return Value(reason, raw.span)
        return Value({key: self.value(item) for key, item in data.items()}, raw.span)

    def _text(self, raw: Value) -> Value:
        pieces = list(self._pieces(raw.text or "", raw.span))
        if len(pieces) == 1 and isinstance(pieces[0], Value):
            return pieces[0]
        return self._joined(pieces, raw.span)

    def _joined(self, pieces: list[str | Value], span: Span) -> Value:
        """A text of its parts; one that is a JSON document keeps its structure."""
        parts: list[str | Reference | Unknown] = []
        for piece in pieces:
            for part in _parts(piece):
                last = parts[-1] if parts else None
                if isinstance(part, str) and isinstance(last, str):
                    parts[-1] = last + part
                elif part != "":
                    parts.append(part)
        if sum(len(part) for part in parts if isinstance(part, str)) > _LONGEST:
            return Value(Unknown(f"the text has more than {_LONGEST:,} characters"), span)
        if all(isinstance(part, str) for part in parts):
            return Value("".join(part for part in parts if isinstance(part, str)), span)
        holes = [TextPiece(part, -1) if isinstance(part, str) else Value(part, span) for part in parts]
        return document(holes, span, self._program.source) or Value(Template(tuple(parts)), span)

    def _pieces(self, text: str, span: Span) -> Iterator[str | Value]:
        """Plain stretches, and what stands for each `${…}`; `$$` is a dollar sign."""
        at = 0
        while at < len(text):
            start = text.find("$", at)
            if start < 0 or start + 1 >= len(text):
                yield text[at:]
                return
            following = text[start + 1]
            if following == "$":
                yield text[at : start + 1]
                at = start + 2
            elif following == "{" and (end := text.find("}", start)) > 0:
                if start > at:
                    yield text[at:start]
                yield self._access(text[start + 2 : end].strip(), span)
                at = end + 1
            else:
                yield text[at : start + 1]
                at = start + 1

    def _access(self, path: str, span: Span) -> Value:
        steps: list[str | int] = [
            int(number) if number else plain or quoted for plain, quoted, number in _STEP.findall(path)
        ]
        root = steps[0] if steps else ""
        # A setting of a provider has a colon in its name: `aws:region`.
        if not isinstance(root, str) or not root:
            return Value(Unknown(f"${{{path}}} names nothing"), span)
        if root == "pulumi" and len(steps) > 1:
            project = self._program.project.get("name") if steps[1] == "project" else None
            unknown = _RUNNING.get(str(steps[1])) or Unknown(f"${{{path}}} is known only when Pulumi runs")
            return project or Value(unknown, span)
        if root in self.resources:
            return self._reference(root, steps[1:], span)
        value = self._variable(root, span) if root in self._written else self._settings.get(root)
        if value is None:
            return Value(Unknown(f'"{root}" is neither a resource, nor a variable, nor configuration'), span)
        for step in steps[1:]:
            if isinstance(value.data, Reference):
                value = Value(Reference(value.data.target, _longer(value.data.attribute, step)), span)
                continue
            if not isinstance(value.data, dict | list):
                return value if value.unknown is not None else Value(Unknown(f"${{{path}}} is not there"), span)
            found = value.get(step)
            if found is None:
                return Value(Unknown(f"${{{path}}} is not there"), span)
            value = found
        return value

    def _reference(self, name: str, steps: list[str | int], span: Span) -> Value:
        kind = self.resources[name].get("type")
        if kind is not None and kind.text == "pulumi:pulumi:StackReference":
            return Value(_OTHER_STACK, span)
        attribute = ".".join(str(step) if isinstance(step, int) else snake(step) for step in steps)
        return Value(Reference(self.identity(name), attribute), span)

    def _variable(self, name: str, span: Span) -> Value:
        known = self._variables.get(name)
        if known is not None:
            return known
        if name in self._pending or len(self._pending) >= _DEPTH:
            return Value(Unknown(f"the variable {name} leads back to itself"), span)
        self._pending.add(name)
        value = self._variables[name] = self.value(self._written[name])
        self._pending.discard(name)
        return value

    def _join(self, given: Value, span: Span) -> Value:
        separator, items = given.get(0), given.get(1)
        if separator is None or separator.text is None or items is None or not isinstance(items.data, list):
            return Value(_doubt(given, "fn::join"), span)
        pieces: list[str | Value] = []
        for number, item in enumerate(items.data):
            pieces += [separator.text, item] if number else [item]
        return self._joined(pieces, span)

    def _read_file(self, given: Value, span: Span) -> Value:
        name = given.text
        source = self._tree.read(posixpath.join(self._program.folder, name)) if name else None
        if source is None:
            return Value(_doubt(given, "the file"), span)
        return Value(source.text, span)


def _longer(attribute: str, step: str | int) -> str:
    return f"{attribute}.{step if isinstance(step, int) else snake(step)}".lstrip(".")


def _parts(piece: str | Value) -> Iterator[str | Reference | Unknown]:
    data = piece if isinstance(piece, str) else piece.data
    if isinstance(data, Template):
        yield from data.parts
    elif isinstance(data, Reference | Unknown | str):
        yield data
    elif isinstance(data, bool):
        yield "true" if data else "false"
    elif isinstance(data, int | float):
        yield str(data)
    elif data is not None:
        text = piece.text if isinstance(piece, Value) else None
        yield text if text is not None else Unknown("a part of the text is no text")


def _doubt(given: Value, what: str) -> Unknown:
    found = given.unknown
    if found is None:
        found = next((item.unknown for item in given.items() if item.unknown is not None), None)
    return found or Unknown(f"{what} cannot be evaluated")


def _select(given: Value, span: Span) -> Value:
    number, items = given.get(0), given.get(1)
    found = items.get(number.data) if number is not None and items is not None and type(number.data) is int else None
    return found or Value(_doubt(given, "fn::select"), span)


def _split(given: Value, span: Span) -> Value:
    separator, text = given.get(0), given.get(1)
    if separator is None or not separator.text or text is None or text.text is None:
        return Value(_doubt(given, "fn::split"), span)
    return Value([Value(part, span) for part in text.text.split(separator.text)], span)


def _single(given: Value, span: Span) -> Value:
    items = given.items()
    return items[0] if len(items) == 1 else Value(None if not items else _doubt(given, "fn::singleOrNone"), span)


def _to_base64(given: Value, span: Span) -> Value:
    if given.text is None:
        return Value(_doubt(given, "fn::toBase64"), span)
    return Value(base64.b64encode(given.text.encode("utf-8", "replace")).decode(), span)


def _from_base64(given: Value, span: Span) -> Value:
    try:
        return Value(base64.b64decode(given.text or "", validate=True).decode() if given.text else None, span)
    except (binascii.Error, ValueError):
        return Value(_doubt(given, "fn::fromBase64"), span)
