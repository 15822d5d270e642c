"""Crossplane's compositions: the resources that they are made of, with what patches fill in unknown.

Resources stand in `spec.resources` (mode Resources) or in the input of the function patch-and-transform (mode
Pipeline): https://docs.crossplane.io/latest/guides/function-patch-and-transform
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from accesslint.loaders.kubernetes.managed.naming import text_at
from accesslint.loaders.kubernetes.managed.registry import Managed
from accesslint.model.values import Resource, Unknown, Value

_STEP = re.compile(r"\[([^\]]{0,300})\]|([^.\[\]]+)")
_BACK = ("ToCompositeFieldPath", "CombineToComposite", "ToEnvironmentFieldPath", "CombineToEnvironment")
"""Patches that go the other way."""
_INPUT = "pt.fn.crossplane.io/"
_LONGEST_PATH = 500


def is_composition(group: str, kind: str) -> bool:
    """Whether an object is a composition."""
    return group == "apiextensions.crossplane.io" and kind == "Composition"


def objects_of(composition: Resource) -> Iterator[Managed]:
    """The resources of a composition, each as an object of its own."""
    spec = composition.get("spec")
    if spec is None:
        return
    yield from _resources(composition, spec, 0)
    pipeline = spec.get("pipeline")
    for number, step in enumerate(pipeline.items() if pipeline is not None else (), 1):
        given = step.get("input")
        if given is not None and text_at(given, "apiVersion").startswith(_INPUT):
            yield from _resources(composition, given, number)


def _resources(composition: Resource, holder: Value, step: int) -> Iterator[Managed]:
    listed, sets = holder.get("resources"), _patch_sets(holder)
    for number, entry in enumerate(listed.items() if listed is not None else ()):
        base = entry.get("base")
        kind = text_at(base, "kind")
        if base is None or not kind:
            continue
        name = text_at(entry, "name") or f"{number}"
        address = f"{composition.address}/{name if step < 2 else f'{step}/{name}'}"
        base = _copy(base)
        for patch in _patches(entry, sets):
            _apply(base, patch)
        place = base.get("kind")
        yield Managed(
            resource=Resource(
                id=f"{composition.id}{address.removeprefix(composition.address)}",
                platform=composition.platform,
                type=kind,
                address=address,
                attributes=base,
                header=place.span if place is not None else base.span,
                scope=composition.scope,
                container=composition.container,
            ),
            group=text_at(base, "apiVersion").partition("/")[0],
            name=text_at(base, "metadata", "name"),
            composition=composition.id,
        )


def _patch_sets(holder: Value) -> dict[str, Value]:
    sets = holder.get("patchSets")
    found = ((text_at(item, "name"), item.get("patches")) for item in (sets.items() if sets is not None else ()))
    return {name: patches for name, patches in found if patches is not None}


def _patches(entry: Value, sets: dict[str, Value]) -> Iterator[Value]:
    patches = entry.get("patches")
    for patch in patches.items() if patches is not None else ():
        if text_at(patch, "type") == "PatchSet":
            named = sets.get(text_at(patch, "patchSetName"))
            yield from named.items() if named is not None else ()
        else:
            yield patch


def _copy(value: Value) -> Value:
    """The mappings and lists anew, since patches change them."""
    if isinstance(value.data, dict):
        return Value({key: _copy(item) for key, item in value.data.items()}, value.span)
    if isinstance(value.data, list):
        return Value([_copy(item) for item in value.data], value.span)
    return value


def _apply(base: Value, patch: Value) -> None:
    """Make what a patch writes to unknown."""
    if text_at(patch, "type") in _BACK:
        return
    source = text_at(patch, "fromFieldPath")
    goal = patch.get("toFieldPath")
    path = goal.text if goal is not None else source
    if not path or len(path) > _LONGEST_PATH:
        return
    told = f"it is patched from {source} of the composite resource" if source else "it is patched"
    place = goal or patch.get("fromFieldPath") or patch
    hole = Value(Unknown(told, "the composite resource"), place.span)
    steps = [(inner.strip("'\"") if inner else plain, bool(inner)) for inner, plain in _STEP.findall(path)]
    here = base
    for number, (step, is_bracketed) in enumerate(steps):
        is_last = number == len(steps) - 1
        if isinstance(here.data, list):
            place_in = int(step) if is_bracketed and step.isascii() and step.isdecimal() and len(step) < 5 else -1
            if not 0 <= place_in < len(here.data):
                here.data = hole.data
                return
            if is_last:
                here.data[place_in] = hole
            here = here.data[place_in]
        elif isinstance(here.data, dict):
            following = here.data.get(step)
            if is_last or (following is not None and not isinstance(following.data, dict | list)):
                here.data[step] = hole
                return
            if following is None:
                if steps[number + 1][1] and steps[number + 1][0].isdecimal():
                    # A list that the patch begins.
                    here.data[step] = hole
                    return
                following = here.data[step] = Value({}, hole.span)
            here = following
        else:
            return
