"""Google's Config Connector: `*.cnrm.cloud.google.com` objects, whose `spec` has a Terraform resource's arguments.

The owner of a resource is named in its spec, by an annotation, or by an annotation of its namespace:
https://cloud.google.com/config-connector/docs/how-to/organizing-resources/overview. What stays when an object goes:
https://cloud.google.com/config-connector/docs/how-to/managing-deleting-resources
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache

import msgspec

from accesslint.camel_case import Written, snake
from accesslint.loaders.kubernetes.managed import config_connector_iam as iam
from accesslint.loaders.kubernetes.managed.config_connector_kinds import KINDS, LEVELS, TEMPLATES, Kind, types_of
from accesslint.loaders.kubernetes.managed.naming import renamed, text_at
from accesslint.loaders.kubernetes.managed.registry import Managed, Registry
from accesslint.model.values import Reference, Resource, Template, Unknown, Value

_ENDING = ".cnrm.cloud.google.com"
_DELETION = "cnrm.cloud.google.com/deletion-policy"
_FORCE = "cnrm.cloud.google.com/force-destroy"
_OWNED = frozenset({"google_project", "google_monitoring_alert_policy"})
_OWN_NAMES = {"lifecycle.prevent_destroy": _DELETION, "force_destroy": _FORCE, "bucket_id": "resourceID"}


def is_group(group: str) -> bool:
    """Whether an API group is Config Connector's."""
    return group.endswith(_ENDING)


@cache
def _written() -> Written:
    kinds = {name: written for written, kind in KINDS.items() for name in types_of(kind)}
    return Written({**kinds, **iam.KINDS}, _OWN_NAMES)


def translated(managed: Managed, registry: Registry) -> Iterator[Resource]:
    """The cloud resources of an object; the object as it is where its type is not known."""
    resource = managed.resource
    spec = resource.get("spec") or Value({}, resource.header)
    parts = list(iam.translated(managed, spec, lambda given: resolve(given, managed, registry)))
    kind = KINDS.get(resource.type)
    if kind is not None:
        parts = [iam.Part(*_translated(kind, managed, spec, registry))]
    if not parts:
        yield managed.as_it_is()
    for part in parts:
        yield msgspec.structs.replace(
            resource,
            id=resource.id + part.suffix,
            address=resource.address + part.suffix,
            type=part.type,
            attributes=Value(part.attributes, resource.header),
            dialect="terraform",
            written_type=resource.type,
            written_names=_written(),
        )


def _translated(kind: Kind, managed: Managed, spec: Value, registry: Registry) -> tuple[str, dict[str, Value]]:
    attributes = renamed(spec, _pointing(kind, managed, registry))
    for written, argument in kind.arguments.items():
        given = attributes.pop(snake(written), None)
        if given is not None:
            attributes[argument] = given
    name = attributes.pop("resource_id", None) or managed.meta("name")
    if kind.name and name is not None:
        attributes.setdefault(kind.name, name)
    labels = managed.meta("labels")
    if labels is not None:
        attributes.setdefault("labels", labels)
    _set_annotated(managed, attributes)
    level = _set_owner(kind, managed, spec, attributes, registry)
    location = text_at(spec, "location")
    region = "" if location in ("", "global") else "region_"
    return kind.type.replace("{level}", level).replace("{region}", region), attributes


def _pointing(kind: Kind, managed: Managed, registry: Registry) -> Callable[[str, Value], tuple[str, Value] | None]:
    def point(key: str, given: Value) -> tuple[str, Value] | None:
        if key in LEVELS and key not in kind.pointers:
            return "", given
        if key == "destination" and isinstance(given.data, dict):
            return key, _destination(given, managed, registry)
        if key == "notificationChannels" and isinstance(given.data, list):
            items = [resolve(item, managed, registry) for item in given.data]
            return "notification_channels", Value(items, given.span)
        if key == "secretKeyRef":
            return "", given
        if key.endswith("Ref") and len(key) > len("Ref"):
            return kind.pointers.get(key) or snake(key[: -len("Ref")]), resolve(given, managed, registry, key)
        return None

    return point


def _destination(given: Value, managed: Managed, registry: Registry) -> Value:
    """A sink's destination, which Terraform has as one text."""
    for key, start in TEMPLATES.items():
        pointer = given.get(key)
        if pointer is None or pointer.data is None:
            continue
        value = resolve(pointer, managed, registry, key)
        if isinstance(value.data, Reference | Unknown):
            return Value(Template((start, value.data)), value.span)
        text = value.text
        if text and not text.startswith(start):
            return Value(start + text, value.span)
        return value
    return Value(Unknown("the destination names nothing that is known here"), given.span)


def resolve(given: Value, managed: Managed, registry: Registry, key: str = "") -> Value:
    """What a reference means: another object's resource, or the name of one that is managed elsewhere."""
    if not isinstance(given.data, dict):
        return given
    external, name = given.get("external"), given.get("name")
    if external is not None and external.data is not None:
        return external
    if name is None or name.text is None:
        return name if name is not None and name.data is not None else Value(Unknown("it names nothing"), given.span)
    namespace = text_at(given, "namespace") or managed.namespace
    kind = text_at(given, "kind")
    attribute = snake(key[: -len("Ref")]) if key else ""

    def accepts(other: Managed) -> bool:
        if not is_group(other.group) or (kind and other.resource.type != kind):
            return False
        return other.namespace == namespace or not namespace or not other.namespace

    found = registry.named(name.text, accepts, managed, attribute)
    if isinstance(found, Unknown):
        return Value(found, name.span)
    return Value(Reference(found.resource.id, _attribute_of(found)), name.span)


def _attribute_of(found: Managed) -> str:
    kind = KINDS.get(found.resource.type)
    return (kind.name if kind is not None else "") or "id"


def _set_annotated(managed: Managed, attributes: dict[str, Value]) -> None:
    annotations = managed.meta("annotations")
    policy = annotations.get(_DELETION) if annotations is not None else None
    if policy is not None:
        kept = Value(policy.text == "abandon", policy.span) if policy.text else policy
        attributes["lifecycle"] = Value([Value({"prevent_destroy": kept}, policy.span)], policy.span)
    force = annotations.get(_FORCE) if annotations is not None else None
    if force is not None:
        known = {"true": True, "false": False}.get(force.text or "")
        attributes["force_destroy"] = force if known is None else Value(known, force.span)


def _set_owner(kind: Kind, managed: Managed, spec: Value, attributes: dict[str, Value], registry: Registry) -> str:
    """Set the argument of the project, folder, … that a resource is in; gives the level's word."""
    has_levels = "{level}" in kind.type
    if kind.type in _OWNED:
        return "project"
    levels: Mapping[str, tuple[str, str, str]] = LEVELS if has_levels else {"projectRef": LEVELS["projectRef"]}
    for key, (word, argument, _) in levels.items():
        given = spec.get(key)
        if given is not None and given.data is not None:
            attributes[kind.owners.get(argument, argument)] = _owner(given, managed, registry)
            return word
    for word, argument, annotation in levels.values():
        told = registry.annotation(managed, annotation) if annotation else None
        if told is not None:
            attributes.setdefault(kind.owners.get(argument, argument), told)
            return word
    return "project"


def _owner(given: Value, managed: Managed, registry: Registry) -> Value:
    value = resolve(given, managed, registry)
    return iam.short(value)
