"""A file as a loader gets it, wherever it lies."""

from __future__ import annotations

from typing import NamedTuple

from accesslint.source import Source

HEAD = 4_096
"""How many of a file's first characters `claims` sees."""


class File(NamedTuple):
    """One file of a loader's, in the tree or inside another."""

    source: Source
    file_name: str
    """Its own name; in the tree its path."""
    scope: str
    container: str
    """Id of the resource that carries it; empty in the tree."""

    @property
    def head(self) -> str:
        """What `claims` sees of it."""
        return self.source.text[:HEAD]
