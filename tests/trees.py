"""A scanned tree that is made of texts."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence

from accesslint.source import Source, decode


class MemoryTree:
    """`loaders.Tree` over texts."""

    def __init__(self, files: Mapping[str, str | bytes]) -> None:
        self.sources = {
            name: decode(name, text if isinstance(text, bytes) else text.encode())[0] for name, text in files.items()
        }

    def read(self, name: str) -> Source | None:
        return self.sources.get(posixpath.normpath(name))

    def folder(self, name: str) -> Sequence[str]:
        folder = posixpath.normpath(name)
        return sorted(file for file in self.sources if (posixpath.dirname(file) or ".") == folder)

    def exists(self, name: str) -> bool:
        name = posixpath.normpath(name)
        return any(file == name or file.startswith(name + "/") for file in self.sources)
