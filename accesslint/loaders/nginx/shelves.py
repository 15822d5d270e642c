"""Where the files that `include` names are found: in the scanned tree, or among the keys of one ConfigMap."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING, NamedTuple, Protocol

from accesslint.including.names import TEMPLATE_SUFFIXES, is_pattern, matches
from accesslint.source import Source
from accesslint.syntax.nginx import Document, parse

if TYPE_CHECKING:
    from accesslint.loaders import Tree

PREFIXES = (
    "/etc/nginx/",
    "/usr/local/nginx/conf/",
    "/usr/local/etc/nginx/",
    "/usr/local/openresty/nginx/conf/",
    "/opt/homebrew/etc/nginx/",
    "/opt/nginx/conf/",
)
"""Where packages put nginx.conf (`--conf-path`): an absolute path below one of them is beside the main file."""


class Shelf(Protocol):
    """The files that one configuration can include."""

    def find(self, path: str) -> list[str]:
        """Names of the files that an include's path or pattern means, sorted as nginx reads them."""

    def document(self, name: str) -> Document | None:
        """A file's parsed text; None if it cannot be read."""


class Library:
    """The parsed files of the tree, each read once."""

    def __init__(self, sources: Iterable[Source], tree: Tree) -> None:
        self.tree = tree
        self.documents: dict[str, Document | None] = {}
        for source in sources:
            self.documents.setdefault(source.name, parse(source))

    def document(self, name: str) -> Document | None:
        """A file's parsed text; None if the tree does not give it."""
        if name not in self.documents:
            source = self.tree.read(name)
            self.documents[name] = None if source is None else parse(source)
        return self.documents[name]


class _Place(NamedTuple):
    folder: str
    pattern: str


class TreeShelf:
    """The tree around a main configuration file.

    nginx takes relative paths from the folder of the main file, whichever file names them
    (https://nginx.org/en/docs/ngx_core_module.html#include).
    """

    def __init__(self, library: Library, folder: str) -> None:
        self._library = library
        self._folder = folder

    def find(self, path: str) -> list[str]:
        """Names of the files that an include's path or pattern means."""
        for place in self._places(path):
            found = self._in_place(place)
            if found:
                return found
        return []

    def document(self, name: str) -> Document | None:
        """A file's parsed text."""
        return self._library.document(name)

    def _places(self, path: str) -> Iterator[_Place]:
        """Where a path may be in the tree, best guess first."""
        relative = path
        if path.startswith("/"):
            relative = next((path[len(prefix) :] for prefix in PREFIXES if path.startswith(prefix)), "")
            if self._folder == "etc/nginx" or self._folder.endswith("/etc/nginx"):
                yield self._place(self._folder[: -len("etc/nginx")], path[1:])
            if not relative:
                relative = "/".join(path.split("/")[-2:])
        yield self._place(self._folder, relative)
        folder, _, pattern = relative.rpartition("/")
        # What Debian enables by a symbolic link to the same name: https://wiki.debian.org/Nginx/DirectoryStructure
        if folder == "sites-enabled":
            yield self._place(self._folder, f"sites-available/{pattern}")
        # What the official image renders at its start: https://hub.docker.com/_/nginx (envsubst, /etc/nginx/templates)
        if folder == "conf.d":
            yield self._place(self._folder, f"templates/{pattern}")
        if path.startswith("/") and not is_pattern(path):
            yield self._place(self._folder, pattern)

    def _place(self, folder: str, path: str) -> _Place:
        whole = normpath(join(folder, path))
        return _Place(dirname(whole), whole.rpartition("/")[2])

    def _in_place(self, place: _Place) -> list[str]:
        folder, pattern = place
        if folder.startswith(("..", "/")) or pattern in ("", ".", ".."):
            return []
        if is_pattern(folder):
            steps = [*folder.split("/"), pattern]
            return sorted(
                name
                for name in self._library.documents
                if name.count("/") == len(steps) - 1
                and all(fnmatchcase(part, step) for part, step in zip(name.split("/"), steps, strict=True))
            )
        if is_pattern(pattern):
            listed = self._library.tree.folder(folder)
            return sorted(name for name in listed if matches(name, pattern))
        name = join(folder, pattern)
        for candidate in (name, *(name + suffix for suffix in TEMPLATE_SUFFIXES)):
            if self._library.documents.get(candidate) is not None or self._is_file(candidate):
                return [candidate]
        return []

    def _is_file(self, name: str) -> bool:
        return self._library.tree.exists(name) and self._library.document(name) is not None


class KeyShelf:
    """The files of one ConfigMap, by their keys: a volume shows them all in one folder."""

    def __init__(self, documents: Mapping[str, Document]) -> None:
        self._documents = documents

    def find(self, path: str) -> list[str]:
        """Names of the keys that an include's last step matches."""
        pattern = path.rpartition("/")[2]
        return sorted(name for name in self._documents if matches(name, pattern))

    def document(self, name: str) -> Document | None:
        """A key's parsed text."""
        return self._documents.get(name)
