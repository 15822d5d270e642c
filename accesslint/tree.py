"""The scanned tree as loaders see it: reads files on demand, and never leaves its root."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Sequence

from accesslint.discovery import Walk, read
from accesslint.source import Source


class ScannedTree:
    """Implements `loaders.Tree` over a root folder. Texts that discovery has read are not read again."""

    def __init__(self, walk: Walk, sources: Iterable[Source]) -> None:
        self._walk = walk
        self._sources: dict[str, Source | None] = {source.name: source for source in sources}
        self._folders: dict[str, Sequence[str]] = {}
        self._existing: dict[str, bool] = {}

    def read(self, name: str) -> Source | None:
        """The file's text; None if it is absent, outside the tree, too large or unreadable."""
        name = posixpath.normpath(name)
        if name not in self._sources:
            self._sources[name] = None if _escapes(name) else read(self._walk, name)[0]
        return self._sources[name]

    def folder(self, name: str) -> Sequence[str]:
        """The paths of the files directly in a folder, sorted; empty if there is none."""
        name = posixpath.normpath(name)
        if name not in self._folders:
            self._folders[name] = self._listed(name)
        return self._folders[name]

    def _listed(self, name: str) -> Sequence[str]:
        if _escapes(name):
            return ()
        path = self._walk.root / name
        try:
            if not path.resolve().is_relative_to(self._walk.root):
                return ()
            names = sorted(entry.name for entry in path.iterdir() if entry.is_file())
        except (OSError, ValueError, RuntimeError):
            return ()
        prefix = "" if name == "." else name + "/"
        return [prefix + file for file in names]

    def exists(self, name: str) -> bool:
        """Whether a file or folder is there."""
        name = posixpath.normpath(name)
        if name not in self._existing:
            self._existing[name] = self._found(name)
        return self._existing[name]

    def _found(self, name: str) -> bool:
        if _escapes(name):
            return False
        try:
            path = (self._walk.root / name).resolve()
            return path.is_relative_to(self._walk.root) and path.exists()
        except (OSError, ValueError, RuntimeError):
            return False


def _escapes(name: str) -> bool:
    return name.startswith(("/", "../")) or name == ".." or "\0" in name
