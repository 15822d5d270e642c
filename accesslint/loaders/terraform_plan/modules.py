"""A plan's module instances, and which resources its expressions lead to.

The configuration in a plan tells names, not expressions: which resources a value is made of, not how.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

import msgspec

from accesslint.loaders.terraform_plan.traversals import Index, Steps, dotted, names
from accesslint.model.values import Reference, Value

_DEPTH = 24
_SPENT = 400
_MOST = 64
"""Resources of one expression that are looked at."""
_ITSELF = frozenset({"count", "path", "terraform", "self"})
"""Names that are no resources."""


class Module(msgspec.Struct):
    """One instance of a module."""

    prefix: str = ""
    """What stands before addresses: `module.a["x"].`."""
    configuration: Value | None = None
    parent: Module | None = None
    call: Value | None = None
    key: str | int | None = None

    def section(self, *path: str) -> Value | None:
        """A part of the module's configuration."""
        return None if self.configuration is None else self.configuration.get(*path)


class Frame(msgspec.Struct):
    """Where an expression stands: the module instance, and the instance of the block in it."""

    module: Module
    for_each: Value | None = None
    key: str | int | None = None


class Found(msgspec.Struct):
    """What an expression's names lead to."""

    references: list[Reference]
    open: bool = False
    """Whether there may be more: a local value, whose expression a plan does not tell."""


class Resolver:
    """Follows names through modules. `instances`: full addresses by address without the last key, and by key."""

    def __init__(self, scope: str, instances: Mapping[str, Mapping[str | int | None, str]]) -> None:
        self._scope = scope
        self._instances = instances
        self._children: dict[tuple[str, str, str | int | None], Module] = {}
        self._keys: dict[tuple[str, str], list[str | int | None]] = {}
        self._targets: dict[str | int | None, set[str]] = {}
        """Ids of resources by their last key, as far as asked for."""
        self._left = 0

    def child(self, parent: Module, name: str, key: str | int | None, address: str = "") -> Module:
        """An instance of a module call; made once. Its address is given where the plan's values list it."""
        known = self._children.get((parent.prefix, name, key))
        if known is None:
            call = parent.section("module_calls", name)
            configuration = call.get("module") if call is not None else None
            address = address or f"{parent.prefix}module.{name}"
            known = Module(f"{address}.", configuration, parent, call, key)
            self._children[parent.prefix, name, key] = known
            self._keys.setdefault((parent.prefix, name), []).append(key)
        return known

    def resolve(self, expression: Value | None, frame: Frame) -> Found:
        """The resources that an expression's value is made of, in the order named."""
        self._left = _SPENT
        return self._all(expression, frame, 0)

    def _all(self, expression: Value | None, frame: Frame, depth: int, *, indexed: bool = False) -> Found:
        found = Found([])
        listed = names(expression)
        indexed = indexed or any(steps[0] in ("each", "count") for steps in listed if steps)
        for steps in listed:
            self._left -= 1
            if depth > _DEPTH or self._left < 0:
                found.open = True
                break
            more = self._one(steps, frame, depth, indexed=indexed)
            found.references = list(dict.fromkeys((*found.references, *more.references)))[:_MOST]
            found.open = found.open or more.open
        return found

    def _one(self, steps: Steps, frame: Frame, depth: int, *, indexed: bool) -> Found:
        head = steps[0] if steps else ""
        rest = steps[1:]
        if head == "local":
            return Found([], open=True)
        if head == "var" and rest:
            return self._variable(str(rest[0]), rest[1:], frame.module, depth)
        if head == "each" and rest[:1] == ("value",):
            outer = Frame(frame.module, None, frame.key)
            found = self._all(frame.for_each, outer, depth + 1, indexed=True)
            return self._after(self._same_key(found, frame.key), rest[1:])
        if head == "module" and rest:
            return self._output(rest, frame, depth, indexed=indexed)
        if head in _ITSELF or head == "each":
            return Found([])
        size = 3 if head == "data" else 2
        if len(steps) < size or any(isinstance(step, Index) for step in steps[:size]):
            return Found([], open=True)
        address = frame.module.prefix + ".".join(str(step) for step in steps[:size])
        return Found(list(self._resources(address, steps[size:], frame, indexed=indexed)))

    def _resources(self, address: str, rest: Steps, frame: Frame, *, indexed: bool) -> Iterator[Reference]:
        known = self._instances.get(address, {})
        if rest and isinstance(rest[0], Index):
            chosen, rest = known.get(rest[0].key), rest[1:]
            addresses = [chosen] if chosen is not None else []
        elif indexed and frame.key in known:
            addresses = [known[frame.key]]
        else:
            addresses = list(islice(known.values(), _MOST))
        for one in addresses:
            yield Reference(f"{self._scope}#{one}", dotted(rest))

    def _variable(self, name: str, rest: Steps, module: Module, depth: int) -> Found:
        if module.parent is None or module.call is None:
            return Found([])
        caller = Frame(module.parent, module.call.get("for_each_expression"), module.key)
        return self._after(self._all(module.call.get("expressions", name), caller, depth + 1), rest)

    def _output(self, steps: Steps, frame: Frame, depth: int, *, indexed: bool) -> Found:
        name, rest = str(steps[0]), steps[1:]
        keys = self._keys.get((frame.module.prefix, name)) or [None]
        if rest and isinstance(rest[0], Index):
            keys, rest = [key for key in keys if key == rest[0].key], rest[1:]
        elif indexed and frame.key in keys:
            keys = [frame.key]
        if not rest or isinstance(rest[0], Index):
            return Found([], open=True)
        found = Found([])
        for key in keys[:_MOST]:
            child = self.child(frame.module, name, key)
            more = self._all(child.section("outputs", rest[0], "expression"), Frame(child), depth + 1)
            more = self._after(more, rest[1:])
            found.references += more.references
            found.open = found.open or more.open
        return found

    def _same_key(self, found: Found, key: str | int | None) -> Found:
        if len(found.references) < 2:
            return found
        if key not in self._targets:
            addresses = (known[key] for known in self._instances.values() if key in known)
            self._targets[key] = {f"{self._scope}#{address}" for address in addresses}
        return Found([one for one in found.references if one.target in self._targets[key]], found.open)

    def _after(self, found: Found, rest: Steps) -> Found:
        """Steps that follow a name whose value is a whole resource."""
        if rest:
            found.references = [
                one if one.attribute else Reference(one.target, dotted(rest)) for one in found.references
            ]
        return found
