"""The blocks inside a server that decide about logging themselves: locations, `if` in them, `limit_except`."""

from __future__ import annotations

import msgspec

from accesslint.loaders.nginx.includes import Node
from accesslint.loaders.nginx.levels import Level, decide_here
from accesslint.loaders.nginx.logs import access_log
from accesslint.loaders.nginx.tokens import value_of
from accesslint.model.values import Value

_BLOCKS = frozenset({"location", "if", "limit_except"})


class Locations(msgspec.Struct):
    """What was found inside a server."""

    deciding: list[Value] = []
    """The blocks with a decision of their own, in order."""
    count: int = 0
    """How many locations there are."""
    paths: list[str] = []
    """Their paths, with modifiers."""
    nodes: list[Node] = []
    """Every directive in them, at any depth."""
    fallbacks: list[Value] = []
    """Last words of `try_files`: requests may end there."""


def locations(server: Level, module: str, *, in_location: bool) -> Locations:
    """Walk a server's blocks; `in_location`: the blocks stand in a location themselves.

    An `access_log` is allowed in a location, an `if` in a location and `limit_except`
    (https://nginx.org/en/docs/http/ngx_http_log_module.html#access_log).
    """
    found = Locations([], 0, [], [], [])
    if module != "http":
        return found
    waiting = [(node, "") for node in reversed(server.nodes)]
    while waiting:
        node, outer = waiting.pop()
        if node.name == "try_files" and len(node.args) > 1:
            found.fallbacks.append(value_of(node.document, node.args[-1]))
        if node.block is None or node.name not in _BLOCKS:
            continue
        path = _path(node, outer)
        if node.name == "location":
            found.count += 1
            found.paths.append(path)
        found.nodes += node.block
        decision = decide_here(Level(path, node.block), "access_log")
        if decision is not None and (outer or in_location or node.name == "location"):
            made = access_log(decision, node.header)
            if isinstance(made.data, dict):
                made.data["path"] = Value(path, node.header)
                made.data["block"] = Value(node.name, node.header)
                found.deciding.append(Value(made.data, node.header))
        waiting.extend((inner, path) for inner in reversed(node.block))
    return found


def _path(node: Node, outer: str) -> str:
    """`= /healthz` for a location; `/x if ($slow)` for an `if` in one."""
    words = " ".join(node.words)
    if node.name == "location":
        return words
    return f"{outer} {node.name} {words}".strip()
