"""From what a root deploys to resources: evaluated, and called by Terraform's names where a table knows the type."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from accesslint.loaders.arm.deployments import Instance
from accesslint.loaders.arm.identities import GROUP_ADDRESS, shape_of
from accesslint.loaders.arm.roots import Root
from accesslint.model.values import Reference, Resource, Unknown, Value
from accesslint.source import Problem
from accesslint.translation import Draft, Shape, translated

_TEMPLATES = frozenset({"apiversion", "children", "comments", "condition", "copy", "dependson", "parent", "scope"})
"""Keys that are the template's, or that are set here."""
_GROUP_TYPE = "Microsoft.Resources/resourceGroups"
_ALWAYS: Mapping[str, str] = {"name": "name", "location": "location", "tags": "tags"}
_CHILDREN_DEPTH = 10


def resources_of(root: Root) -> Iterator[Resource]:
    """The resources of a root, with those of its modules."""
    everything = list(root.everything())
    instances = [instance for instance in everything if not instance.declaration.is_module]
    children: dict[str, list[Instance]] = {}
    for instance in instances:
        parent = root.parent(instance)
        if parent is not None and not instance.declaration.existing:
            children.setdefault(parent.id, []).append(instance)
    for instance in everything:
        if not instance.declaration.is_module:
            yield from _resources(root, instance, children)
        elif root.child(instance) is None:
            yield _absent(root, instance)
    if root.asks_for_group:
        place = root.deployment.program.span
        identity = f"{root.scope}#{GROUP_ADDRESS}"
        asked = Draft(identity, "azurerm_resource_group", Value({}, place), {}, place)
        yield Resource(
            id=identity,
            platform=root.run.platform,
            type=asked.type,
            address=GROUP_ADDRESS,
            attributes=Value({}, place),
            header=place,
            scope=root.scope,
            is_data=True,
            dialect="terraform",
            written_type=_GROUP_TYPE,
        )


def _absent(root: Root, instance: Instance) -> Resource:
    """A module that is elsewhere: a resource of type `module` with what it is given."""
    given, header = root.given(instance), instance.declaration.header
    source = given.get("source")
    shown = f"{instance.address} ({source.text})" if source is not None and source.text else instance.address
    stopped = root.not_followed.get(instance.id)
    why = f"{shown} {stopped or 'is not in these files, what it makes is unknown'}"
    is_remote = stopped is None and root.run.is_remote(source.text if source is not None else None)
    root.run.problems.append(Problem(header.first_line(), why, "note" if is_remote else "warning"))
    return Resource(
        id=instance.id,
        platform=root.run.platform,
        type="module",
        address=instance.address,
        attributes=given,
        header=header,
        scope=root.scope,
        via=instance.deployment.via,
        uncertain=Unknown(f"{shown} {stopped or 'is not in these files'}", "the module's files"),
    )


def _resources(root: Root, instance: Instance, children: Mapping[str, list[Instance]]) -> Iterator[Resource]:
    kind, header = root.placed(instance).kind, instance.declaration.header
    shape = shape_of(kind)
    if shape is None:
        draft = Draft(instance.id, kind, Value({}, header), {}, header)
    else:
        draft = _drafted(root, instance, shape, children)
    draft.uncertain = instance.uncertain
    if shape is not None and shape.finish is not None and isinstance(draft.properties.data, dict):
        shape.finish(draft)
    if shape is not None:
        _complete(draft, instance)
    yield _resource(root, instance, draft, instance.address, kind)
    for side in draft.sides:
        made = Draft(draft.id + side.suffix, side.type, draft.properties, side.attributes, side.header)
        made.uncertain = draft.uncertain
        yield _resource(root, instance, made, instance.address + side.suffix, kind)


def _drafted(root: Root, instance: Instance, shape: Shape, children: Mapping[str, list[Instance]]) -> Draft:
    body = whole_body(root, instance, children)
    header = instance.declaration.header
    return Draft(instance.id, shape.type, body, translated(body, shape.properties), header, [])


def whole_body(root: Root, instance: Instance, children: Mapping[str, list[Instance]], depth: int = 0) -> Value:
    """A resource's body in the form that `tables` describes."""
    placed, header = root.placed(instance), instance.declaration.header
    body = root.body(instance)
    unknown = body.unknown if body is not None else Unknown("it depends on itself")
    found: dict[str, Value] = {}
    if body is not None and isinstance(body.data, dict):
        for key, value in body.data.items():
            if key.lower() not in _TEMPLATES:
                kept = without_null(value)
                if kept is not None:
                    found[key] = kept
    elif not instance.declaration.existing:
        # What could not be read may be anything.
        found["properties"] = Value(unknown or Unknown("the body is not told"), header)
    found["type"] = Value(placed.kind, header)
    name = placed.names[-1] if placed.names else root.own_name(instance)
    found["name"] = Value(name.data, root.own_name(instance).span)
    holder = placed.kind.rpartition("/")[0]
    if holder.count("/"):
        parent = root.parent(instance)
        names = placed.names[:-1]
        found["parent"] = (
            root.identity(parent, header) if parent is not None else root.resource_id(holder, names, header)
        )
    scope = root.extended(instance)
    if scope is not None:
        found["scope"] = scope
    held = children.get(instance.id, ()) if depth < _CHILDREN_DEPTH else ()
    if held:
        found["children"] = Value([whole_body(root, child, children, depth + 1) for child in held], header)
    return Value(found, body.span if body is not None else header)


def without_null(value: Value, depth: int = 0) -> Value | None:
    """The value without properties that are null; None where it is null itself."""
    data = value.data
    if data is None:
        return None
    if isinstance(data, dict) and depth < 200:
        kept = {key: one for key, item in data.items() if (one := without_null(item, depth + 1)) is not None}
        return Value(kept, value.span)
    if isinstance(data, list) and depth < 200:
        return Value([one for item in data if (one := without_null(item, depth + 1)) is not None], value.span)
    return value


def _complete(draft: Draft, instance: Instance) -> None:
    """What every resource has, where the shape does not say it."""
    for key, attribute in _ALWAYS.items():
        value = draft.get(key)
        if value is not None:
            draft.attributes.setdefault(attribute, value)
    deployment, span = instance.deployment, instance.declaration.header
    if deployment.level == "resourcegroup" and draft.type != "azurerm_resource_group":
        group = deployment.own_group
        if group is None:
            target = Reference(f"{deployment.root.scope}#{GROUP_ADDRESS}", "name")
            draft.attributes.setdefault("resource_group_name", Value(target, span))
        else:
            name = deployment.evaluator.element(group, Value("name", span), span)
            draft.attributes.setdefault("resource_group_name", name)


@cache
def _names(kind: str) -> Mapping[str, str]:
    shape = shape_of(kind)
    if shape is None:
        return {}
    names = shape.written_names()
    # CloudFormation's word for it; here locks alone keep a resource.
    names.pop("lifecycle.prevent_destroy", None)
    return names


def _resource(root: Root, instance: Instance, draft: Draft, address: str, written_type: str) -> Resource:
    return Resource(
        id=draft.id,
        platform=root.run.platform,
        type=draft.type,
        address=address,
        attributes=Value(draft.attributes, draft.header),
        header=draft.header,
        scope=root.scope,
        via=instance.deployment.via,
        is_data=instance.declaration.existing,
        dialect="terraform",
        written_type=written_type,
        written_names=_names(written_type.lower()),
        uncertain=draft.uncertain,
    )
