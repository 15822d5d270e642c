"""One resource's attributes: planned values, laid over what the sources tell, with what is left open.

An attribute that nobody wrote and that the provider decides is left out, as it is not in the sources either.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

import msgspec

from accesslint.loaders.terraform_plan.beside import AFTER_APPLY, adopted
from accesslint.loaders.terraform_plan.modules import Frame, Resolver
from accesslint.model.values import Encoded, Reference, Template, Unknown, Value
from accesslint.source import Span

SENSITIVE = Unknown("the plan marks it as sensitive", "a look at the plan")
_IDENTITIES = ("id", "arn", "self_link")
_DOCUMENTS = ("policy", "definitions", "json", "pattern", "format", "document", "template", "body", "user_data")
"""Endings of the names of attributes that hold more than the name of another resource."""


class Part(msgspec.Struct):
    """A value in all the ways that a plan and its sources speak of it, each None where they do not."""

    value: Value | None
    unknown: Value | None = None
    """`true` where it is known only after apply, at the depth of the value."""
    sensitive: Value | None = None
    written: Value | None = None
    """The expression in the configuration, or the expressions of a block."""
    source: Value | None = None
    """What the sources beside the plan say."""

    def of(self, name: str) -> Part:
        """The part of a mapping; an expression is that of all that is in its value."""
        written = self.written
        whole = written is not None and _is_expression(written)
        return Part(
            _get(self.value, name),
            _get(self.unknown, name),
            self.sensitive if _is_true(self.sensitive) else _get(self.sensitive, name),
            written if whole else _get(written, name),
            _get(self.source, name),
        )


class Attributes(msgspec.Struct):
    """Makes the attributes of one resource."""

    resolver: Resolver
    frame: Frame
    scope: str
    addresses: Mapping[str, Value]
    """Every planned resource by its address."""
    is_configured: bool
    """Whether the plan tells what the user wrote."""
    is_exact: bool
    """Whether the sources know the very instance."""
    rendered: Callable[[Reference], Value | None]
    """The text of a policy document that is itself read at apply."""

    def mapping(self, part: Part, span: Span, *, top: bool = False) -> Value:
        """A block or mapping; what is null in it is left out. `span` is the place of what stands in no file."""
        names = [key for one in (part.value, part.unknown) if one is not None for key, _ in one.entries()]
        made: dict[str, Value] = {}
        for name in dict.fromkeys(names):
            inner = part.of(name)
            place = inner.value.span if part.source is None and inner.value is not None else span
            item = self.value(name, inner, place)
            is_own = inner.written is None and inner.source is None and self.is_configured
            is_told = top or part.written is not None or part.source is not None
            if item is not None and item.data is not None and not (is_own and _is_empty(item.data, numbers=is_told)):
                made[name] = item
        return Value(made, span if part.source is None else part.source.span)

    def value(self, name: str, part: Part, span: Span) -> Value | None:
        """One value; None where it is the provider's own affair."""
        value, unknown, source = part.value, part.unknown, part.source
        place = source.span if source is not None else span
        if _is_true(unknown):
            if part.written is None and source is None and self.is_configured:
                return None
            return self._open(name, part, place)
        sample = value if value is not None and value.data is not None else unknown
        if sample is not None and isinstance(sample.data, dict):
            return self.mapping(msgspec.structs.replace(part, source=_plain(source)), place)
        if sample is not None and isinstance(sample.data, list):
            return self._list(name, part, place)
        if value is None or value.data is None:
            return None
        if _is_true(part.sensitive) and isinstance(value.data, str):
            return Value(SENSITIVE, place)
        if isinstance(value.data, str) and source is not None and _is_document(value.data, source):
            return source
        same = self._same(value.data, part) if isinstance(value.data, str) else None
        return Value(value.data if same is None else same, place)

    def _list(self, name: str, part: Part, span: Span) -> Value:
        items = part.value.items() if part.value is not None else []
        opened = part.unknown.items() if part.unknown is not None and isinstance(part.unknown.data, list) else []
        size = max(len(items), len(opened))
        written = part.written
        blocks = written.data if written is not None and isinstance(written.data, list) else None
        spread = self._spread(opened, written) if blocks is None else {}
        source = part.source
        origins = source.data if source is not None and isinstance(source.data, list) else []
        made: list[Value] = []
        for number in range(size):
            item = items[number] if number < len(items) else None
            mark = opened[number] if number < len(opened) else None
            origin = origins[number if len(origins) == size else 0] if len(origins) in (1, size) else None
            place = origin.span if origin is not None else item.span if item is not None and source is None else span
            if number in spread and origin is None:
                made.append(Value(spread[number], place))
                continue
            expression = _fitting(blocks, number, size, item) if blocks is not None else written
            inner = Part(item, mark, _at(part.sensitive, number), expression, origin)
            found = self.value(name, inner, place)
            if found is None:
                found = Value(AFTER_APPLY if _is_true(mark) else None, place)
            made.append(found)
        return Value(made, span)

    def _spread(self, opened: list[Value], written: Value | None) -> dict[int, Reference]:
        """The references of a list's open elements, where the expression names just as many."""
        numbers = [number for number, mark in enumerate(opened) if _is_true(mark)]
        if not numbers or written is None:
            return {}
        found = self.resolver.resolve(written, self.frame)
        if found.open or len(found.references) != len(numbers):
            return {}
        return dict(zip(numbers, found.references, strict=True))

    def _open(self, name: str, part: Part, span: Span) -> Value:
        """A value that is known only after apply."""
        written, source = part.written, part.source
        if source is not None and self.is_exact and not isinstance(source.data, Unknown | str | int | float | None):
            return adopted(source, self.scope, self.addresses)
        found = self.resolver.resolve(written, self.frame)
        if len(found.references) != 1:
            return Value(AFTER_APPLY, span)
        reference = found.references[0]
        document = self.rendered(reference)
        if document is not None:
            return Value(document.data, document.span)
        if found.open or name.endswith(_DOCUMENTS):
            return Value(Template((reference, AFTER_APPLY)), span)
        return Value(reference, span)

    def _same(self, text: str, part: Part) -> Reference | None:
        """The resource whose id or ARN a known text is, as the configuration says."""
        written, source = part.written, part.source
        if written is None or not _is_expression(written):
            return None
        references = self.resolver.resolve(written, self.frame).references
        if source is not None and isinstance(source.data, Reference):
            origin = adopted(source, self.scope, self.addresses).data
            references = [*references, origin] if isinstance(origin, Reference) else references
        for reference in references:
            planned = self.addresses.get(reference.target.partition("#")[2])
            target = planned.get("values", reference.attribute) if planned is not None else None
            if reference.attribute.endswith(_IDENTITIES) and target is not None and target.data == text:
                return reference
        return None


def _is_expression(written: Value) -> bool:
    return isinstance(written.data, dict) and ("references" in written.data or "constant_value" in written.data)


def _fitting(blocks: list[Value], number: int, size: int, item: Value | None) -> Value | None:
    """The block in the configuration that a planned block was made of: a set's are in another order."""
    if len(blocks) == size and size <= 1:
        return blocks[0]
    fits = [block for block in blocks[:100] if _fits(block, item)]
    if number < len(blocks) and any(block is blocks[number] for block in fits) and len(blocks) == size:
        return blocks[number]
    return fits[0] if len(fits) == 1 else None


def _fits(block: Value, item: Value | None) -> bool:
    for name, expression in block.entries():
        constant = expression.get("constant_value")
        planned = item.get(name) if item is not None else None
        if constant is None or planned is None or isinstance(constant.data, list | dict):
            continue
        if str(constant.data).lower() != str(planned.data).lower():  # `1` may be planned as `"1"`
            return False
    return True


def _is_document(text: str, source: Value) -> bool:
    """Whether a text is the JSON that the sources make; they know the place of every part."""
    if not isinstance(source.data, Encoded) or source.data.value.is_partly_open:
        return False
    try:
        return bool(json.loads(text) == source.data.value.plain())
    except (ValueError, RecursionError):
        return False


def _is_empty(data: object, *, numbers: bool) -> bool:
    """Whether a value is what a provider fills in where nothing is written."""
    return data in ("", []) or (numbers and data == 0 and not isinstance(data, bool))


def _get(value: Value | None, name: str) -> Value | None:
    return value.get(name) if value is not None else None


def _at(value: Value | None, number: int) -> Value | None:
    if value is None or _is_true(value):
        return value
    return value.get(number)


def _is_true(value: Value | None) -> bool:
    """Whether a mark holds for all that is in a value."""
    return value is not None and value.data is True


def _plain(source: Value | None) -> Value | None:
    """A mapping of the sources; a list of one block counts as that block."""
    if source is not None and isinstance(source.data, list) and len(source.data) == 1:
        return source.data[0]
    return source
