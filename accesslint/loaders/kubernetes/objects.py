"""Documents to objects: lists flattened, names and scopes given, files inside ConfigMaps handed on."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from accesslint.loaders import Embedded, Loaded
from accesslint.loaders.kubernetes.charts import Chart, is_chart_template
from accesslint.loaders.kubernetes.files import files_of
from accesslint.model.values import Resource, Value
from accesslint.source import Problem, Source, Span
from accesslint.syntax.yaml import documents

if TYPE_CHECKING:
    from accesslint.loaders import Tree

NO_OBJECTS = ("kustomize.config.k8s.io/", "skaffold/", "config.kubernetes.io/")
"""Groups whose documents no API server stores."""

_CLIENT_KINDS = frozenset({("v1", "Config"), ("client.authentication.k8s.io/v1", "ExecCredential")})
_LIST_DEPTH = 5


class Objects:
    """The objects of one `load`; gives each an id of its own."""

    def __init__(self, patched: Callable[[Resource], None] | None = None, tree: Tree | None = None) -> None:
        self._tree = tree
        self._values: dict[str, Value | None] = {}
        self._ids: dict[str, int] = {}
        """By the id that was wanted: the last number that one got."""
        self._patched = patched
        """Makes unknown what a kustomization changes of an object."""

    def read(self, source: Source, file_name: str, inner: Embedded | None = None) -> Iterator[Loaded]:
        """The resources of one file, the files that they carry, and what could not be read.

        `inner` is given where the file stands inside a ConfigMap.
        """
        scope = inner.scope if inner is not None else posixpath.dirname(source.name) or "."
        chart = Chart(source, self._tree, self._values) if is_chart_template(source) else None
        read = documents(source) if chart is None else chart.documents()
        if chart is None and "{{" in source.text:
            known = list(read)
            if any(isinstance(one, Problem) and one.level == "note" for one in known):
                chart = Chart(source, self._tree, self._values)  # another program's template in Go's language
            read = iter(known) if chart is None else chart.documents()
        for document in read:
            if isinstance(document, Problem):
                yield document
                continue
            for item in _flat(document, _text(document, "kind")):
                written = item if chart is None else chart.opened(item)
                resource = self._resource(written, scope, posixpath.basename(file_name))
                if resource is None:
                    continue
                if chart is not None:
                    chart.finish(resource)
                if self._patched is not None and inner is None:
                    self._patched(resource)
                if inner is not None:
                    resource.container = inner.container
                yield resource
                yield from files_of(source, resource)

    def _resource(self, item: Value, scope: str, file_name: str) -> Resource | None:
        kind, version = _text(item, "kind"), _text(item, "apiVersion")
        if not kind or "{{" in kind or not version:
            return None
        if version.startswith(NO_OBJECTS) or (version, kind) in _CLIENT_KINDS:
            return None
        namespace = _text(item, "metadata", "namespace")
        name = _text(item, "metadata", "name") or _text(item, "metadata", "generateName") or file_name
        address = "/".join(part for part in (kind, namespace, name) if part)
        return Resource(
            id=self._id(f"{scope}#{address}"),
            platform="kubernetes",
            type=kind,
            address=address,
            attributes=item,
            header=_header(item),
            scope=scope,
        )

    def _id(self, wanted: str) -> str:
        """The id, or a numbered one where two files of a folder declare the same object."""
        number, unique = self._ids.get(wanted, 0), wanted
        while unique in self._ids:
            number += 1
            unique = f"{wanted}~{number}"
        self._ids[wanted] = max(number, 1)
        self._ids[unique] = self._ids.get(unique, 1)
        return unique


def _flat(item: Value, kind: str, depth: int = 0) -> Iterator[Value]:
    """The objects of a list, each with the kind that the list implies; any other object as it is."""
    items = item.get("items")
    if not kind.endswith("List") or items is None or not isinstance(items.data, list) or depth > _LIST_DEPTH:
        yield item
        return
    version = item.get("apiVersion")
    for child in items.data:
        if not isinstance(child.data, dict):
            continue
        implied = kind.removesuffix("List")
        if implied and version is not None:
            child.data.setdefault("apiVersion", version)
            child.data.setdefault("kind", Value(implied, child.span))
        yield from _flat(child, _text(child, "kind"), depth + 1)


def _header(item: Value) -> Span:
    """The line of `kind:`, which every object has."""
    kind = item.get("kind")
    return item.span if kind is None else kind.span


def _text(value: Value, *path: str) -> str:
    found = value.get(*path)
    return "" if found is None else found.text or ""
