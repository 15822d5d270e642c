"""Dockerfiles: instructions, their words with offsets, here-documents.

Why a parser of our own: the Python libraries for Dockerfiles give lines at most, no columns, and know no
here-documents. Rules: https://docs.docker.com/reference/dockerfile/ (continued lines, in which comments are dropped;
the directive `escape`; JSON lists, which must be valid, else a shell gets the text).
"""

from __future__ import annotations

import json
import re

import msgspec

from accesslint.source import Problem, Source
from accesslint.syntax.shell_words import Word, words_of

MAX_INSTRUCTIONS = 5_000

_ESCAPE = re.compile(r"#[ \t]*escape[ \t]*=[ \t]*(\S)[ \t]*\Z", re.IGNORECASE)
_DIRECTIVE = re.compile(r"#[ \t]*\w+[ \t]*=")
_NAME = re.compile(r"[A-Za-z]+(?=\s|\Z)")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_HEREDOC = re.compile(r"<<(-?)(['\"]?)([A-Za-z_][\w.]*)\2\Z", re.ASCII)
_WITH_HEREDOCS = frozenset({"ADD", "COPY", "RUN"})


class Heredoc(msgspec.Struct, frozen=True):
    """A here-document."""

    name: str
    start: int
    end: int
    """Offsets of its lines, without that which ends it."""
    is_literal: bool
    """Its name is quoted: variables stay."""
    strips_tabs: bool


class Instruction(msgspec.Struct):
    """An instruction, such as `CMD`."""

    name: str
    """In upper case; what stands behind `ONBUILD` is left out."""
    words: list[Word]
    """The arguments; operators of the shell are words of their own."""
    start: int
    end: int
    """Offsets of the first line."""
    heredocs: list[Heredoc] = []
    is_list: bool = False
    """Whether the arguments are a JSON list, which no shell reads."""


class Document(msgspec.Struct):
    """What was read of a file."""

    source: Source
    instructions: list[Instruction]
    problems: list[Problem]


def parse(source: Source) -> Document:
    """Read a Dockerfile. What is no instruction, such as a template's tags, is passed over."""
    document = Document(source, [], [])
    text, at, escape, is_top = source.text, 0, "\\", True
    while at < len(text):
        end = _line_end(text, at)
        line = text[at:end].strip()
        if not line or line.startswith("#"):
            found = _ESCAPE.match(line) if is_top else None
            escape = found[1] if found is not None and found[1] in "\\`" else escape
            is_top = is_top and _DIRECTIVE.match(line) is not None
            at = end + 1
            continue
        is_top = False
        pieces, after = _logical_line(text, at, escape)
        instruction = _instruction(text, pieces, end, escape)
        at = after
        if instruction is None:
            continue
        if instruction.name in _WITH_HEREDOCS and not instruction.is_list:
            at = _read_heredocs(text, instruction, after)
        document.instructions.append(instruction)
        if len(document.instructions) >= MAX_INSTRUCTIONS:
            message = f"only the first {MAX_INSTRUCTIONS:,} instructions are read"
            document.problems.append(Problem(source.span(at, at), message, "warning"))
            break
    return document


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _logical_line(text: str, at: int, escape: str) -> tuple[list[tuple[int, int]], int]:
    """The parts of a line with those that continue it, and the offset behind it."""
    pieces: list[tuple[int, int]] = []
    while True:
        end = _line_end(text, at)
        line = text[at:end].rstrip()
        stripped = line.lstrip()
        is_comment = bool(pieces) and (not stripped or stripped.startswith("#"))
        continues = is_comment or line.endswith(escape)
        if not is_comment:
            pieces.append((at, at + len(line) - (1 if continues else 0)))
        at = end + 1
        if not continues or at >= len(text):
            return pieces, at


def _instruction(text: str, pieces: list[tuple[int, int]], end: int, escape: str) -> Instruction | None:
    start, first_end = pieces[0]
    while start < first_end and text[start] in " \t":
        start += 1
    found = _NAME.match(text, start, first_end)
    if found is None:
        return None
    name = found[0].upper()
    rest = [(found.end(), first_end), *pieces[1:]]
    words = _listed(text, rest)
    is_list = words is not None
    if words is None:
        words = words_of(text, rest, escape)
    instruction = Instruction(name, words, start, end, is_list=is_list)
    return instruction if name != "ONBUILD" else None


def _listed(text: str, pieces: list[tuple[int, int]]) -> list[Word] | None:
    """The words of a JSON list of texts; None for anything else."""
    whole = "".join(text[start:end] for start, end in pieces).strip()
    if not whole.startswith("["):
        return None
    try:
        items = json.loads(whole)
    except (ValueError, RecursionError):
        return None
    if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
        return None
    places = [match.span() for start, end in pieces for match in _STRING.finditer(text, start, end)]
    if len(places) != len(items):
        return None
    return [Word(item, start, end) for item, (start, end) in zip(items, places, strict=True)]


def _read_heredocs(text: str, instruction: Instruction, at: int) -> int:
    """Read the here-documents that an instruction's words name; gives the offset behind them."""
    for word in instruction.words:
        found = _HEREDOC.match(text, word.start, word.end)
        if found is None:
            continue
        start, end = at, -1
        while at < len(text):
            line_end = _line_end(text, at)
            line = text[at:line_end]
            if (line.lstrip("\t") if found[1] else line).rstrip("\r") == found[3]:
                end = at
                at = line_end + 1
                break
            at = line_end + 1
        if end < 0:
            return start  # it does not end: the builder refuses it
        instruction.heredocs.append(Heredoc(found[3], start, end, bool(found[2]), bool(found[1])))
    return at
