"""Where the files that an include names are found: in the scanned tree, or among the keys of one ConfigMap."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from posixpath import join, normpath
from typing import Protocol

from accesslint.including.names import TEMPLATE_SUFFIXES, is_pattern, matches
from accesslint.source import Source


class Shelf(Protocol):
    """The files that a configuration can include."""

    def find(self, path: str, folder: str) -> list[str]:
        """Names of the files that a path or pattern means, seen from a folder; sorted."""

    def source(self, name: str) -> Source | None:
        """A file's text; None if it cannot be read."""


class Tree(Protocol):
    """The scanned tree, as loaders get it."""

    def read(self, name: str) -> Source | None:
        """A file's text; None if it cannot be read."""

    def folder(self, name: str) -> Sequence[str]:
        """The paths of the files directly in a folder."""

    def exists(self, name: str) -> bool:
        """Whether a file or folder is there."""


class TreeShelf:
    """The scanned tree. Files that were claimed are not read again.

    `installed`: the folders in which images and packages keep the main file; an absolute path below one of them is
    looked for beside it.
    """

    def __init__(self, tree: Tree, sources: Iterable[Source], installed: Sequence[str] = ()) -> None:
        self._tree = tree
        self._installed = installed
        self._known = {source.name: source for source in sources}

    def source(self, name: str) -> Source | None:
        """A file's text."""
        return self._known.get(name) or self._tree.read(name)

    def find(self, path: str, folder: str) -> list[str]:
        """Names of the files that a path or pattern means; best guess for an absolute path."""
        if not path.startswith("/"):
            return self._in(folder, path)
        below = next((path[len(prefix) :] for prefix in self._installed if path.startswith(prefix)), "")
        guesses = (below, "/".join(path.split("/")[-2:]), path.rpartition("/")[2])
        for guess in guesses:
            found = self._in(folder, guess) if guess else []
            if found:
                return found
        return []

    def _in(self, folder: str, path: str) -> list[str]:
        whole = normpath(join(folder, path))
        inner, _, last = whole.rpartition("/")
        if whole.startswith(("..", "/")) or is_pattern(inner):
            return []
        if is_pattern(last):
            return sorted(name for name in self._tree.folder(inner or ".") if matches(name, last))
        for name in (whole, *(whole + suffix for suffix in TEMPLATE_SUFFIXES)):
            if name in self._known or (self._tree.exists(name) and self.source(name) is not None):
                return [name]
        return []


class KeyShelf:
    """The files of one ConfigMap, by their keys: a volume shows them all in one folder."""

    def __init__(self, sources: Mapping[str, Source]) -> None:
        self._sources = sources

    def source(self, name: str) -> Source | None:
        """A key's text."""
        return self._sources.get(name)

    def find(self, path: str, folder: str) -> list[str]:  # noqa: ARG002 (there is one folder)
        """Names of the keys that a path's last step matches."""
        last = path.rpartition("/")[2]
        return sorted(name for name in self._sources if name == last or matches(name, last))
