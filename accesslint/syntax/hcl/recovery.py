"""Reads what can be read of an HCL file with syntax errors, statement by statement.

tree-sitter's own recovery may take a whole file down with one stray brace. Here the lines tell
where statements begin (a block's type at the start of a line; inside a block, the indentation), and
each statement that does not parse is taken apart further, down to the attribute at fault.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from typing import TYPE_CHECKING

from accesslint.source import Problem, Source, Span
from accesslint.syntax.hcl.convert import Reader
from accesslint.syntax.hcl.nodes import Attribute, Block, Body, Broken
from accesslint.syntax.hcl.templates import unescape

if TYPE_CHECKING:
    import tree_sitter

_DEPTH = 12
_LABELS = r'((?:[ \t]+(?:"[^"\n]*"|[\w-]+))*)'
_STATEMENT = re.compile(rf'[ \t]*"?([^\W\d][\w-]*)"?{_LABELS}[ \t]*(?:=(?![=>])|\{{)')
_HEADER = re.compile(rf"[ \t]*([^\W\d][\w-]*){_LABELS}[ \t]*\{{[ \t]*(?:(?:#|//).*)?")
_LABEL = re.compile(r'"([^"\n]*)"|([\w-]+)')
_HEREDOC = re.compile(r"<<-?([^\W\d][\w-]*)[ \t]*$")
_SHOWN = 30


class Recovery:
    """Reads one broken source. `tops` are the types of the blocks at the top."""

    def __init__(
        self, source: Source, tree_of: Callable[[str], tree_sitter.Tree], tops: frozenset[str], problems: list[Problem]
    ) -> None:
        self._source = source
        self._tree_of = tree_of
        self._tops = tops
        self._problems = problems
        self._lines = source.text.split("\n")
        self._hidden = _hidden_lines(self._lines)

    def file(self) -> Body:
        """What can be read of the file."""
        before = len(self._problems)
        body = Body({}, [])
        last = len(self._lines)
        starts = [number for number in range(last) if self._is_top(number)]
        if starts:
            self._read_pieces(starts, 0, last, body, 0)
        else:
            self._read_lines(0, last, body, 0)
        if len(self._problems) == before:
            self._report(0, self._tree_of(self._source.text).root_node, self._source.text, "")
        return body

    def _is_top(self, number: int) -> bool:
        line = self._lines[number]
        if number in self._hidden or "{" not in line:
            return False
        found = _STATEMENT.match(line)
        return found is not None and found.start(1) == 0 and found[1] in self._tops and line[found.end() - 1] == "{"

    def _read_lines(self, first: int, last: int, body: Body, depth: int) -> None:
        """The statements among some lines, told by the indentation of the first one."""
        starts: list[int] = []
        indentation = -1
        for number in range(first, last):
            found = _STATEMENT.match(self._lines[number]) if number not in self._hidden else None
            if found is not None:
                if indentation < 0:
                    indentation = found.start(1)
                if found.start(1) <= indentation:
                    starts.append(number)
        self._read_pieces(starts, first, last, body, depth)

    def _read_pieces(self, starts: list[int], first: int, last: int, body: Body, depth: int) -> None:
        if not starts or starts[0] > first:
            self._read_piece(first, starts[0] if starts else last, body, depth)
        for start, end in zip(starts, [*starts[1:], last], strict=False):
            self._read_piece(start, end, body, depth)

    def _read_piece(self, first: int, last: int, body: Body, depth: int) -> None:
        text = "\n".join(self._lines[first:last]) + "\n"
        if not text.strip():
            return
        root = self._tree_of(text).root_node
        if not root.has_error:
            for child in root.children:
                if child.type == "body":
                    reader = Reader(self._source, text, self._source.starts[first], first, self._problems)
                    self._merge(body, reader.body(child.children))
            return
        header = _HEADER.fullmatch(self._lines[first])
        if header is not None and depth < _DEPTH:
            before = len(self._problems)
            self._read_block(first, last, header, body, depth)
            if len(self._problems) == before:
                self._report(first, root, text, f'the block "{header[1]}" is read in part')
            return
        statement = _STATEMENT.match(self._lines[first])
        what = f'"{statement[1]}" is not read' if statement is not None else "this part is not read"
        line = self._report(first, root, text, what)
        if statement is not None:
            span = self._place(first, statement.start(1), statement.end(1))
            whole = self._source.place(first + 1, statement.start(1) + 1, last, len(self._lines[last - 1]) + 1)
            broken = Broken(f"syntax error on line {line}", whole)
            self._merge(body, Body({statement[1]: Attribute(statement[1], broken, span)}, []))

    def _read_block(self, first: int, last: int, header: re.Match[str], body: Body, depth: int) -> None:
        indentation = header.start(1)
        end = next(
            (
                number
                for number in range(last - 1, first, -1)
                if self._lines[number].startswith("}", indentation) and number not in self._hidden
            ),
            last,
        )
        span = self._place(first, indentation, self._lines[first].index("{", header.end(2)) + 1)
        if end == last:
            self._problems.append(Problem(span, f'the block "{header[1]}" is never closed'))
        labels = tuple(unescape(quoted) or bare for quoted, bare in _LABEL.findall(header[2]))
        inner = Body({}, [])
        self._read_lines(first + 1, end, inner, depth + 1)
        body.blocks.append(Block(header[1], labels, inner, span))

    def _merge(self, body: Body, more: Body) -> None:
        body.blocks += more.blocks
        for name, attribute in more.attributes.items():
            if name in body.attributes:
                self._problems.append(Problem(attribute.span, f'"{name}" is set twice; the first one holds'))
            else:
                body.attributes[name] = attribute

    def _place(self, line: int, start: int, end: int) -> Span:
        return self._source.place(line + 1, start + 1, line + 1, end + 1)

    def _report(self, first: int, root: tree_sitter.Node, text: str, cost: str) -> int:
        """Reports what is wrong in a piece; gives the line."""
        offset, message = reason(root, text)
        offset = min(offset + self._source.starts[first], len(self._source.text))
        span = self._source.span(offset, offset + 1).first_line()
        self._problems.append(Problem(span, f"syntax error: {message}; {cost}" if cost else f"syntax error: {message}"))
        return bisect_right(self._source.starts, offset)


_MISSING = {
    "identifier": "a name",
    "expression": "a value",
    "quoted_template_end": "the closing quote",
    "quoted_template_start": "the opening quote",
    "heredoc_identifier": "the end of the heredoc",
    "template_interpolation_end": "the `}` of a `${`",
    "template_directive_end": "the `}` of a `%{`",
    "block_end": "the closing `}`",
    "block_start": "the opening `{`",
    "object_end": "the closing `}`",
    "tuple_end": "the closing `]`",
}
"""What the grammar's names mean to a user."""


def reason(root: tree_sitter.Node, text: str) -> tuple[int, str]:
    """Offset and nature of the first error in a tree."""
    node = root
    while not (node.is_error or node.is_missing):
        worse = next((child for child in node.children if child.has_error or child.is_missing), None)
        if worse is None:
            break
        node = worse
    if node.is_missing:
        return node.start_byte, f"{_MISSING.get(node.type, f'`{node.type}`')} is missing"
    start = node.start_byte
    shown = text[start : start + _SHOWN].split("\n", maxsplit=1)[0].strip()
    return start, f'unexpected "{shown}"' if shown else "unexpected end"


def _hidden_lines(lines: list[str]) -> set[int]:
    """The lines inside of heredocs and of comments over several lines, where no statement begins."""
    ends: dict[str, list[int]] = {}
    for number, line in enumerate(lines):
        word = line.strip()
        if word and len(word) < 100:
            ends.setdefault(word, []).append(number)
    comment_ends = [number for number, line in enumerate(lines) if "*/" in line]
    hidden: set[int] = set()
    number = 0
    while number < len(lines):
        line = lines[number]
        candidates: list[int] = []
        if "<<" in line and not line.lstrip().startswith(("#", "//")):
            opener = _HEREDOC.search(line)
            candidates = ends.get(opener[1], []) if opener is not None else []
        elif line.lstrip().startswith("/*") and "*/" not in line:
            candidates = comment_ends
        at = bisect_right(candidates, number)
        if at < len(candidates):
            hidden.update(range(number + 1, candidates[at] + 1))
            number = candidates[at]
        number += 1
    return hidden
