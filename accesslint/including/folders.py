"""Files that are read together as they lie in one folder: of the tree, of a host, or among one ConfigMap's keys."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from posixpath import dirname
from typing import NamedTuple

from accesslint.including.files import File


class Folder(NamedTuple):
    """The files of one folder."""

    scope: str
    """The folder's path in the tree; the scope of files inside others."""
    container: str
    within: str
    """How ids begin in the scope, as a host may have several such folders: `etc/php/8.3/fpm/pool.d:`, or empty."""
    files: list[File]


def by_folder(files: Iterable[File], folder_of: Callable[[str], str] = dirname) -> list[Folder]:
    """Files by their folders (`folder_of` tells a file's by its name), those of the tree with an empty scope."""
    found: dict[tuple[str, str, str], list[File]] = {}
    for file in files:
        found.setdefault((file.scope, file.container, folder_of(file.file_name)), []).append(file)
    return [
        Folder(scope, container, f"{folder}:" if folder else "", members)
        if scope
        else Folder(folder, container, "", members)
        for (scope, container, folder), members in found.items()
    ]
