"""Finds and reads modules: each folder once, however often it is called."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from accesslint.loaders.terraform.configuration import TOP_BLOCKS, Definition, define
from accesslint.source import Problem, Source
from accesslint.syntax.hcl import Body, parse
from accesslint.syntax.json import read

if TYPE_CHECKING:
    from accesslint.loaders import Tree

_NATIVE = (".tf", ".tofu")
_JSON = (".tf.json", ".tofu.json")
_LOCAL_SOURCE = re.compile(r'source"?\s*[:=]\s*"\.')
_MANIFEST = ".terraform/modules/modules.json"


class Library:
    """The modules of a run.

    A folder that has any of the given sources consists of those; others are read from the tree.
    """

    def __init__(self, sources: Iterable[Source], tree: Tree) -> None:
        self.tree = tree
        self.problems: dict[Problem, None] = {}
        """In the order met, each once."""
        self._scanned: dict[str, list[Source]] = {}
        self._definitions: dict[str, Definition | None] = {}
        self._manifests: dict[str, dict[str, str]] = {}
        for source in sources:
            self._scanned.setdefault(posixpath.dirname(source.name), []).append(source)

    @property
    def folders(self) -> list[str]:
        """The folders of the given sources, sorted."""
        return sorted(self._scanned)

    def report(self, problem: Problem) -> None:
        """Keeps a problem; a module that is called often says it once."""
        self.problems[problem] = None

    def definition(self, folder: str) -> Definition | None:
        """The module in a folder; None if there is none."""
        if folder not in self._definitions:
            sources = self._scanned.get(folder)
            self._definitions[folder] = self._define(folder, self._read(folder) if sources is None else sources)
        return self._definitions[folder]

    def definition_with(self, folder: str, added: Sequence[Source], replaced: frozenset[str]) -> Definition | None:
        """The module in a folder with further texts, some of them in the place of its files of these names."""
        sources = self._scanned.get(folder)
        own = self._read(folder) if sources is None else sources
        kept = [source for source in own if posixpath.basename(source.name) not in replaced]
        return self._define(folder, [*kept, *added])

    def may_call(self, folder: str) -> bool:
        """Whether the folder's texts may hold a call of a local module; cheaper than to parse them."""
        return any(_LOCAL_SOURCE.search(source.text) for source in self._scanned.get(folder, ()))

    def release(self, folder: str) -> None:
        """Forgets a module; it would be read again if it were called."""
        self._definitions.pop(folder, None)

    def _read(self, folder: str) -> list[Source]:
        names = [name for name in self.tree.folder(folder or ".") if name.endswith((*_NATIVE, *_JSON))]
        return [source for name in names if (source := self.tree.read(name)) is not None]

    def _define(self, folder: str, sources: list[Source]) -> Definition | None:
        if not sources:
            return None
        bodies: list[Body] = []
        overrides: list[Body] = []
        damaged = False
        names = {source.name for source in sources}
        for source in sorted(sources, key=lambda source: source.name):
            if _tofu_twin(source.name) in names:
                continue
            body, problems = self._parse(source)
            for problem in problems:
                self.report(problem)
                damaged = damaged or problem.level == "error"
            (overrides if _is_override(source.name) else bodies).append(body)
        definition = define(folder, bodies, overrides, self.report)
        definition.damaged = damaged
        return definition

    def _parse(self, source: Source) -> tuple[Body, list[Problem]]:
        if not source.name.endswith(_JSON):
            return parse(source, TOP_BLOCKS)
        from accesslint.loaders.terraform.json_layout import parse_json

        return parse_json(source)

    def target(self, folder: str, source: str, root: str, key: str) -> tuple[str | None, str]:
        """The folder that a module call means, or None and why it is not known.

        `folder` is the caller's; `key` the call's path from the root module, as `.terraform/modules/modules.json`
        under the root module lists it (written by `terraform init`).
        """
        if source.startswith(("./", "../")) or source in (".", ".."):
            found = normal(posixpath.join(folder, source))
            if found is None:
                return None, "is outside of the tree"
            return (found, "") if self.definition(found) is not None else (None, "is not there")
        if not source:
            return None, "has no constant source"
        listed = self._manifest(root).get(key)
        if listed is not None:
            found = normal(posixpath.join(root, listed))
            if found is not None and self.definition(found) is not None:
                return found, ""
        return None, "is not on disk"

    def _manifest(self, root: str) -> dict[str, str]:
        if root not in self._manifests:
            folders: dict[str, str] = {}
            source = self.tree.read(posixpath.join(root, _MANIFEST))
            value = read(source)[0] if source is not None else None
            modules = value.get("Modules") if value is not None else None
            for module in modules.items() if modules is not None else ():
                key, folder = module.get("Key"), module.get("Dir")
                if key is not None and folder is not None and key.text and folder.text:
                    folders[key.text] = folder.text
            self._manifests[root] = folders
        return self._manifests[root]


def normal(path: str) -> str | None:
    """A path relative to the tree's root, without dots; None if it leads out of the tree."""
    path = posixpath.normpath(path)
    if path.startswith(("/", "../")) or path == "..":
        return None
    return "" if path == "." else path


def _tofu_twin(name: str) -> str:
    """The file that OpenTofu reads in the place of a `.tf` file, if it is there.

    https://opentofu.org/docs/language/files/
    """
    for ending, instead in ((".tf", ".tofu"), (".tf.json", ".tofu.json")):
        if name.endswith(ending):
            return name.removesuffix(ending) + instead
    return ""


def _is_override(name: str) -> bool:
    stem = posixpath.basename(name).split(".", maxsplit=1)[0]
    return stem == "override" or stem.endswith("_override")
