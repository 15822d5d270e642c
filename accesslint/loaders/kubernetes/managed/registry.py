"""The managed objects of a run, to be found by name or by labels."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Sequence

import msgspec

from accesslint.camel_case import snake
from accesslint.model.environment import environment_of
from accesslint.model.values import Resource, Unknown, Value


class Managed(msgspec.Struct):
    """One object, before it is translated."""

    resource: Resource
    """As the Kubernetes loader reads it."""
    group: str
    """`s3.aws.upbound.io`"""
    name: str
    namespace: str = ""
    composition: str = ""
    """The address of the composition that it is a part of."""
    type: str = ""
    """Terraform's, where a table knows it."""

    def meta(self, *path: str) -> Value | None:
        """A part of its metadata."""
        return self.resource.get("metadata", *path)

    def as_it_is(self) -> Resource:
        """The object of a type that no table knows. Its group tells it from Kubernetes' own `Service` or `Role`."""
        return msgspec.structs.replace(self.resource, type=f"{self.resource.type}.{self.group}")

    @property
    def words(self) -> list[str]:
        """What it is, in words: those of its type, or of its kind."""
        return (self.type.partition("_")[2] or snake(self.resource.type)).split("_")

    def has_labels(self, wanted: Value) -> bool:
        """Whether it has all labels of a selector."""
        for key, value in wanted.entries():
            own = self.meta("labels", key)
            if own is None or own.text is None or own.text != value.text:
                return False
        return True


class Registry:
    """All managed objects and the namespaces of a run."""

    def __init__(self, namespaces: Iterable[Resource]) -> None:
        self.objects: list[Managed] = []
        self._by_name: dict[str, list[Managed]] = {}
        self._namespaces: dict[str, list[Resource]] = {}
        for namespace in namespaces:
            self._namespaces.setdefault(namespace.address.rpartition("/")[2], []).append(namespace)

    def add(self, managed: Managed) -> None:
        """Add an object."""
        self.objects.append(managed)
        if managed.name:
            self._by_name.setdefault(managed.name, []).append(managed)

    def scopes(self) -> dict[str, str]:
        """By folder, what its objects are one configuration in: one cluster's objects commonly stand in several.

        Folders of one environment are taken together unless they declare an object twice, as overlays do.
        """
        groups: dict[str, dict[str, list[Managed]]] = {}
        for managed in self.objects:
            if not managed.composition:
                folder = managed.resource.scope
                groups.setdefault(environment_of(folder), {}).setdefault(folder, []).append(managed)
        found: dict[str, str] = {}
        for environment, folders in groups.items():
            declared = [(it.resource.address, it.group) for objects in folders.values() for it in objects]
            common = posixpath.commonpath([_plain(folder) for folder in folders])
            if len(set(declared)) == len(declared) and environment_of(common) == environment:
                found |= dict.fromkeys(folders, common or ".")
        return found

    def annotation(self, managed: Managed, key: str) -> Value | None:
        """An annotation of an object, or else of its namespace."""
        own = managed.meta("annotations", key)
        if own is not None:
            return own
        found = self._namespaces.get(managed.namespace, []) if managed.namespace else []
        return found[0].get("metadata", "annotations", key) if len(found) == 1 else None

    def named(
        self, name: str, accepts: Callable[[Managed], bool], seeker: Managed, attribute: str = ""
    ) -> Managed | Unknown:
        """The one object of a name that is accepted: the nearest, where several folders have one.

        `attribute` is Terraform's, for objects of several kinds that have one name.
        """
        found = [it for it in self._by_name.get(name, ()) if it is not seeker and accepts(it)]
        return _one(fitting(attribute, found), f"called {name}", seeker)

    def labelled(
        self,
        labels: Value | None,
        accepts: Callable[[Managed], bool],
        seeker: Managed,
        attribute: str,
        *,
        same_composition: bool,
    ) -> Managed | Unknown:
        """The one object that has all the labels and is accepted."""
        found = [
            it
            for it in self.objects
            if it is not seeker
            and accepts(it)
            and (labels is None or it.has_labels(labels))
            and (not same_composition or (it.composition == seeker.composition and it.composition != ""))
        ]
        return _one(fitting(attribute, found), "that the selector means", seeker)


def _one(found: list[Managed], shown: str, seeker: Managed) -> Managed | Unknown:
    if len(found) > 1:
        distance = [_distance(it.resource.scope, seeker.resource.scope) for it in found]
        found = [it for it, steps in zip(found, distance, strict=True) if steps == min(distance)]
    if len(found) == 1:
        return found[0]
    if found:
        return Unknown(f"several objects may be the one {shown}", "a name")
    return Unknown(f"the object {shown} is not declared in these files", "the file that declares it")


def _distance(one: str, other: str) -> int:
    """How many steps lie between two folders."""
    first, second = _steps(one), _steps(other)
    common = 0
    while common < min(len(first), len(second)) and first[common] == second[common]:
        common += 1
    return len(first) + len(second) - 2 * common


def _plain(folder: str) -> str:
    return "" if folder == "." else folder


def _steps(folder: str) -> list[str]:
    return [step for step in folder.split("/") if step not in ("", ".")]


def fitting(attribute: str, found: Sequence[Managed]) -> list[Managed]:
    """The objects whose type an attribute's words name best: `kms_key_id` names a `KMSKey` before a bucket.

    Where the words name none of them, all.
    """
    words = {word.rstrip("s") for word in attribute.split("_")}
    scored = [
        (len(words.intersection(word.rstrip("s") for word in it.words)) if it.words[-1].rstrip("s") in words else 0, it)
        for it in found
    ]
    best = max((score for score, _ in scored), default=0)
    return [it for score, it in scored if score == best] if attribute else list(found)
