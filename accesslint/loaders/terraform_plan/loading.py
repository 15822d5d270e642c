"""The whole of a run's plans: reads them and gives their resources.

https://developer.hashicorp.com/terraform/internals/json-format
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from accesslint.loaders.terraform.policy_document import render
from accesslint.loaders.terraform_plan.attributes import Attributes, Part
from accesslint.loaders.terraform_plan.beside import Beside, sources_beside
from accesslint.loaders.terraform_plan.modules import Frame, Module, Resolver
from accesslint.loaders.terraform_plan.traversals import Index, steps_of, without_keys
from accesslint.model.values import Reference, Resource, Unknown, Value
from accesslint.recursion import room_for
from accesslint.source import Source, problem_of_file
from accesslint.syntax import json

if TYPE_CHECKING:
    from accesslint.loaders import Loaded, Options, Tree

INSTANCES = 20_000
"""A plan has at most so many resources."""
_NOT_TOLD = Unknown("a plan does not tell a resource's lifecycle block", "the Terraform sources beside the plan")
_NESTING = 8
"""Policy documents that are merged into each other."""
_STACK = 5_000
"""Values stand in values; the reader's own limit of depth is what bounds them."""
_POLICY = "aws_iam_policy_document"


def load(sources: Sequence[Source], tree: Tree, options: Options) -> Iterator[Loaded]:
    """The resources of every plan and state, and what is wrong with them.

    A plan's resources take the place of those of the root module beside it. A state is what was, so it is left
    out where sources or a plan lie beside it.
    """
    from accesslint.loaders import Replaced

    taken: set[str] = set()
    for source in sources:
        root, problems = json.read(source)
        yield from problems
        plan = Plan(source.name, root)
        if not plan.resources:
            if plan.top is None:
                message = "neither planned_values nor values are in it: no resources are read from it"
                yield problem_of_file(source.name, message, "warning")
            continue
        if plan.is_cut:
            yield problem_of_file(source.name, f"more than {INSTANCES:,} resources; the rest is not looked at")
        beside = sources_beside(source.name, tree, options)
        if beside is not None and not beside.made(plan.own):
            beside = None
        if plan.is_state and beside is not None:
            message = "left out: the Terraform sources beside this state tell what is to be"
            yield problem_of_file(source.name, message, "note")
            continue
        plan.scope = beside.folder if beside is not None else posixpath.dirname(source.name) or "."
        if plan.scope in taken or (beside is None and _has_sources(plan.scope, tree)):
            plan.scope = source.name
        elif beside is not None:
            yield Replaced("terraform", plan.scope)
        taken.add(plan.scope)
        with room_for(_STACK):
            made = list(plan.made(beside, options))
        yield from made


def _has_sources(folder: str, tree: Tree) -> bool:
    from accesslint.loaders.terraform import claims

    return any(claims(name, "") for name in tree.folder(folder))


class Plan:
    """One plan or state."""

    def __init__(self, name: str, root: Value | None) -> None:
        self.name = name
        self.scope = ""
        self.root = root or Value({}, problem_of_file(name, "").span)
        planned = self.root.get("planned_values")
        self.top = planned or self.root.get("values")
        self.is_state = planned is None
        self.is_cut = False
        self.resources: dict[str, Value] = {}
        """By full address."""
        self.own: list[str] = []
        """The addresses of managed resources in the root module."""
        self.instances: dict[str, dict[str | int | None, str]] = {}
        self._modules: dict[str, str] = {}
        self._made: dict[str, Resource] = {}
        self._by_module: dict[str, dict[str, Value]] = {}
        self._pending: set[str] = set()
        self._collect(self.top, data_only=False)
        prior = self.root.get("prior_state", "values")
        self._collect(prior, data_only=True)

    def _collect(self, values: Value | None, *, data_only: bool) -> None:
        module = values.get("root_module") if values is not None else None
        waiting = [(module, "")] if module is not None else []
        while waiting:
            here, prefix = waiting.pop()
            for raw in _items(here.get("resources")):
                address, is_data = _text(raw, "address"), _text(raw, "mode") == "data"
                if not address or address in self.resources or (data_only and not is_data):
                    continue
                if len(self.resources) >= INSTANCES:
                    self.is_cut = True
                    return
                self.resources[address] = raw
                self._modules[address] = prefix
                base = f"{prefix}{'data.' if is_data else ''}{_text(raw, 'type')}.{_text(raw, 'name')}"
                self.instances.setdefault(base, {})[_index(raw)] = address
                if not prefix and not is_data:
                    self.own.append(address)
            for child in reversed(_items(here.get("child_modules"))):
                address = _text(child, "address")
                if address:
                    waiting.append((child, f"{address}."))

    def made(self, beside: Beside | None, options: Options) -> Iterator[Resource]:
        """The plan's resources."""
        self._beside = beside
        self._types = options.types
        self._resolver = Resolver(self.scope, self.instances)
        self._root_module = Module("", self.root.get("configuration", "root_module"))
        self._module_of = {prefix: self._module(prefix) for prefix in dict.fromkeys(self._modules.values())}
        self._unknown: dict[str, Value] = {}
        for change in _items(self.root.get("resource_changes")):
            unknown = change.get("change", "after_unknown")
            if unknown is not None and change.get("deposed") is None:
                self._unknown.setdefault(_text(change, "address"), unknown)
        for address in self.resources:
            yield self._resource(address)

    def _module(self, prefix: str) -> Module:
        here, steps = self._root_module, steps_of(prefix)
        number, address = 0, ""
        while number + 1 < len(steps) and steps[number] == "module":
            name, key = str(steps[number + 1]), None
            number += 2
            if number < len(steps):
                step = steps[number]
                if isinstance(step, Index):
                    key, number = step.key, number + 1
            address = f"{here.prefix}module.{name}" + _suffix(key)
            here = self._resolver.child(here, name, key, address)
        return here

    def _resource(self, address: str) -> Resource:
        known = self._made.get(address)
        if known is not None:
            return known
        raw = self.resources[address]
        origin = self._beside.of(address) if self._beside is not None else None
        place = raw.get("address") or raw
        header = origin.header if origin is not None else place.span
        kind = _text(raw, "type")
        is_data = _text(raw, "mode") == "data"
        attributes = Value({}, header)
        if self._types is None or kind in self._types:
            self._pending.add(address)
            attributes = self._attributes(address, raw, origin, is_data=is_data)
            self._pending.discard(address)
        made = self._made[address] = Resource(
            id=f"{self.scope}#{address}",
            platform="terraform",
            type=kind,
            address=address,
            attributes=attributes,
            header=header,
            scope=self.scope,
            via=origin.via if origin is not None else (),
            is_data=is_data,
        )
        return made

    def _attributes(self, address: str, raw: Value, origin: Resource | None, *, is_data: bool) -> Value:
        module = self._module_of[self._modules[address]]
        base = f"{'data.' if is_data else ''}{_text(raw, 'type')}.{_text(raw, 'name')}"
        block = self._blocks(module).get(base)
        frame = Frame(module, block.get("for_each_expression") if block is not None else None, _index(raw))
        maker = Attributes(
            resolver=self._resolver,
            frame=frame,
            scope=self.scope,
            addresses=self.resources,
            is_configured=block is not None or origin is not None,
            is_exact=self._beside is not None and self._beside.is_exact(address),
            rendered=self._rendered,
        )
        place = raw.get("address") or raw
        part = Part(
            raw.get("values"),
            self._unknown.get(address),
            raw.get("sensitive_values"),
            block.get("expressions") if block is not None else None,
            origin.attributes if origin is not None else None,
        )
        made = maker.mapping(part, origin.header if origin is not None else place.span, top=True)
        if isinstance(made.data, dict):
            lifecycle = origin.get("lifecycle") if origin is not None else Value(_NOT_TOLD, made.span)
            if lifecycle is not None and not is_data:
                made.data["lifecycle"] = lifecycle
        return made

    def _blocks(self, module: Module) -> dict[str, Value]:
        key = without_keys(module.prefix)
        if key not in self._by_module:
            self._by_module[key] = {_text(raw, "address"): raw for raw in _items(module.section("resources"))}
        return self._by_module[key]

    def _rendered(self, reference: Reference) -> Value | None:
        address = reference.target.partition("#")[2]
        raw = self.resources.get(address)
        if raw is None or _text(raw, "type") != _POLICY or reference.attribute not in ("json", "minified_json"):
            return None
        if address in self._pending or len(self._pending) > _NESTING:
            return None
        return render(self._resource(address))


def _suffix(key: str | int | None) -> str:
    from json import dumps

    return "" if key is None else f"[{dumps(key, ensure_ascii=False)}]"


def _items(value: Value | None) -> list[Value]:
    return (
        [item for item in value.data if isinstance(item.data, dict)]
        if value is not None and isinstance(value.data, list)
        else []
    )


def _text(value: Value, name: str) -> str:
    found = value.get(name)
    return found.text or "" if found is not None else ""


def _index(raw: Value) -> str | int | None:
    found = raw.get("index")
    return found.data if found is not None and isinstance(found.data, str | int) else None
