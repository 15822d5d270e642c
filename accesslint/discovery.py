"""Finds the files to read: walks folders, honours .gitignore, leaves out what is binary or too large."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

import msgspec

from accesslint.candidates import is_aside, is_candidate
from accesslint.source import Problem, Source, decode, problem_of_file

_SKIPPED_FOLDERS = frozenset({".git", ".hg", ".svn", ".terraform", ".venv", "node_modules", "__pycache__"})
_OF_OTHERS = "node_modules/"
"""Left out where git lists it as well: packages that nobody ignored yet, or that were committed."""
_MAX_LINE = 1_000_000


class Walk(msgspec.Struct):
    """How to look for files."""

    root: Path
    """Every name is relative to it, and nothing outside it is read."""
    exclude: tuple[str, ...] = ()
    """Globs over names relative to the root; a folder's name takes all below it."""
    gitignore: bool = True
    max_bytes: int = 4_194_304


class Found(msgspec.Struct):
    """What discovery gives."""

    sources: list[Source]
    problems: list[Problem]
    explicit: frozenset[str]
    """Names that the user gave as files."""
    doubts: dict[str, Problem] = msgspec.field(default_factory=dict)
    """By name: what is odd about texts that were read; of interest only where a loader takes the file."""


def top_of(path: Path) -> Path | None:
    """The git work tree that holds a path; None outside of one."""
    for folder in (path, *path.parents):
        if (folder / ".git").exists():
            return folder
    return None


def root_of(paths: Sequence[Path]) -> Path:
    """The folder that names are relative to: the git work tree, else the folder common to the paths.

    The paths must be absolute and resolved.
    """
    folders = [path if path.is_dir() else path.parent for path in paths]
    common = Path(os.path.commonpath(folders))
    return top_of(common) or common


def discover(paths: Sequence[Path], walk: Walk) -> Found:
    """All text files below the paths that may be configuration.

    A path that does not exist, or lies outside the root, is a `Problem`.
    """
    found = Found([], [], frozenset())
    explicit: set[str] = set()
    seen: set[str] = set()
    for path in paths:
        if path.is_dir():
            names: Iterator[str] = iter(sorted(_folder(path, walk)))
        elif path.exists() or path.is_symlink():
            name = path.relative_to(walk.root).as_posix()
            explicit.add(name)
            names = iter((name,))
        else:
            found.problems.append(problem_of_file(str(path), "no such file or folder", "error"))
            continue
        for name in names:
            if name not in seen:
                seen.add(name)
                _take(name, walk, found, explicit=name in explicit)
    found.explicit = frozenset(explicit)
    return found


def _take(name: str, walk: Walk, found: Found, *, explicit: bool) -> None:
    source, problem = read(walk, name)
    if problem is not None and source is not None:
        found.doubts[name] = problem
    elif problem is not None:
        silent = explicit and problem.level == "note"
        found.problems.append(msgspec.structs.replace(problem, level="warning") if silent else problem)
    if source is not None:
        found.sources.append(source)


def read(walk: Walk, name: str) -> tuple[Source | None, Problem | None]:
    """One file's text, or the reason why it is left out. `name` is relative to the root."""
    path = walk.root / name
    try:
        resolved = path.resolve()
        if not resolved.is_relative_to(walk.root):
            return None, problem_of_file(name, "left out: a symbolic link that leaves the tree", "note")
        status = resolved.stat()
        if not stat.S_ISREG(status.st_mode):
            return None, problem_of_file(name, "left out: not a regular file", "note")
        if status.st_size > walk.max_bytes:
            size = f"{status.st_size / 1_048_576:.1f} MiB"
            return None, problem_of_file(name, f"left out: {size} is over max_file_size", "note")
        data = resolved.read_bytes()
    except (OSError, ValueError, RuntimeError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        return None, problem_of_file(name, f"cannot be read: {reason}", "error")
    if b"\0" in data[:8192] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None, problem_of_file(name, "left out: a binary file", "note")
    source, problem = decode(name, data)
    # Programs write JSON on one line: a plan is never more. Its reader takes time in proportion to the length.
    if (
        len(data) > _MAX_LINE
        and not name.lower().endswith(".json")
        and any(len(line) > _MAX_LINE for line in source.text.split("\n"))
    ):
        return None, problem_of_file(name, f"left out: a line of over {_MAX_LINE:,} characters", "note")
    return source, problem


def _folder(folder: Path, walk: Walk) -> Iterator[str]:
    listed = _git_files(folder, walk) if walk.gitignore else None
    names = _walk(folder, walk) if listed is None else listed
    start = len(folder.relative_to(walk.root).as_posix()) + 1 if folder != walk.root else 0
    for name in names:
        below = name[start:]
        if _OF_OTHERS in below and (below.startswith(_OF_OTHERS) or f"/{_OF_OTHERS}" in below):
            continue
        if name.rpartition("/")[2].startswith(".") and name.rpartition("/")[2].count(".") == 1:
            continue  # .gitignore and the like
        if is_candidate(name) and not is_aside(below) and not _excluded(name, walk.exclude):
            yield name


def _excluded(name: str, globs: Sequence[str]) -> bool:
    return any(fnmatchcase(name, glob) or fnmatchcase(name, glob.rstrip("/") + "/*") for glob in globs)


def _walk(folder: Path, walk: Walk) -> Iterator[str]:
    """Every regular file; links are not followed (their targets in the tree are met under their own names)."""
    ignored = _Ignored(walk) if walk.gitignore else None
    for where, folders, files in os.walk(folder):
        below = os.path.relpath(where, walk.root).replace(os.sep, "/")
        prefix = "" if below == "." else below + "/"
        folders[:] = sorted(
            name
            for name in folders
            if name not in _SKIPPED_FOLDERS and not (ignored and ignored.holds(prefix + name + "/", where))
        )
        for name in files:
            if not os.path.islink(os.path.join(where, name)) and not (ignored and ignored.holds(prefix + name, where)):  # noqa: PTH114, PTH118
                yield prefix + name


class _Ignored:
    """The .gitignore files of a tree that is no git work tree (or where git is not installed)."""

    def __init__(self, walk: Walk) -> None:
        self._root = walk.root
        self._specs: dict[str, object] = {}

    def holds(self, name: str, where: str) -> bool:
        """Whether a name relative to the root is ignored by a .gitignore in its folder or above."""
        folder = os.path.relpath(where, self._root).replace(os.sep, "/")
        while True:
            base = "" if folder == "." else folder + "/"
            spec = self._spec(base)
            if spec is not None and spec.match_file(name[len(base) :]):  # type: ignore[attr-defined]
                return True
            if not base:
                return False
            folder = folder.rpartition("/")[0] or "."

    def _spec(self, base: str) -> object | None:
        if base not in self._specs:
            file = self._root / base / ".gitignore"
            spec: object | None = None
            if file.is_file():
                from pathspec import GitIgnoreSpec

                spec = GitIgnoreSpec.from_lines(file.read_text("utf-8", errors="replace").splitlines())
            self._specs[base] = spec
        return self._specs[base]


def _git_files(folder: Path, walk: Walk) -> list[str] | None:
    """What git tracks or does not ignore below a folder; None outside a work tree or without git.

    The settings on the command line keep a repository's own configuration from running programs.
    """
    if top_of(folder) is None:
        return None
    import subprocess

    command = ["git", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-C", str(folder)]
    command += ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", "."]
    try:
        listed = subprocess.run(command, capture_output=True, check=False, timeout=120)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return None
    if listed.returncode != 0:
        return None
    prefix = folder.relative_to(walk.root).as_posix()
    prefix = "" if prefix == "." else prefix + "/"
    names: list[str] = []
    for raw in dict.fromkeys(listed.stdout.split(b"\0")):
        name = prefix + os.fsdecode(raw)
        path = walk.root / name
        if not raw or os.path.islink(path):  # noqa: PTH114
            continue
        if raw.endswith(b"/") or path.is_dir():
            names.extend(_walk(path, walk))  # a nested repository or submodule
        elif path.exists():
            names.append(name)
    return names
