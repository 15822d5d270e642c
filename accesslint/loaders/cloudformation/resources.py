"""From a stack's declarations to resources: evaluated, and called by Terraform's names where a table knows the type."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from accesslint.loaders.cloudformation.stacks import Stack
from accesslint.loaders.cloudformation.tables import SHAPES
from accesslint.model.values import Resource, Unknown, Value
from accesslint.translation import Draft, Leaf, Shape, tags, translated

_TAGS = {"Tags": Leaf("tags", tags)}
_KEPT = frozenset({"Retain", "RetainExceptOnCreate"})
"""What keeps a resource when the stack goes, as `prevent_destroy` does in Terraform:
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html
"""

_ACCOUNT = "AWS::AccountId"


def resources_of(stack: Stack) -> Iterator[Resource]:
    """The resources of a stack, without those of nested ones."""
    for name, raw in stack.resources():
        kind = raw.get("Type")
        if kind is None or not kind.text:
            continue
        shape = SHAPES.get(kind.text)
        if shape is None:
            made = Draft(stack.identity(name), kind.text, Value({}, kind.span), {}, kind.span)
            yield _resource(stack, made, stack.address(name), kind.text)
        else:
            yield from _translated(stack, name, raw, shape)
    if stack.knows_account and not stack.prefix:
        # That a literal account is another one can be told where a template asks for its own.
        place = stack.template.span
        asked = Draft(f"{stack.scope}#{_ACCOUNT}", "aws_caller_identity", Value({}, place), {}, place)
        yield _resource(stack, asked, _ACCOUNT, _ACCOUNT, is_data=True)


def _translated(stack: Stack, name: str, raw: Value, shape: Shape) -> Iterator[Resource]:
    kind, written = raw.get("Type") or raw, raw.get("Properties")
    properties = stack.evaluator.value(written)
    if properties is None or properties.data is None:
        properties = Value({}, kind.span)
    attributes = translated(properties, {**_TAGS, **shape.properties})
    draft = Draft(stack.identity(name), shape.type, properties, attributes, kind.span, [])
    draft.uncertain = _uncertain(stack, raw)
    if not isinstance(properties.data, dict):
        for path in shape.written:
            attributes[path.partition(".")[0]] = properties
    elif shape.finish is not None:
        shape.finish(draft)
    _set_deletion(draft.attributes, raw, stack)
    address, type_name = stack.address(name), kind.text or ""
    yield _resource(stack, draft, address, type_name)
    for side in draft.sides:
        made = Draft(draft.id + side.suffix, side.type, properties, side.attributes, side.header)
        made.uncertain = draft.uncertain
        yield _resource(stack, made, address + side.suffix, type_name)


def _uncertain(stack: Stack, raw: Value) -> Unknown | None:
    """Why it is not known whether a resource is made: its condition is not decided."""
    there = stack.is_there(raw)
    if not isinstance(there, Unknown):
        return None
    condition = raw.get("Condition")
    name = condition.text if condition is not None else ""
    return Unknown(f"it depends on the condition {name}: {there.reason}", there.decided_by)


@cache
def _names(kind: str) -> Mapping[str, str]:
    shape = SHAPES.get(kind)
    return shape.written_names() if shape is not None else {}


def _set_deletion(attributes: dict[str, Value], raw: Value, stack: Stack) -> None:
    policy = stack.evaluator.value(raw.get("DeletionPolicy"))
    if policy is None:
        return
    kept = policy if policy.text is None else Value(policy.text in _KEPT, policy.span)
    attributes["lifecycle"] = Value([Value({"prevent_destroy": kept}, policy.span)], policy.span)


def _resource(stack: Stack, draft: Draft, address: str, written_type: str, *, is_data: bool = False) -> Resource:
    return Resource(
        id=draft.id,
        platform="cloudformation",
        type=draft.type,
        address=address,
        attributes=Value(draft.attributes, draft.header),
        header=draft.header,
        scope=stack.scope,
        via=stack.via,
        is_data=is_data,
        dialect="terraform",
        written_type=written_type,
        written_names=_names(written_type),
        uncertain=draft.uncertain,
    )
