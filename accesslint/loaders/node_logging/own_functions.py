"""Middlewares of a program that write records, and whether the logger that they use may add fields of the request.

A logger of another file is looked up there: one that reads an asynchronous context (`AsyncLocalStorage`), or has a
function that adds fields to each record (pino's `mixin`), may add more than the middleware tells; so may one of a file
that is not found.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from accesslint.loaders.node_logging.request_handling import HANDLING
from accesslint.model.values import Unknown, Value
from accesslint.source import Source
from accesslint.syntax.programs import Program
from accesslint.syntax.programs.request_records import WritingFunction

if TYPE_CHECKING:
    from accesslint.loaders import Tree

_ADDS = re.compile(
    r"AsyncLocalStorage|async_hooks|\bmixin\b|getStore|cls-hooked|cls-rtracer|nestjs-cls|http-context|continuation-local-storage"
)
_NEST = re.compile(r"\blogger\s{0,5}=\s{0,5}new Logger\(")
"""Nest's own logger, which adds nothing of a request: https://docs.nestjs.com/techniques/logger."""
_MODULE = re.compile(r"((?:\.{1,2}|[@~]|src|app|lib)/[\w./@-]{1,200})")
_ENDINGS = ("", ".ts", ".js", ".mjs", ".cjs", "/index.ts", "/index.js")
_FARTHEST = 8
_OPEN = Unknown("the logger may add fields of the request by itself", "where the program sets its logger up")


def own_functions(program: Program, source: Source, container: str, tree: Tree) -> Iterator[WritingFunction]:
    """The functions, each record with `open` where its logger may add fields."""
    adds = _ADDS.search(source.text) is not None
    is_nest = "@nestjs/common" in source.text and _NEST.search(source.text) is not None
    known: dict[str, bool] = {}
    for function in program.writing_functions(HANDLING):
        records = []
        for record in function.records:
            by = record.get("by")
            path = (by.text or "") if by is not None else ""
            if path not in known:
                is_plain = path.startswith(("console.", "process.")) or (is_nest and path.startswith("this.logger."))
                known[path] = not is_plain and (
                    adds or _is_given(path, source) or _may_add(path, source.name if not container else "", tree)
                )
            data = record.data
            if known[path] and isinstance(data, dict):
                data = {**data, "open": Value(_OPEN, record.span)}
            records.append(Value(data, record.span))
        yield msgspec.structs.replace(function, records=records)


def _is_given(path: str, source: Source) -> bool:
    """Whether a logger is a parameter, whose maker is not told here."""
    name = path[1:].partition(".")[0]
    return path.startswith("?") and re.search(rf"\b(?:const|let|var)\s{{1,5}}{re.escape(name)}\b", source.text) is None


def _may_add(path: str, name: str, tree: Tree) -> bool:
    found = _MODULE.match(path)
    if found is None:
        # Made in this file, whose text says nothing of it, or a package whose options are not here.
        return "()" not in path and not path.startswith("?")
    source = _module(found[1], name, tree) if name else None
    return source is None or _ADDS.search(source.text) is not None


def _module(written: str, name: str, tree: Tree) -> Source | None:
    """The file of a module that is written relative to a file, or to the root of its sources: `@/utils/logger`."""
    steps = written.split("/")
    folder = posixpath.dirname(name)
    places = []
    if steps[0] in (".", ".."):
        places = [posixpath.normpath(posixpath.join(folder, written))]
    else:
        rest = "/".join(steps[1:]) if steps[0] in ("@", "~") else written
        for _ in range(_FARTHEST):
            places += [posixpath.join(folder, rest), posixpath.join(folder, "src", rest)]
            if not folder:
                break
            folder = posixpath.dirname(folder)
    for first in places:
        place = first
        # What follows the file is the name that it exports: `./logger.logger.info`.
        for _ in range(4):
            for ending in _ENDINGS:
                path = f"{place}{ending}"
                if not path.startswith("..") and ending != "" and tree.exists(path):
                    return tree.read(path)
            if "." not in place.rpartition("/")[2]:
                break
            place = place.rpartition(".")[0]
    return None
