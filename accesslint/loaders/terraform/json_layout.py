"""`.tf.json` files: which JSON objects are blocks, and which are values.

https://developer.hashicorp.com/terraform/language/syntax/json. A provider's schema would tell a nested block
from a mapping; without it an object is a block, unless its name is one that mappings have.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from accesslint.model.values import Value
from accesslint.source import Problem, Source, Span
from accesslint.syntax.hcl.json_form import expression
from accesslint.syntax.hcl.nodes import Attribute, Block, Body, Literal
from accesslint.syntax.json import JsonObject, read

_LABELS = {"resource": 2, "data": 2, "module": 1, "variable": 1, "output": 1, "provider": 1}
_MAPPINGS = (
    *("tags", "labels", "annotations", "variables", "parameters", "triggers", "keepers", "vars", "query", "headers"),
    *("metadata", "data", "options", "selector"),
)
"""Endings of the names of arguments that are mappings, not blocks."""
_STATIC = frozenset({"depends_on", "provider", "providers", "ignore_changes", "type"})


def parse_json(source: Source) -> tuple[Body, list[Problem]]:
    """The blocks of a `.tf.json` file."""
    value, problems = read(source)
    layout = _Layout(source, problems)
    body = Body({}, [])
    if value is not None and isinstance(value.data, JsonObject):
        body.blocks += layout.top(value.data)
    elif value is not None:
        problems.append(Problem(value.span.first_line(), "an object is expected"))
    return body, problems


def parse_json_values(source: Source) -> tuple[Body, list[Problem]]:
    """The attributes of a `.tfvars.json` file."""
    value, problems = read(source)
    layout = _Layout(source, problems)
    return (layout.plain(value) if value is not None else Body({}, [])), problems


class _Layout:
    def __init__(self, source: Source, problems: list[Problem]) -> None:
        self._source = source
        self._problems = problems

    def top(self, data: JsonObject) -> Iterator[Block]:
        for kind, value in data.items():
            if kind == "//":
                continue
            for labels, header, inner in self._labelled(value, data.places[kind], _LABELS.get(kind, 0)):
                body = self.resource(inner) if kind in ("resource", "data") else self.plain(inner)
                yield Block(kind, labels, body, header)

    def _labelled(self, value: Value, header: Span, count: int) -> Iterator[tuple[tuple[str, ...], Span, Value]]:
        """The bodies below so many levels of labels; a list stands for several objects at any level."""
        for item in value.items():
            if not count:
                yield (), header, item
            elif isinstance(item.data, JsonObject):
                for label, inner in item.data.items():
                    if label != "//":
                        for labels, place, body in self._labelled(inner, item.data.places[label], count - 1):
                            yield (label, *labels), place, body
            else:
                self._problems.append(Problem(item.span.first_line(), "an object is expected"))

    def plain(self, value: Value) -> Body:
        """A body in which everything is an argument."""
        return self._body(value, lambda name, inner: False)  # noqa: ARG005

    def resource(self, value: Value) -> Body:
        """A resource's body, where objects are nested blocks as a rule."""
        return self._body(value, _is_block)

    def _body(self, value: Value, is_block: Callable[[str, Value], bool]) -> Body:
        body = Body({}, [])
        if not isinstance(value.data, JsonObject):
            self._problems.append(Problem(value.span.first_line(), "an object is expected"))
            return body
        for name, inner in value.data.items():
            place = value.data.places[name]
            if name == "//":
                continue
            if is_block(name, inner):
                body.blocks += self._blocks(name, inner, place)
            elif name in _STATIC:
                body.attributes[name] = Attribute(name, Literal(inner), place)
            else:
                body.attributes[name] = Attribute(name, expression(inner, self._source, self._problems), place)
        return body

    def _blocks(self, name: str, value: Value, place: Span) -> Iterator[Block]:
        if name == "dynamic":
            for labels, header, inner in self._labelled(value, place, 1):
                yield Block(name, labels, self._body(inner, lambda key, _: key == "content"), header)
            return
        several = isinstance(value.data, list)
        for item in value.items():
            yield Block(name, (), self.resource(item), item.span.first_line() if several else place)


def _is_block(name: str, value: Value) -> bool:
    if name in ("count", "for_each") or name.endswith(_MAPPINGS):
        return False
    if isinstance(value.data, list):
        return bool(value.data) and all(isinstance(item.data, JsonObject) for item in value.data)
    return isinstance(value.data, JsonObject)
