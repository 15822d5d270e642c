"""Parses HCL texts with tree-sitter-hcl; what is broken is left to `recovery`."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache
from typing import TYPE_CHECKING

from accesslint.source import Problem, Source, problem_of_file
from accesslint.syntax.brackets import too_deep
from accesslint.syntax.hcl.convert import Reader
from accesslint.syntax.hcl.nodes import Body, Broken, Node
from accesslint.syntax.hcl.recovery import Recovery, reason
from accesslint.syntax.hcl.templates import constant_template

if TYPE_CHECKING:
    import tree_sitter

_WIDE = re.compile(r"[^\x00-\x7f]")
_FAULTS = 50
DEEPEST = 15_000
"""More brackets open at once would take over a second."""
_TOO_DEEP = f"not read: more than {DEEPEST:,} brackets are open at once"
_BLANK_RUN = re.compile(rb"\s{128,}")


@cache
def _language() -> tree_sitter.Language:
    import tree_sitter
    import tree_sitter_hcl

    return tree_sitter.Language(tree_sitter_hcl.language())


@cache
def _parser() -> tree_sitter.Parser:
    import tree_sitter

    return tree_sitter.Parser(_language())


def tree_of(text: str) -> tree_sitter.Tree:
    """The grammar's tree. Offsets and columns count characters of `text`."""
    # Outside of ASCII there are only letters (of names, texts and comments): one byte stands for each.
    shadow = text.encode() if text.isascii() else _WIDE.sub("w", text).encode()
    runs = [match.span() for match in _BLANK_RUN.finditer(shadow)]
    return _parser().parse(shadow) if not runs else _parser_without(shadow, runs).parse(shadow)


def _parser_without(shadow: bytes, runs: list[tuple[int, int]]) -> tree_sitter.Parser:
    """A parser that does not see the inner part of some stretches of blanks.

    The grammar's scanner takes a time that grows with the square of such a stretch.
    """
    import tree_sitter

    parser = tree_sitter.Parser(_language())
    ranges: list[tree_sitter.Range] = []
    start, point = 0, tree_sitter.Point(0, 0)
    for first, last in [*((first + 1, last - 1) for first, last in runs), (len(shadow), len(shadow))]:
        stop = _moved(point, shadow, start, first)
        ranges.append(tree_sitter.Range(point, stop, start, first))
        start, point = last, _moved(stop, shadow, first, last)
    parser.included_ranges = ranges
    return parser


def _moved(point: tree_sitter.Point, shadow: bytes, start: int, end: int) -> tree_sitter.Point:
    """The row and column of an offset, from those of an earlier one."""
    import tree_sitter

    rows = shadow.count(b"\n", start, end)
    column = end - shadow.rfind(b"\n", start, end) - 1 if rows else point.column + end - start
    moved: tree_sitter.Point = tree_sitter.Point(point.row + rows, column)
    return moved


def parse(source: Source, blocks: Collection[str] = ()) -> tuple[Body, list[Problem]]:
    """The tree of an HCL file, and what is wrong with it.

    A syntax error costs the attribute or block that it is in: the attribute's value is then
    `Broken`. `blocks` are the types of block that begin at the top of such a file, by which
    the parser finds its feet again.
    """
    problems: list[Problem] = []
    if too_deep(source.text, DEEPEST):
        return Body({}, []), [problem_of_file(source.name, _TOO_DEEP)]
    tree = tree_of(source.text)
    root = tree.root_node
    if root.has_error:
        body = Recovery(source, tree_of, frozenset(blocks), problems).file()
        if len(problems) > _FAULTS:
            more = f"{len(problems) - _FAULTS:,} more errors in this file"
            problems[_FAULTS:] = [Problem(problems[_FAULTS].span, more)]
        return body, problems
    body = Body({}, [])
    for child in root.children:
        if child.type == "body":
            body = Reader(source, source.text, 0, 0, problems).body(child.children)
    return body, problems


def parse_template(source: Source) -> tuple[Node, list[Problem]]:
    """The template that a whole file is (as `templatefile` reads it), or a text without escapes."""
    whole = source.span(0, len(source.text))
    if "${" not in source.text and "%{" not in source.text:
        return constant_template(source, whole), []
    if too_deep(source.text, DEEPEST):
        return Broken(_TOO_DEEP, whole), [problem_of_file(source.name, _TOO_DEEP)]
    name = "END"
    while name in source.text:
        name += "X"
    opening = f"x = <<{name}\n"
    text = f"{opening}{source.text}\n{name}\n"
    root = tree_of(text).root_node
    if root.has_error:
        offset, message = reason(root, text)
        at = min(max(0, offset - len(opening)), len(source.text))
        return Broken(f"syntax error: {message}", whole), [
            Problem(source.span(at, at + 1).first_line(), f"the template is not read: {message}")
        ]
    problems: list[Problem] = []
    reader = Reader(source, text, -len(opening), -1, problems)
    template = root.children[0].children[0].children[2].children[0].children[0]
    return reader.templates.whole(template, whole, 0), problems
