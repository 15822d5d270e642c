"""From syslog-ng's files to configurations: includes are put where they stand, statements become values.

https://syslog-ng.github.io/admin-guide/040_The_syslog-ng_OSE_configuration_file/ (`@include` of `scl.conf` and of files
below `scl-root` brings the library that syslog-ng ships with, which defines drivers only).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING

from accesslint.including.assignments import File, Line, configurations
from accesslint.including.configuration_files import attributes_at, file_resource, header_of
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Problem, Source
from accesslint.syntax.syslog_ng import Node, parse

if TYPE_CHECKING:
    from accesslint.loaders import Embedded, Tree

PLATFORM = "syslog_ng"
TYPE = "syslog_ng_configuration"

_LIBRARY = ("scl.conf", "scl-root", "/scl/")
_RENDERED = Unknown("a template fills it in", "the rendered file")
_DEFINED = Unknown("a variable in backticks is defined elsewhere", "its @define")


_STATEMENTS = ("source", "destination", "filter", "log", "options", "template", "rewrite", "parser")
_NEAR = 0.7
_MOST_MISSPELT = 50
_LONGEST_WORD = 20


def load_configurations(
    sources: Sequence[Source], embedded: Sequence[Embedded], tree: Tree
) -> Iterator[Resource | Problem]:
    """The configurations of all files, and what is wrong with these."""
    for found in configurations(sources, embedded, tree, _read):
        if isinstance(found, Problem):
            yield found
            continue
        header, name = found.main.header, found.main.name
        statements = [line.value for line in found.lines]
        complete = any(line.name == "version" for line in found.lines) or "syslog-ng" in name.rpartition("/")[2]
        attributes = attributes_at(header, {"statements": statements, "open": found.gaps, "complete": complete})
        yield file_resource(
            TYPE, name, attributes, header, platform=PLATFORM, scope=found.scope, container=found.container
        )


def _read(name: str, source: Source) -> File:
    document = parse(source)
    lines: list[Line] = []
    for node in document.nodes:
        value = _value(source, node)
        is_include = node.kind == "pragma" and node.text == "include"
        if is_include and any(part in node.label for part in _LIBRARY):
            continue
        lines.append(Line(node.text, Value(node.label, value.span) if is_include else value, include=_path(node)))
    misspelt = [problem for node in document.nodes if (problem := _misspelt(source, node)) is not None]
    return File(name, lines, header_of(source), document.hole, [*document.problems, *misspelt[:_MOST_MISSPELT]])


def _misspelt(source: Source, node: Node) -> Problem | None:
    """What is wrong with a statement that syslog-ng does not know, and with which it does not start."""
    if node.kind != "block" or node.text in _STATEMENTS or not 0 < len(node.text) <= _LONGEST_WORD:
        return None
    near = get_close_matches(node.text, _STATEMENTS, 1, _NEAR)
    if not near:
        return None
    span = source.span(node.start, node.start + len(node.text))
    return Problem(span, f"syslog-ng knows no statement {node.text}; {near[0]} is meant, it seems", "warning")


def _path(node: Node) -> str:
    return node.label if node.kind == "pragma" and node.text == "include" else ""


def _value(source: Source, node: Node) -> Value:
    span = source.span(node.start, node.end)
    if node.kind in ("block", "call"):
        span = span.first_line(len(source.line_text(source.position(node.start)[0])))
    is_open = node.kind == "text" and "`" in node.text
    text = Value(_RENDERED if node.templated else _DEFINED if is_open else node.text, span)
    content = {
        "kind": Value(node.kind, span),
        "text": text,
        "label": Value(node.label, span),
        "items": Value([_value(source, child) for child in node.children], span),
        "conditional": Value(node.conditional, span),
    }
    return Value(content, span)
