"""Kubernetes manifests: YAML or JSON files of objects that have `apiVersion` and `kind`.

What is read: files with several documents, kinds of lists, and the files that a ConfigMap or Secret carries, which go
to the loader that claims them. What kustomizations patch is unknown. Objects of Config Connector and Crossplane are
handed over as the cloud resources that they stand for. Client configurations and the like are passed over.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from accesslint.loaders import Embedded, Loaded, Options, Tree
    from accesslint.model.values import Resource
    from accesslint.source import Source

NAME = "kubernetes"
FILES = (".json", ".tpl", ".yaml", ".yml", "kustomization")

_KUSTOMIZATIONS = ("kustomization.yaml", "kustomization.yml", "Kustomization")
_SUFFIXES = (".yaml", ".yml", ".json")
_MANAGED = (".cnrm.cloud.google.com/", "upbound.io/", "apiextensions.crossplane.io/")
"""In the API groups of objects that stand for cloud resources."""
_TEMPLATE_OF_AZURE = "{$schema:https://schema.management.azure.com/"
"""Its resources have an `apiVersion` and often a `kind`."""


def claims(name: str, head: str) -> bool:
    """Whether it is a kustomization, or the head has `apiVersion` and `kind` at the top level of a document."""
    if name.endswith(_KUSTOMIZATIONS) and name.rpartition("/")[2] in _KUSTOMIZATIONS:
        return True
    if "apiVersion" not in head or "kind" not in head:
        return False
    if not name.lower().endswith(_SUFFIXES) and not (name.endswith(".tpl") and "templates/" in name):
        return False  # Helm renders every file of `templates/`
    if '"format_version"' in head[:64]:
        return False  # a Terraform plan that applies manifests
    found: set[str] = set()
    for line in head.splitlines():
        if line[:1] == "{" and line[:2] not in ("{{", "{%"):
            return _is_flow_object(head)
        key, colon, _ = line.removeprefix("\ufeff").partition(":")
        if colon:
            found.add(key.strip("\"'") if key[:1] not in (" ", "\t", "") else "")
    return {"apiVersion", "kind"} <= found


def _is_flow_object(head: str) -> bool:
    """JSON, or YAML in braces: its first keys are looked for at any depth."""
    words = "".join(head.split()).replace('"', "")
    if words.startswith(_TEMPLATE_OF_AZURE):
        return False
    return all(f"{{{key}:" in words or f",{key}:" in words for key in ("apiVersion", "kind"))


def load(
    sources: Sequence[Source],
    embedded: Sequence[Embedded],
    tree: Tree,
    options: Options,  # noqa: ARG001
) -> Iterator[Loaded]:
    """Each object to a `Resource`: type and address `Deployment/web/api`, scope the file's folder."""
    from accesslint.loaders.kubernetes.objects import Objects
    from accesslint.model.values import Resource

    patched = None
    if any(source.name.endswith(_KUSTOMIZATIONS) for source in sources):
        from accesslint.loaders.kubernetes.kustomizations import Kustomizations

        patched = Kustomizations(sources, tree)
    objects = Objects(patched.apply if patched is not None else None, tree)
    managed: list[Resource] = []
    namespaces: list[Resource] = []
    for source in sources:
        if patched is not None and source.name in patched.patch_files:
            continue
        for item in objects.read(source, source.name):
            if isinstance(item, Resource) and _is_managed(item):
                managed.append(item)
                continue
            if isinstance(item, Resource) and item.type == "Namespace":
                namespaces.append(item)
            yield item
    for inner in embedded:
        yield from objects.read(inner.source, inner.file_name, inner)
    if managed:
        from accesslint.loaders.kubernetes.managed import translated

        yield from translated(managed, namespaces)


def _is_managed(resource: Resource) -> bool:
    version = resource.get("apiVersion")
    return version is not None and version.text is not None and any(group in version.text for group in _MANAGED)
