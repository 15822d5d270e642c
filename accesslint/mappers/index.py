"""Lookup over a run's resources: by type, by reference, and side resources by what they point at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from accesslint.model.values import Reference, Resource, Unknown, Value

_MOST_STEPS = 8
_OF_LOGS = frozenset({"log", "logs", "logging", "flowlog", "flowlogs", "audit", "trail"})


class ResourceIndex:
    """All resources of a run. Lookups are built on first use and stay linear in their number."""

    def __init__(self, resources: Iterable[Resource]) -> None:
        self._by_id: dict[str, Resource] = {}
        self._by_type: dict[str, list[Resource]] = {}
        self._pointing: dict[tuple[str, str], dict[str, list[Resource]]] = {}
        self._hidden: dict[str, Unknown] | None = None
        for resource in resources:
            self._by_id.setdefault(resource.id, resource)
            self._by_type.setdefault(resource.type, []).append(resource)

    @property
    def types(self) -> frozenset[str]:
        """The types that occur."""
        return frozenset(self._by_type)

    def of_type(self, *types: str) -> Iterator[Resource]:
        """The managed resources of the types, in the order they were loaded."""
        for name in types:
            yield from (resource for resource in self._by_type.get(name, ()) if not resource.is_data)

    def data(self, *types: str) -> Iterator[Resource]:
        """The data sources of the types."""
        for name in types:
            yield from (resource for resource in self._by_type.get(name, ()) if resource.is_data)

    def get(self, resource_id: str) -> Resource | None:
        """The resource of an id."""
        return self._by_id.get(resource_id)

    def target(self, value: Value | None) -> Resource | None:
        """The resource that a value refers to, by its first reference; None for a literal or an unknown."""
        if value is None:
            return None
        reference: Reference | None = next(value.references(), None)
        return None if reference is None else self._by_id.get(reference.target)

    def hidden_beside(self, resource: Resource) -> Unknown | None:
        """Why a log of a resource may be declared where nobody can look: a module that is not there is given it.

        Only modules that speak of logs, in their name, source or inputs, count: most take a network or a firewall for
        other ends.
        """
        if self._hidden is None:
            self._hidden = dict(_given_away(self.of_type("module")))
        return self._hidden.get(resource.id)

    def pointing_at(self, resource: Resource, kind: str, attribute: str, names: Sequence[str] = ()) -> list[Resource]:
        """Side resources of a type whose attribute refers to a resource, or holds one of its literal names.

        `pointing_at(bucket, "aws_s3_bucket_versioning", "bucket", ["my-logs"])`. A resource of another
        scope (root module) counts only by name. `attribute` is a dotted path. A side resource may also refer to
        another one of the same owner, which is known by the owner's name: `aws_s3_bucket_policy.logs.id`.
        """
        table = self._pointing.get((kind, attribute))
        if table is None:
            table = self._pointing[kind, attribute] = {}
            path = [int(step) if step.isdigit() else step for step in attribute.split(".")]
            for side in self.of_type(kind):
                value = side.get(*path)
                if value is None:
                    continue
                for target in self._targets(value, path):
                    table.setdefault("#" + target, []).append(side)
                if isinstance(value.data, str):
                    table.setdefault(value.data, []).append(side)
        found: dict[str, Resource] = {}
        for key in ("#" + resource.id, *names):
            for side in table.get(key, ()):
                found.setdefault(side.id, side)
        return list(found.values())

    def _targets(self, value: Value, path: Sequence[str | int]) -> Iterator[str]:
        """Ids of what a value refers to, and of what that refers to by an attribute of the same meaning."""
        for reference in value.references():
            here: Reference | None = reference
            for _ in range(_MOST_STEPS):
                if here is None:
                    break
                yield here.target
                resource = self._by_id.get(here.target)
                if resource is None or resource.is_data:
                    break
                told = resource.get(here.attribute) if here.attribute not in {"", "id", "arn"} else None
                told = told or (resource.get(*path) or resource.get("bucket") if here.attribute != "arn" else None)
                here = next(told.references(), None) if told is not None else None


def _given_away(modules: Iterable[Resource]) -> Iterator[tuple[str, Unknown]]:
    """What modules that are not there are given, and why it matters."""
    for module in modules:
        source = module.get("source")
        given = module.attributes.data if isinstance(module.attributes.data, dict) else {}
        if module.uncertain is None or not _speaks_of_logs(module.address, source.text if source else None, *given):
            continue
        reason = f"{module.address} is given it and may log it: {module.uncertain.reason}"
        unknown = Unknown(reason, module.uncertain.decided_by)
        for reference in module.attributes.references():
            yield reference.target, unknown


def _speaks_of_logs(*texts: str | None) -> bool:
    return any(not _OF_LOGS.isdisjoint(_words(text)) for text in texts if text)


def _words(text: str) -> set[str]:
    return set("".join(letter if letter.isalnum() else " " for letter in text.lower()).split())
