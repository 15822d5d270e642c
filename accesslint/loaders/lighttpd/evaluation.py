"""Runs a configuration: includes followed, variables and `+=` resolved, conditions as levels with their own settings.

https://redmine.lighttpd.net/projects/lighttpd/wiki/Docs_Configuration
"""

from __future__ import annotations

from collections.abc import Sequence
from posixpath import dirname

import msgspec

from accesslint.including.library import Library
from accesslint.loaders.lighttpd.expressions import evaluated, joined_values
from accesslint.model.values import Unknown, Value
from accesslint.source import Problem, Span
from accesslint.syntax.lighttpd import Assignment, Block, Document, Hole, Include, Node

_RENDERED = "the rendered file"
INSTALLED = ("/etc/lighttpd/", "/usr/local/etc/lighttpd/", "/usr/local/lighttpd/etc/")
"""Where packages put the main file; what lies below is looked for beside it."""
_HARMLESS = ("mime", "use-ipv6")
"""What the distributions' own include_shell commands write: types of files, and an address to listen at."""


class File(msgspec.Struct):
    """One file as it was read."""

    name: str
    document: Document
    problems: list[Problem]


class Level(msgspec.Struct):
    """The configuration itself, or what stands in a condition."""

    field: str
    operator: str
    text: str
    header: Span
    is_else: bool = False
    settings: dict[str, Value] = {}
    levels: list[Level] = []
    via: tuple[Span, ...] = ()


class Expansion(msgspec.Struct):
    """A main file with what it includes."""

    main: File
    top: Level
    gaps: list[Value] = []
    """Why there may be settings that are not seen."""
    included: list[str] = []


def expand(main: File, library: Library[File]) -> Expansion:
    """Run a file."""
    source = main.document.source
    first = source.span(0, len(source.line_text(1)) or 1)
    found = Expansion(main, Level("", "", "", first))
    _Runner(found, library).run(main, main.document.nodes, [found.top], (main.name,), ())
    return found


class _Runner:
    def __init__(self, found: Expansion, library: Library[File]) -> None:
        self._found = found
        self._library = library

    def run(
        self, file: File, nodes: Sequence[Node], levels: list[Level], trail: tuple[str, ...], via: tuple[Span, ...]
    ) -> None:
        """`levels`: the level that the nodes belong to, behind those around it."""
        for node in nodes:
            if isinstance(node, Assignment):
                self._assign(file, node, levels)
            elif isinstance(node, Include):
                self._include(file, node, levels, trail, via)
            elif isinstance(node, Hole):
                doubt = Unknown("a template's tag may stand for further settings", _RENDERED)
                self._found.gaps.append(Value(doubt, file.document.span(node)))
            elif isinstance(node, Block) and node.is_global:
                self.run(file, node.nodes, levels[:1], trail, via)
            elif isinstance(node, Block):
                header = file.document.span(node)
                level = Level(node.field, node.operator, node.text, header, node.is_else, {}, [], via)
                levels[-1].levels.append(level)
                self.run(file, node.nodes, [*levels, level], trail, via)

    def _assign(self, file: File, node: Assignment, levels: Sequence[Level]) -> None:
        value = evaluated(file.document, node.value, levels_of(levels))
        name = node.name
        if node.is_conditional:
            value = Value(Unknown(f"a template decides whether {name} is set", _RENDERED), value.span)
        before = next((level.settings[name] for level in reversed(levels) if name in level.settings), None)
        if before is not None and (node.operator == "+=" or node.is_conditional):
            value = joined_values([before, value], value.span)
        levels[-1].settings[name] = value

    def _include(
        self, file: File, node: Include, levels: list[Level], trail: tuple[str, ...], via: tuple[Span, ...]
    ) -> None:
        value = evaluated(file.document, node.value, levels_of(levels))
        span = file.document.span(node)
        if node.kind == "include_shell":
            if value.text is None or not any(word in value.text for word in _HARMLESS):
                self._found.gaps.append(Value(Unknown("a command of include_shell writes settings", _RENDERED), span))
            return
        if value.text is None:
            doubt = value.unknown or Unknown("the path of an include is not known", _RENDERED)
            self._found.gaps.append(Value(doubt, span))
            return
        path = next((value.text[len(one) :] for one in INSTALLED if value.text.startswith(one)), value.text)
        files, missing = self._library.included(path, value.span, dirname(trail[0]), trail)
        if missing and not any(word in path for word in _HARMLESS):
            self._found.gaps.append(Value(Unknown(missing, "the included file"), value.span))
        for inner in files:
            self._found.included.append(inner.name)
            self.run(inner, inner.document.nodes, levels, (*trail, inner.name), (*via, span))


def levels_of(levels: Sequence[Level]) -> list[dict[str, Value]]:
    """The settings in which a name is looked up, the innermost first."""
    return [level.settings for level in reversed(levels)]
