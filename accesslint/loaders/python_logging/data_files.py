"""Logging dictionaries in YAML and JSON files, and the older INI form for `fileConfig`, read into the same shape.

INI: https://docs.python.org/3/library/logging.config.html#logging-config-fileformat. A logger's name is its `qualname`,
`args` are those of the handler's class.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from accesslint.loaders.python_logging.evaluation import Module, parsed
from accesslint.loaders.python_logging.handler_arguments import ARGUMENTS
from accesslint.model.values import Unknown, Value
from accesslint.source import Problem, Source, Span
from accesslint.syntax.yaml import documents

_SECTION = re.compile(r"\s*\[([^\]]{1,200})\]\s*\Z")
_LONGEST = 2_000


def read_data(source: Source) -> Iterator[Value | Problem]:
    """The mappings that a YAML or JSON file holds, and what is wrong with it."""
    for document in documents(source):
        if isinstance(document, Problem) or isinstance(document.data, dict):
            yield document


def read_ini(source: Source) -> Value:
    """An INI file in the shape of a dictionary."""
    sections = _sections(source)
    whole = source.place(1, 1, 1, len(source.line_text(1)) + 1)
    loggers, handlers, formatters = dict[str, Value](), dict[str, Value](), dict[str, Value]()
    result: dict[str, Value] = {"version": Value(1, whole)}
    for name, (place, entries) in sections.items():
        kind, _, own = name.partition("_")
        content = dict(entries)
        if kind == "logger":
            listed = content.get("handlers")
            if listed is not None:
                parts = [part.strip() for part in (listed.text or "").split(",") if part.strip()]
                content["handlers"] = Value([Value(part, listed.span) for part in parts], listed.span)
            passed_on = content.get("propagate")
            if passed_on is not None:
                content["propagate"] = Value((passed_on.text or "").strip() != "0", passed_on.span)
            qualified = content.get("qualname")
            if own == "root":
                result["root"] = Value(content, place)
            else:
                loggers[(qualified.text if qualified is not None else None) or own] = Value(content, place)
        elif kind == "handler":
            handlers[own] = Value(_with_arguments(content), place)
        elif kind == "formatter":
            formatters[own] = Value({key: one for key, one in content.items() if one.text}, place)
    for key, found in (("loggers", loggers), ("handlers", handlers), ("formatters", formatters)):
        result[key] = Value(found, whole)
    return Value(result, whole)


def _sections(source: Source) -> dict[str, tuple[Span, dict[str, Value]]]:
    """Sections with their places and entries. Lines that go on are left out."""
    sections: dict[str, tuple[Span, dict[str, Value]]] = {}
    entries: dict[str, Value] | None = None
    for number in range(1, len(source.starts) + 1):
        line = source.line_text(number)
        header = _SECTION.match(line) if len(line) < _LONGEST else None
        if header is not None:
            place = source.place(number, 1, number, len(line) + 1)
            entries = sections.setdefault(header[1].strip(), (place, {}))[1]
        elif entries is not None and line[:1] not in ("", " ", "\t", "#", ";"):
            key, sign, value = line.partition("=")
            start = len(key) + 1 + len(value) - len(value.lstrip())
            if sign:
                span = source.place(number, start + 1, number, max(start + 2, len(line.rstrip()) + 1))
                entries[key.strip().lower()] = Value(value.strip(), span)
    return sections


def _with_arguments(content: dict[str, Value]) -> dict[str, Value]:
    """A handler's entries, with its positional arguments under the names that a dictionary has for them."""
    kind, written = content.get("class"), content.get("args")
    names = ARGUMENTS.get((kind.text or "").rpartition(".")[2], ()) if kind is not None else ()
    if written is None or not names:
        return content
    given = _evaluated(written)
    if given is None:
        return {**content, names[0]: Value(Unknown("it is computed when the program runs"), written.span)}
    return {**content, **dict(zip(names, given, strict=False))}


def _evaluated(written: Value) -> list[Value] | None:
    source = Source(written.span.file, f"_ = {(written.text or '()')[:_LONGEST]}\n", coarse=written.span)
    tree = parsed(source)
    if isinstance(tree, Problem) or not isinstance(tree, ast.Module):
        return None
    value = Module(source, tree).names.get("_")
    return value.data if value is not None and isinstance(value.data, list) else None
