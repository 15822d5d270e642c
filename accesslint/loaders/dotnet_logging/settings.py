"""`appsettings.json` as .NET reads it: names flattened with colons, one environment's file on top.

https://learn.microsoft.com/en-us/aspnet/core/fundamentals/configuration/#appsettingsjson; comments and trailing commas
are allowed: https://learn.microsoft.com/en-us/dotnet/core/extensions/configuration-providers#json-configuration-provider
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING

from accesslint.model.values import Unknown, Value
from accesslint.source import Problem, Source
from accesslint.syntax.json import read
from accesslint.syntax.template_lines import is_filled_in

if TYPE_CHECKING:
    from accesslint.loaders import Tree

NAMES = ("appsettings.json", "appsettings.Production.json")
"""In the order in which they replace each other."""
_FARTHEST = 10
_DEEPEST = 30
_FILLED = Unknown("it is filled in when the application is deployed", "the deployment")


def flat(source: Source) -> tuple[dict[str, Value], list[Problem]]:
    """The settings of a file: `{"logging:loglevel:default": …}`; items of a list by their number."""
    value, problems = read(source)
    return ({} if value is None else dict(_joined(value, "", 0))), problems


def _joined(value: Value, before: str, depth: int) -> Iterator[tuple[str, Value]]:
    data = value.data
    pairs = list(data.items()) if isinstance(data, dict) else []
    if isinstance(data, list):
        pairs = [(str(number), item) for number, item in enumerate(data)]
    for key, item in pairs:
        name = f"{before}{key.lower()}"
        if isinstance(item.data, dict | list):
            if depth < _DEEPEST:
                yield from _joined(item, f"{name}:", depth + 1)
        elif item.text is not None and _is_filled_in(item.text):
            yield name, Value(_FILLED, item.span)
        else:
            yield name, item


def _is_filled_in(text: str) -> bool:
    return is_filled_in(text) or ("#{" in text and "}" in text)


def beside(name: str, tree: Tree) -> dict[str, Value]:
    """The settings of the program in a file: those of its folder or, if there are none, the nearest above."""
    folder = posixpath.dirname(name)
    for _ in range(_FARTHEST):
        sources = [tree.read(posixpath.join(folder, one)) for one in NAMES]
        if any(source is not None for source in sources):
            found: dict[str, Value] = {}
            for source in sources:
                found.update(flat(source)[0] if source is not None else {})
            return found
        if not folder:
            break
        folder = posixpath.dirname(folder)
    return {}
