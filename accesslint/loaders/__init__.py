"""Platforms: each module turns its files into `Resource`s, without knowing what logging is.

A loader is a module of this package with `NAME`, `claims` and `load` (see `Loader`); it is found
by being there. A folder with an `__init__.py` that has the three serves as well.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Protocol, TypeAlias, cast

import msgspec

from accesslint.candidates import is_foreign
from accesslint.including.files import HEAD, File
from accesslint.model.values import Resource
from accesslint.source import Problem, Source


class Embedded(msgspec.Struct):
    """A file inside a file, for whichever loader claims its name (a ConfigMap's `nginx.conf`)."""

    source: Source
    """Its spans lie in the outer file."""
    file_name: str
    """The inner file's own name: `nginx.conf`."""
    container: str
    """Id of the resource that carries it; empty for a file that something writes to a host."""
    scope: str
    """What the inner file's includes and addresses are relative to; equal for files of one ConfigMap."""


def files(sources: Sequence[Source], embedded: Sequence[Embedded]) -> Iterator[File]:
    """All files of a loader that reads each for itself."""
    for source in sources:
        yield File(source, source.name, source.name, "")
    for one in embedded:
        yield File(one.source, one.file_name, one.scope, one.container)


def files_together(sources: Sequence[Source], embedded: Sequence[Embedded]) -> Iterator[File]:
    """All files of a loader that reads several as one: those in the tree have one scope, which is empty."""
    for source in sources:
        yield File(source, source.name, "", "")
    yield from files((), embedded)


class Tree(Protocol):
    """The scanned tree, for loaders that follow includes, modules or file functions.

    Paths are relative to the root, with forward slashes; none leaves the tree.
    """

    def read(self, name: str) -> Source | None:
        """The file's text; None if it is absent, outside the tree, too large or unreadable."""

    def folder(self, name: str) -> Sequence[str]:
        """The paths of the files directly in a folder, sorted; empty if there is none."""

    def exists(self, name: str) -> bool:
        """Whether a file or folder is there."""


class Options(msgspec.Struct):
    """What the user said about loading."""

    tf_var_files: tuple[str, ...] = ()
    """Paths of further variable files, relative to the root."""
    types: frozenset[str] | None = None
    """The resource types whose attributes are of use; those of others may be left empty. None: all are."""


class Replaced(msgspec.Struct, frozen=True):
    """A scope's resources loaded so far give way to those that follow: a plan knows more than its sources."""

    platform: str
    scope: str


Loaded: TypeAlias = "Resource | Embedded | Problem | Replaced"


class Loader(Protocol):
    """What a platform's module has."""

    NAME: str
    """`terraform`; also the platform of its resources."""

    def claims(self, name: str, head: str) -> bool:
        """Whether a file is this platform's, by its path and its first characters (`HEAD`)."""

    def load(
        self,
        sources: Sequence[Source],
        embedded: Sequence[Embedded],
        tree: Tree,
        options: Options,
    ) -> Iterator[Loaded]:
        """All of the platform's files at once to resources; bad input becomes a `Problem`.

        `embedded` are the files that other loaders found inside theirs and this one claims.
        """


@cache
def names() -> tuple[str, ...]:
    """The names of the loader modules, sorted, without importing them."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(__path__)))


@cache
def loader(name: str) -> Loader:
    """The loader module of that name."""
    return cast("Loader", importlib.import_module(f"{__name__}.{name}"))


def claimant(name: str, text: str) -> str | None:
    """The name of the loader whose a file is, by its path and its text; None where it is nobody's."""
    if is_foreign(name):
        return None
    head = text[:HEAD]
    return next((one for one in names() if loader(one).claims(name, head)), None)
