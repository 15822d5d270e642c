"""Kustomizations: which files are patches, and what of an object the overlays change.

A base is judged with every value unknown that some kustomization reaching it patches: which overlay is applied, and
what the object is without it, files do not tell. A patch alone is no object. Sources:
https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/patches/ and
https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/components/
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import msgspec

from accesslint.loaders.kubernetes.patches import Patch, patch_of
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Source
from accesslint.syntax.yaml import documents, embedded_text

if TYPE_CHECKING:
    from accesslint.loaders import Tree

NAMES = frozenset({"kustomization.yaml", "kustomization.yml", "Kustomization"})
_DEEPEST = 40


class _Kustomization(msgspec.Struct):
    folder: str
    file: str
    resources: list[str]
    """Paths of manifests, or of folders with a kustomization."""
    components: list[str]
    patches: list[Patch]


class Kustomizations:
    """The kustomizations of a run."""

    def __init__(self, sources: Iterable[Source], tree: Tree) -> None:
        self._tree = tree
        self._by_folder: dict[str, _Kustomization] = {}
        self.patch_files: set[str] = set()
        for source in sources:
            for document in documents(source) if posixpath.basename(source.name) in NAMES else ():
                if isinstance(document, Value) and isinstance(document.data, dict):
                    one = self._read(source, document)
                    self._by_folder[one.folder] = one
        self._patches = self._by_file()

    def apply(self, resource: Resource) -> None:
        """Make what patches change unknown."""
        for patch, file in self._patches.get(resource.header.file, ()):
            if patch.fits(resource):
                reason = Unknown(f"the kustomization {file} patches it", "the overlay as `kustomize build` writes it")
                for path in patch.paths(resource.attributes):
                    resource.attributes = _opened(resource.attributes, path, reason)

    def _read(self, source: Source, document: Value) -> _Kustomization:
        folder = posixpath.dirname(source.name)
        made = _Kustomization(folder, source.name, [], [], [])
        for key in ("resources", "bases"):
            made.resources += self._listed(document, key, folder)
        made.components += self._listed(document, "components", folder)
        for key in ("patches", "patchesStrategicMerge", "patchesJson6902"):
            listed = document.get(key)
            for entry in listed.items() if listed is not None else ():
                made.patches += self._patches_of(source, entry, folder)
        return made

    def _listed(self, document: Value, key: str, folder: str) -> list[str]:
        listed = document.get(key)
        texts = [item.text for item in (listed.items() if listed is not None else ()) if item.text]
        return [posixpath.normpath(posixpath.join(folder, text)) for text in texts if "://" not in text]

    def _patches_of(self, source: Source, entry: Value, folder: str) -> Iterator[Patch]:
        is_mapping = isinstance(entry.data, dict)
        inline = entry.get("patch") if is_mapping else entry
        path = entry.get("path") if is_mapping else entry
        target = entry.get("target") if is_mapping else None
        if path is not None and path.text and "\n" not in path.text:
            name = posixpath.normpath(posixpath.join(folder, path.text))
            self.patch_files.add(name)
            given = self._tree.read(name)
        elif inline is not None and inline.text:
            given = embedded_text(source, inline)
        else:
            return
        for document in documents(given) if given is not None else ():
            if isinstance(document, Value):
                yield patch_of(document, target)

    def _by_file(self) -> dict[str, list[tuple[Patch, str]]]:
        found: dict[str, list[tuple[Patch, str]]] = {}
        for one in self._by_folder.values():
            patches = [(patch, one.file) for patch in one.patches]
            for component in self._components(one):
                patches += [(patch, component.file) for patch in component.patches]
            for file in self._reached(one, set(), _DEEPEST) if patches else ():
                found.setdefault(file, []).extend(patches)
        return found

    def _components(self, one: _Kustomization) -> Iterator[_Kustomization]:
        waiting, seen = list(one.components), set[str]()
        while waiting:
            folder = waiting.pop()
            component = self._by_folder.get(folder)
            if component is not None and folder not in seen:
                seen.add(folder)
                waiting += component.components
                yield component

    def _reached(self, one: _Kustomization, seen: set[str], most: int) -> Iterator[str]:
        """The manifests that a kustomization builds, those of its bases included."""
        if one.folder in seen or not most:
            return
        seen.add(one.folder)
        for path in (*one.resources, *one.components):
            inner = self._by_folder.get("" if path == "." else path)
            if inner is None:
                yield path
            else:
                yield from self._reached(inner, seen, most - 1)


def _opened(value: Value, path: tuple[str | int, ...], reason: Unknown) -> Value:
    """The value with an unknown at a path. What leads there is copied: anchors of YAML share their parts."""
    if not path:
        return Value(reason, value.span)
    step, rest = path[0], path[1:]
    if isinstance(step, int) and isinstance(value.data, list) and step < len(value.data):
        items = list(value.data)
        items[step] = _opened(items[step], rest, reason)
        return Value(items, value.span)
    if isinstance(step, str) and isinstance(value.data, dict):
        return Value(value.data | {step: _opened(value.data.get(step, _empty(value)), rest, reason)}, value.span)
    return value


def _empty(value: Value) -> Value:
    return Value({}, value.span)
