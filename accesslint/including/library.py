"""Files that include each other: each read once, and which of them are main files.

Most servers refuse to read a file inside itself, or do not end; it is a problem here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Generic, Protocol, TypeVar

from accesslint.including.names import is_pattern
from accesslint.including.shelves import Shelf
from accesslint.source import Problem, Source, Span

_MOST_IN_ALL = 20_000
_DEEPEST = 50


class ReadFile(Protocol):
    """What a format's reader makes of a file."""

    name: str
    problems: list[Problem]


class Expanded(Protocol):
    """What a format makes of a main file with what it includes."""

    included: list[str]
    """Names of the files included, at any depth."""


FileType = TypeVar("FileType", bound=ReadFile)
ExpandedType = TypeVar("ExpandedType", bound=Expanded)


class Library(Generic[FileType]):
    """The files of a tree or ConfigMap, each read once."""

    def __init__(self, shelf: Shelf, read: Callable[[str, Source], FileType]) -> None:
        self._shelf = shelf
        self._read = read
        self._files: dict[str, FileType | None] = {}
        self._said: dict[Problem, None] = {}
        self._includes = 0

    def file(self, name: str) -> FileType | None:
        """A file's parts; None if it cannot be read."""
        if name not in self._files:
            source = self._shelf.source(name)
            self._files[name] = None if source is None else self._read(name, source)
        return self._files[name]

    def say(self, span: Span, message: str, level: str = "warning") -> None:
        """Note a problem with an include, once."""
        self._said[Problem(span, message, level)] = None

    def said(self) -> dict[Problem, None]:
        """The problems noted since this was last asked."""
        said, self._said = self._said, {}
        return said

    def keep(self, said: dict[Problem, None]) -> None:
        """Note problems again that `said` gave."""
        self._said.update(said)

    def problems(self) -> Iterator[Problem]:
        """What is wrong with the files and their includes."""
        for file in self._files.values():
            if file is not None:
                yield from file.problems
        yield from self._said

    def included(self, path: str, span: Span, folder: str, trail: Sequence[str]) -> tuple[list[FileType], str]:
        """The files that an include means, and why something may be missing.

        `trail`: the files that led here, the main file first. What is in it already is a problem.
        """
        shown = f"`{path[:60]}`, which is included,"
        self._includes += 1
        if self._includes > _MOST_IN_ALL or len(trail) > _DEEPEST:
            self.say(span, "the includes nest too deep or are too many; this one is not followed")
            return [], f"{shown} is not followed"
        is_open = "${" in path or "{{" in path or "#{" in path
        names = [] if is_open else self._shelf.find(path, folder)
        found: list[FileType] = []
        for name in names:
            file = self.file(name)
            if is_pattern(path) and name == trail[0]:
                continue
            if name in trail:
                self.say(span, f"this includes {name}, which is being read already", "error")
            elif file is not None:
                found.append(file)
        if names:
            return found, ""
        level = "note" if is_open or is_pattern(path) else "warning"
        self.say(span, f"{path[:100]} is not in the files; what it sets is unknown", level)
        return [], f"{shown} is not in the files"


def roots(
    names: Sequence[str], library: Library[FileType], expand: Callable[[FileType], ExpandedType]
) -> Iterator[tuple[str, ExpandedType]]:
    """The files that no other file includes, with what they include; of files that include each other the first."""
    expansions: dict[str, ExpandedType] = {}
    said: dict[str, dict[Problem, None]] = {}
    for name in sorted(names):
        file = library.file(name)
        if file is not None:
            expansions[name] = expand(file)
            said[name] = library.said()
    reach = {name: set(expansion.included) for name, expansion in expansions.items()}
    kept: list[str] = []
    for name in sorted(expansions, key=lambda name: (-len(reach[name]), name)):
        if not any(name in reach[other] for other in kept):
            kept.append(name)
    for name in sorted(kept):
        # What is missing seen from a file that is only included says nothing: paths start from the main file.
        library.keep(said[name])
        yield name, expansions[name]
