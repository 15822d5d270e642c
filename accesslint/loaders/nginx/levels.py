"""Which `access_log` (or `error_log`) directives are in force at a level: nginx's inheritance.

The rules are those of ngx_http_log_module (https://nginx.org/en/docs/http/ngx_http_log_module.html#access_log,
checked against a running nginx in the tests): the directives of the innermost level that has any hold alone;
`off` cancels the other directives of its level; where no level has one, http logs to `logs/access.log combined`
and stream does not log (https://nginx.org/en/docs/stream/ngx_stream_log_module.html#access_log).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

import msgspec

from accesslint.loaders.nginx.includes import Node
from accesslint.loaders.nginx.tokens import DECIDED_BY, is_wholly_template
from accesslint.model.values import Unknown
from accesslint.source import Span

State: TypeAlias = "Literal['on', 'off'] | Unknown"


class Level:
    """One level of the configuration, from outside to inside."""

    __slots__ = ("_by_name", "hole", "name", "nodes", "unknown")

    def __init__(self, name: str, nodes: Sequence[Node], unknown: Unknown | None = None) -> None:
        self.name = name
        """`http`, `server`, `location /x`, …"""
        self.nodes = nodes
        self.unknown = unknown
        """Why further directives of this level, or of levels around it, are not in the files."""
        self.hole: Node | None = None
        """The first place where directives may be missing."""
        self._by_name: dict[str, list[Node]] = {}
        for node in nodes:
            if node.hole and self.hole is None:
                self.hole = node
            self._by_name.setdefault(node.name, []).append(node)

    def named(self, name: str) -> list[Node]:
        """The directives of a name, in order."""
        return self._by_name.get(name, [])


class Decision(msgspec.Struct):
    """What is in force somewhere."""

    state: State
    level: str
    """The level that decides; `default` where none has a directive."""
    span: Span | None
    logs: list[Node] = []
    """The directives that write, in order."""


def decide(levels: Sequence[Level], directive: str, default: Decision) -> Decision:
    """What the levels, outermost first, make of a log directive."""
    for level in reversed(levels):
        decision = decide_here(level, directive)
        if decision is not None:
            return decision
        if level.unknown is not None:
            return Decision(level.unknown, level.name, None)
    return default


def decide_here(level: Level, directive: str) -> Decision | None:
    """What a level's own directives decide; None if it has none and inherits."""
    own = [node for node in level.named(directive) if node.args]
    certain = [node for node in own if not node.conditional and not _is_open(node)]
    if directive == "access_log":
        off = next((node for node in certain if _is_off(node)), None)
        if off is not None:
            return Decision("off", level.name, off.span(off.args[0]))
    doubtful = [node for node in own if node.conditional or _is_open(node)]
    writing = [node for node in own if not _is_open(node) and not (_is_off(node) and directive == "access_log")]
    may_be_off = directive == "access_log" and any(_may_be_off(node) for node in doubtful)
    if doubtful and (len(doubtful) == len(own) or may_be_off):
        node = doubtful[0]
        reason = f"a template decides about `{directive} {' '.join(node.words)}`"
        return Decision(Unknown(reason, DECIDED_BY), level.name, node.span(node.args[0]), writing)
    if own:
        return Decision("on", level.name, own[0].span(own[0].args[0]), writing)
    if level.hole is not None:
        return Decision(Unknown(level.hole.hole, _decider(level.hole)), level.name, level.hole.header)
    return None


def last(levels: Sequence[Level], name: str) -> tuple[list[Node], Level | None]:
    """The directives of a name at the innermost level that has any, and that level.

    That is how nginx inherits most directives: those of an inner level replace all outer ones.
    """
    for level in reversed(levels):
        found = level.named(name)
        if found:
            return found, level
    return [], None


def first_unknown(levels: Sequence[Level]) -> Unknown | None:
    """Why something that no level says may still be said: an outer level or an included file is not in the files."""
    for level in levels:
        if level.unknown is not None:
            return level.unknown
        if level.hole is not None:
            return Unknown(level.hole.hole, _decider(level.hole))
    return None


def _is_off(node: Node) -> bool:
    return node.args[0].text == "off"


def _is_open(node: Node) -> bool:
    """Whether a template decides if it logs at all: `off` takes no further parameter, so a format rules it out."""
    rest = node.args[1:] if node.name == "access_log" else []
    return is_wholly_template(node.document, node.args[0]) and all(token.template for token in rest)


def _may_be_off(node: Node) -> bool:
    return _is_off(node) or _is_open(node)


def _decider(hole: Node) -> str:
    """What would tell which directives stand in a hole."""
    args = hole.args
    if hole.directive.name.text == "include" and args and not args[0].template:
        return f"the file {args[0].text}"
    return DECIDED_BY
