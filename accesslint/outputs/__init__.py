"""Outputs: each module writes a report in one format.

An output is a module (or package) of this package with `NAME` and `write` (see `Output`); it is
found by being there and imported only when asked for. Modules with a leading underscore are parts
that several outputs share.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from functools import cache
from typing import Protocol, TextIO, cast

import msgspec

from accesslint.model.findings import Report
from accesslint.rules.frameworks import Framework
from accesslint.rules.metadata import Rule


def _no_line(_file: str, _line: int) -> str:
    return ""


def _no_text(_file: str) -> str | None:
    return None


def _as_it_is(file: str) -> str:
    return file


class OutputContext(msgspec.Struct):
    """How the user wants a report, and what outputs need beside it."""

    color: bool = False
    """Whether the stream shows ANSI colours."""
    width: int = 120
    """Columns of the terminal."""
    persona: str = "developer"
    """`developer`, or `auditor` who also sees what is undecided."""
    statistics: bool = False
    quiet: bool = False
    """Findings only."""
    verbose: bool = False
    include_suppressed: bool = False
    frameworks: Mapping[str, Framework] = msgspec.field(default_factory=dict)
    """By id. Outputs that name clauses in full need them; others go without."""
    read_line: Callable[[str, int], str] = _no_line
    """(file, line from 1) to the line's text without its end; empty if there is none."""
    shown: Callable[[str], str] = _as_it_is
    """A file's name as a person in the current folder finds it. Documents for programs keep to names from the root."""
    read_text: Callable[[str], str | None] = _no_text
    """A file's whole text, for fingerprints over it; None if it is not at hand."""


class Output(Protocol):
    """What a format's module has."""

    NAME: str
    """As `--format` and `--report` take it."""

    def write(self, report: Report, rules: Mapping[str, Rule], context: OutputContext, stream: TextIO) -> None:
        """Write the whole report to a text stream. `rules` are those of the catalogue, by name."""


@cache
def names() -> tuple[str, ...]:
    """The formats there are, sorted, without importing them."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_")))


@cache
def output(name: str) -> Output:
    """The module of a format. Raises `KeyError` for a name that is not one of `names()`."""
    if name not in names():
        raise KeyError(name)
    return cast("Output", importlib.import_module(f"{__name__}.{name}"))
