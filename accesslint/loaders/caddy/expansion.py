"""A Caddyfile's directives in the order that Caddy meets them: files and snippets imported, arguments filled in.

Sources: https://caddyserver.com/docs/caddyfile/directives/import (snippets, files, `{args[0]}`, `{block}`) and
https://caddyserver.com/docs/caddyfile/concepts#environment-variables.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from posixpath import dirname

import msgspec

from accesslint.including.library import Library
from accesslint.model.values import Template, Unknown, Value
from accesslint.source import Problem, Source, Span
from accesslint.syntax.caddyfile import Directive, Document, Word, parse

_MOST_NODES = 200_000
_MOST_IMPORTED = 20_000
_MOST_PARTS = 1_000
_LONGEST_FILLED = 20_000
"""A text that doubles at each of a few imports would fill the memory."""
_DEEPEST = 60
_LONGEST_SHOWN = 80
_HOLE = re.compile(r"\{\$[^{}\n]*\}|\{env\.[^{}\s]*\}|\{\{.{0,200}?\}\}|\{%.{0,200}?%\}|<%.{0,200}?%>|\$\{\w+\}")
_ONE = re.compile(r"\{args(?:\[(\d{1,6})\]|\.(\d{1,6}))\}")
_SEVERAL = re.compile(r"\{args\[(\d{0,6}):(\d{0,6})\]\}\Z")
_SNIPPET = re.compile(r"\(([^()\s]+)\)\Z")
_NO_BLOCK: Mapping[str, list[Node]] = {}


class File(msgspec.Struct):
    """A file that is read once."""

    name: str
    document: Document
    problems: list[Problem]


class Node(msgspec.Struct):
    """A directive where Caddy meets it."""

    words: list[Value]
    """Its name first; none for global options and holes."""
    header: Span
    via: tuple[Span, ...] = ()
    block: list[Node] | None = None
    conditional: bool = False
    hole: str = ""
    """Why directives may be missing here."""
    written: str = ""
    """The line as its file has it."""

    @property
    def name(self) -> str:
        """Empty where it is not known, or a hole's."""
        return self.words[0].text or "" if self.words else ""

    def text(self, number: int) -> str:
        """A word's text; empty where there is none or it is not known."""
        return self.words[number].text or "" if number < len(self.words) else ""


class _Place(msgspec.Struct):
    """Where the walk is, and what the import that led here gave."""

    file: File
    trail: tuple[str, ...]
    via: tuple[Span, ...] = ()
    arguments: list[Value] | None = None
    blocks: Mapping[str, list[Node]] = _NO_BLOCK
    conditional: bool = False


def read(name: str, source: Source) -> File:
    """A file's directives."""
    document = parse(source)
    return File(name, document, document.problems)


class Expansion:
    """One configuration, followed from its first file."""

    def __init__(self, main: File, library: Library[File]) -> None:
        self.main = main
        self.included: list[str] = []
        self._library = library
        self._snippets: dict[str, tuple[Directive, File]] = {}
        self._count = 0
        self.nodes = self._walk(main.document.directives, _Place(main, (main.name,)), 0)

    def _walk(self, directives: Sequence[Directive], place: _Place, depth: int) -> list[Node]:
        found: list[Node] = []
        document = place.file.document
        for directive in directives:
            self._count += 1
            header = document.header(directive)
            most = _MOST_IMPORTED if place.via else _MOST_NODES
            if self._count > most or depth > _DEEPEST * 4 or len(place.trail) > _DEEPEST:
                self._library.say(header, "the configuration is too large or too deep to be followed further")
                break
            if directive.hole:
                reason = f"the template's tag `{directive.hole}` may stand for directives"
                found.append(Node([], header, place.via, hole=reason))
                continue
            first = directive.words[0].text if directive.words else ""
            snippet = _SNIPPET.match(first) if directive.block is not None and depth == 0 else None
            if snippet is not None:
                self._snippets[snippet[1]] = (directive, place.file)
            elif first in ("{block}", "{blocks.*}") or first.startswith("{blocks."):
                found += place.blocks.get(first.strip("{}").removeprefix("blocks."), [])
            elif first == "import" and len(directive.words) > 1:
                found += self._import(directive, header, place, depth)
            else:
                words = [value for word in directive.words for value in self._values(word, place)]
                node = Node(words, header, place.via, None, directive.conditional or place.conditional)
                if depth == 0:
                    node.written = document.source.text[directive.start : directive.end][:_LONGEST_SHOWN]
                if directive.block is not None:
                    node.block = self._walk(directive.block, place, depth + 1)
                found.append(node)
        return found

    def _import(self, directive: Directive, header: Span, place: _Place, depth: int) -> list[Node]:
        values = [value for word in directive.words[1:] for value in self._values(word, place)]
        target = values[0].text if values else None
        conditional = directive.conditional or place.conditional
        if target is None:
            why = values[0].unknown if values else None
            reason = why.reason if why else "it is not told"
            return [Node([], header, place.via, hole=f"what is imported is not known: {reason}")]
        blocks: dict[str, list[Node]] = {}
        if directive.block is not None:
            inner = self._walk(directive.block, place, depth + 1)
            blocks = {node.name: node.block for node in inner if node.block is not None} | {"block": inner}
        via = (*place.via, header)
        known = self._snippets.get(target)
        if known is not None:
            mark = f"({target})"
            if mark in place.trail:
                self._library.say(header, f"the snippet {target} imports itself", "error")
                return []
            snippet, file = known
            inside = _Place(file, (*place.trail, mark), via, values[1:], blocks, conditional)
            return self._walk(snippet.block or [], inside, depth + 1)
        files, missing = self._library.included(
            target, values[0].span, dirname(place.file.name), tuple(step for step in place.trail if step[0] != "(")
        )
        found = [Node([], header, place.via, hole=missing)] if missing else []
        for file in files:
            self.included.append(file.name)
            inside = _Place(file, (*place.trail, file.name), via, values[1:], blocks, conditional)
            found += self._walk(file.document.directives, inside, depth)
        return found

    def _values(self, word: Word, place: _Place) -> list[Value]:
        span = place.file.document.span(word)
        given = place.arguments
        if given is None or "{args" not in word.text:
            return [with_holes(word.text, span)]
        several = _SEVERAL.match(word.text)
        if several is not None:
            first, last = int(several[1] or 0), int(several[2] or len(given))
            return given[first:last]
        whole = _ONE.fullmatch(word.text)
        if whole is not None:
            number = int(whole[1] or whole[2])
            return [given[number]] if number < len(given) else [Value("", span)]
        parts: list[str | Unknown] = []
        at = 0
        for match in _ONE.finditer(word.text):
            parts.append(word.text[at : match.start()])
            number = int(match[1] or match[2])
            data = given[number].data if number < len(given) else ""
            parts += [part for part in (data.parts if isinstance(data, Template) else (data,)) if _is_part(part)]  # type: ignore[misc]
            at = match.end()
        parts.append(word.text[at:])
        longest = sum(len(part) for part in parts if isinstance(part, str))
        if len(parts) > _MOST_PARTS or longest > _LONGEST_FILLED:
            return [Value(Unknown("the arguments of the imports make too long a text", "a shorter text"), span)]
        return [joined(parts, span)]


def _is_part(part: object) -> bool:
    return isinstance(part, str | Unknown)


def with_holes(text: str, span: Span) -> Value:
    """A word as a value; what the environment or a template fills in is unknown."""
    parts: list[str | Unknown] = []
    at = 0
    for match in _HOLE.finditer(text):
        written = match[0]
        if written.startswith(("{$", "{env.")):
            name = written.strip("{}").removeprefix("$").removeprefix("env.").partition(":")[0]
            hole = Unknown(f"the environment variable {name} is set outside of the files", f"a value of {name}")
        else:
            hole = Unknown(f"the template's `{written[:60]}` is filled in elsewhere", "the rendered file")
        parts += [text[at : match.start()], hole]
        at = match.end()
    parts.append(text[at:])
    return joined(parts, span)


def joined(parts: Sequence[str | Unknown], span: Span) -> Value:
    """A value of texts and unknowns in a row."""
    if all(isinstance(part, str) for part in parts):
        return Value("".join(part for part in parts if isinstance(part, str)), span)
    kept = tuple(part for part in parts if part != "")
    return Value(kept[0] if len(kept) == 1 else Template(kept), span)
