"""Platforms: each module turns its files into `Resource`s, without knowing what logging is.

A loader is a folder of this package whose `__init__.py` has `NAME`, `FILES`, `claims` and `load` (see `Loader`).
`files.json` is made from what their `FILES` say (`python -m accesslint.loaders.index`), so that a run imports only
those that may claim one of its files.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Protocol, TypeAlias, cast

import msgspec

from accesslint.candidates import is_foreign
from accesslint.including.files import HEAD, File
from accesslint.including.names import plain_name
from accesslint.model.values import Resource
from accesslint.source import Problem, Source

INDEX = Path(__file__).with_name("files.json")
ANY = "*"
"""In a loader's `FILES`: every file may be its."""
UNENDED = ""
"""In a loader's `FILES`: every file without an ending may be its."""


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
    FILES: tuple[str, ...]
    """Texts of which the path of each of its files, in lower case, has one: `(".tf", ".tofu")`; or `ANY`, `UNENDED`.

    No file of another name is its, whatever `claims` says.
    """

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
def _index() -> dict[str, tuple[str, ...]]:
    return msgspec.json.decode(INDEX.read_bytes(), type=dict[str, tuple[str, ...]])


def names() -> tuple[str, ...]:
    """The names of the loaders, sorted, without importing them."""
    return tuple(_index())


@cache
def loader(name: str) -> Loader:
    """The loader of that name."""
    return cast("Loader", importlib.import_module(f"{__name__}.{name}"))


def possible(name: str) -> Iterator[str]:
    """The names of the loaders whose a file of that path may be, sorted, without importing them."""
    lower = name.lower()
    unended = "." not in plain_name(lower)
    for one, texts in _index().items():
        if any(text in lower if text else unended for text in texts) or ANY in texts:
            yield one


def claimant(name: str, text: str) -> str | None:
    """The name of the loader whose a file is, by its path and its text; None where it is nobody's."""
    if is_foreign(name):
        return None
    head = text[:HEAD]
    return next((one for one in possible(name) if loader(one).claims(name, head)), None)
