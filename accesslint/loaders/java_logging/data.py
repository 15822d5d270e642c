"""Log4j 2's YAML and JSON forms to the elements of its XML form.

A mapping is an element, named by its key or by its `type`; a list is as many of them:
https://logging.apache.org/log4j/2.x/manual/configuration.html#configuration-syntax
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.model.values import Value
from accesslint.source import Problem, Source
from accesslint.syntax.json import read
from accesslint.syntax.xml import Element
from accesslint.syntax.yaml import documents

_DEEPEST = 100
_UNREAD = "{{ … }}"
"""Stands for a text that a template writes: whoever fills in variables takes it for unknown."""


def read_data(source: Source, *, is_json: bool) -> Iterator[Element | Problem]:
    """The configuration's element, and what is wrong with the file."""
    if is_json:
        value, problems = read(source)
        yield from problems
        found = [] if value is None else [value]
    else:
        parts = list(documents(source, "text"))
        yield from (part for part in parts if isinstance(part, Problem))
        found = [part for part in parts if isinstance(part, Value)]
    for document in found:
        for key, item in document.entries():
            if key.lower() == "configuration" and isinstance(item.data, dict):
                yield _element(key, item, 0)
                return


def _element(name: str, value: Value, depth: int) -> Element:
    kind = value.get("type")
    named = kind.text if kind is not None and kind.text else name
    element = Element(named.lower(), value.span.first_line(), {}, [])
    for key, item in value.entries():
        if isinstance(item.data, dict | list):
            parts = [part for part in item.items() if isinstance(part.data, dict)]
            if depth < _DEEPEST:
                element.children += [_element(key, part, depth + 1) for part in parts]
        elif key != "type" or item.text is None:
            element.attributes[key.lower()] = (_text(item), item.span)
    return element


def _text(value: Value) -> str:
    if value.unknown is not None:
        return _UNREAD
    return "" if value.data is None else str(value.data).lower() if isinstance(value.data, bool) else str(value.data)
