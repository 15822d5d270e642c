"""Resources of the Terraform provider azapi: the Resource Manager's own types and properties, inside of Terraform.

They are handed over by azurerm's names, by the same tables as templates. What is written as a child of another
(`parent_id`), or for another, refers to it as Terraform does.
https://registry.terraform.io/providers/Azure/azapi/latest/docs/resources/resource
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from accesslint.loaders import Loaded
from accesslint.loaders.arm.identities import EXTENSIONS, shape_of
from accesslint.loaders.arm.resources import without_null
from accesslint.model.values import Encoded, Reference, Resource, Template, Unknown, Value
from accesslint.translation import Draft, translated

_KEPT = ("name", "location", "tags")
_MOST_STEPS = 8
_MOST_DEPTH = 100
_SETTING = "azurerm_monitor_diagnostic_setting"


def translated_all(everything: Iterable[Loaded], found: list[Resource]) -> Iterator[Loaded]:
    """What a loader has found, with azapi's resources, which are given besides, by azurerm's names."""
    family = _Family(found)
    for item in everything:
        if isinstance(item, Resource) and item.id in family.kinds:
            yield from _translated(item, family)
        elif isinstance(item, Resource) and item.type == _SETTING:
            yield _aimed(item, family)
        else:
            yield item


def _aimed(setting: Resource, family: _Family) -> Resource:
    """A setting of azurerm for a child of azapi, as for the nearest resource that a table knows."""
    target = setting.get("target_resource_id")
    if target is None or not isinstance(setting.attributes.data, dict):
        return setting
    known = family.known(target)
    if known is None or known is target:
        return setting
    attributes = {**setting.attributes.data, "target_resource_id": known}
    return msgspec.structs.replace(setting, attributes=Value(attributes, setting.attributes.span))


class _Family:
    """azapi's resources, and which of them are in which."""

    def __init__(self, resources: list[Resource]) -> None:
        self.kinds: dict[str, str] = {}
        self.by_id = {resource.id: resource for resource in resources}
        self.children: dict[str, list[Resource]] = {}
        for resource in resources:
            kind = resource.get("type")
            text = (kind.text or "").partition("@")[0] if kind is not None else ""
            if text:
                self.kinds[resource.id] = text
        for resource in resources:
            parent = resource.get("parent_id")
            target = next(parent.references(), None) if parent is not None else None
            if target is not None and self.is_child(resource):
                self.children.setdefault(target.target, []).append(resource)

    def is_child(self, resource: Resource) -> bool:
        """Whether its type has three parts or more."""
        return self.kinds.get(resource.id, "").count("/") > 1

    def known(self, named: Value | None) -> Value | None:
        """What a value names; where no table knows its type, the nearest that one knows, and the way from there."""
        value, way = named, ""
        for _ in range(_MOST_STEPS):
            if value is None or not isinstance(value.data, Reference):
                return value
            holder = self.by_id.get(value.data.target)
            kind = self.kinds.get(value.data.target, "")
            if holder is None or shape_of(kind) is not None or not self.is_child(holder):
                break
            name = holder.get("name")
            way = f"/{kind.rpartition('/')[2]}/{(name.text if name is not None else None) or 'default'}{way}"
            value = holder.get("parent_id")
        if not way or value is None or not isinstance(value.data, Reference):
            return value
        return Value(Template((value.data, way)), value.span)


def _translated(resource: Resource, family: _Family) -> Iterator[Resource]:
    kind = family.kinds[resource.id]
    shape = shape_of(kind)
    if shape is None:
        yield resource
        return
    body = _body(resource, family, 0)
    draft = Draft(resource.id, shape.type, body, translated(body, shape.properties), resource.header, [])
    draft.uncertain = resource.uncertain
    if shape.finish is not None:
        shape.finish(draft)
    for name in (*_KEPT, "lifecycle"):
        value = resource.get(name)
        if value is not None:
            draft.attributes.setdefault(name, value)
    holder = resource.get("parent_id")
    if holder is not None and kind.count("/") == 1 and kind.lower() not in EXTENSIONS:
        draft.attributes.setdefault("resource_group_name", holder)
    names = {path: name for path, name in shape.written_names().items() if not path.startswith("lifecycle.")}
    yield _made(resource, draft.type, "", draft.attributes, names)
    for side in draft.sides:
        yield _made(resource, side.type, side.suffix, side.attributes, names)


def _made(
    resource: Resource, type_name: str, suffix: str, attributes: dict[str, Value], names: dict[str, str]
) -> Resource:
    return msgspec.structs.replace(
        resource,
        id=resource.id + suffix,
        address=resource.address + suffix,
        type=type_name,
        attributes=Value(attributes, resource.attributes.span),
        written_type=resource.type,
        written_names=names,
    )


def _decoded(given: Value | None) -> Value | None:
    """What a text of JSON holds, all of it in the text's place."""
    if given is not None and isinstance(given.data, Encoded):
        return given.data.value
    if given is None or not given.text:
        return given
    try:
        return _placed(json.loads(given.text), given, 0)
    except (ValueError, RecursionError):
        return given


def _placed(data: Any, text: Value, depth: int) -> Value:
    if depth > _MOST_DEPTH:
        return Value(Unknown("it is nested too deeply"), text.span)
    if isinstance(data, dict):
        return Value({key: _placed(item, text, depth + 1) for key, item in data.items()}, text.span)
    if isinstance(data, list):
        return Value([_placed(item, text, depth + 1) for item in data], text.span)
    return Value(data, text.span)


def _body(resource: Resource, family: _Family, depth: int) -> Value:
    """A whole body, in the form that `tables` describes. In a text (`jsonencode`) or an object it is the same."""
    given = _decoded(resource.get("body"))
    given = without_null(given) if given is not None else None
    found: dict[str, Value] = {}
    if given is not None and isinstance(given.data, dict):
        found |= given.data
    elif given is not None:
        found["properties"] = given
    kind = family.kinds[resource.id]
    place = resource.get("type")
    found["type"] = Value(kind, place.span if place is not None else resource.header)
    for name in _KEPT:
        value = resource.get(name)
        if value is not None:
            found[name] = value
    holder = family.known(resource.get("parent_id"))
    if holder is not None and kind.lower() in EXTENSIONS:
        found["scope"] = holder
    elif holder is not None and family.is_child(resource):
        found["parent"] = holder
    held = family.children.get(resource.id, ()) if depth < _MOST_STEPS else ()
    if held:
        listed = [_body(child, family, depth + 1) for child in held]
        found["children"] = Value(listed, resource.header)
    return Value(found, given.span if given is not None else resource.header)
