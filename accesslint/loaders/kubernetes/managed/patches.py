"""Which files are patches of a kustomization: parts of objects, which alone tell nothing of what they leave out.

https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/patches/
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from accesslint.model.values import Value
from accesslint.syntax.yaml import documents

if TYPE_CHECKING:
    from accesslint.loaders import Tree

_NAMES = ("kustomization.yaml", "kustomization.yml", "Kustomization")


def patch_files(folders: Iterable[str], tree: Tree) -> frozenset[str]:
    """The paths of the files that kustomizations in folders, or in those above them, name as patches."""
    found: set[str] = set()
    for home in {place for folder in folders for place in (folder, posixpath.dirname(folder))}:
        for name in _NAMES:
            source = tree.read(posixpath.join(home, name))
            for document in documents(source) if source is not None else ():
                if isinstance(document, Value):
                    found.update(posixpath.normpath(posixpath.join(home, path)) for path in _paths(document))
    return frozenset(found)


def _paths(kustomization: Value) -> Iterator[str]:
    for key in ("patches", "patchesStrategicMerge"):
        listed = kustomization.get(key)
        for item in listed.items() if listed is not None else ():
            path = item.get("path") if isinstance(item.data, dict) else item
            if path is not None and path.text and "\n" not in path.text:
                yield path.text
