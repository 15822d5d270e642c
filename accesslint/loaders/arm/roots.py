"""One template with all that it deploys: which resources there are, what they are called, and which modules it has."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import msgspec

from accesslint.loaders.arm.deployments import Deployment, Instance
from accesslint.loaders.arm.evaluation import Budget, limited
from accesslint.loaders.arm.identities import EXTENSIONS, identified, shape_of, written_id
from accesslint.loaders.arm.texts import joined, key_of, segments
from accesslint.model.values import Reference, Template, Unknown, Value
from accesslint.source import Span
from accesslint.syntax.azure.nodes import Entries, Node
from accesslint.syntax.azure.programs import Program

if TYPE_CHECKING:
    from accesslint.loaders.arm.runs import Run

_NESTING = 8
_MOST_INSTANCES = 10_000
_PROVIDERS = "/providers/"
_NAMESPACES = {"diagnosticsettings": "Microsoft.Insights"}
"""Of types under `/providers/` whose namespace is an expression; `Microsoft.Authorization` for all others."""


class Placed(msgspec.Struct):
    """A resource's whole type and name."""

    kind: str
    names: list[Value]
    parent: Instance | None = None
    extended: tuple[str, list[Value]] | None = None
    """Type and name of what it is for, where its own name tells."""


class Root:
    """What one template deploys."""

    def __init__(self, run: Run, file: str, program: Program, given: Callable[[str], Value | None]) -> None:
        self.run, self.scope = run, file
        self.budget = Budget()
        self.by_id: dict[str, Instance] = {}
        self.asks_for_group = False
        self.not_followed: dict[str, str] = {}
        """Why a module whose file is at hand is not looked into, by its id."""
        self.is_indexing = False
        self._placed: dict[str, Placed] = {}
        self._bodies: dict[str, Value | None] = {}
        self._names: dict[str, Value] = {}
        self._children: dict[str, Deployment | None] = {}
        self._libraries: dict[str, Deployment | None] = {}
        self._index: dict[tuple[str, ...], Instance] | None = None
        self._by_name: dict[str, Instance | None] = {}
        self.deployment = Deployment(program, self, file=file, given=given)

    def may_add(self) -> bool:
        """Whether there is room for another resource."""
        return len(self.by_id) < _MOST_INSTANCES

    def everything(self) -> Iterator[Instance]:
        """Every resource and module, of modules as well."""
        waiting = [self.deployment]
        while waiting:
            deployment = waiting.pop()
            for instance in deployment.everything():
                yield instance
                child = self.child(instance) if instance.declaration.is_module else None
                if child is not None:
                    waiting.append(child)

    # Modules.

    def child(self, instance: Instance) -> Deployment | None:
        """The deployment that a module makes; None where its file is not at hand."""
        if instance.id not in self._children:
            self._children[instance.id] = None
            self._children[instance.id] = self._made(instance)
        return self._children[instance.id]

    def _made(self, instance: Instance) -> Deployment | None:
        declaration, deployment = instance.declaration, instance.deployment
        if len(deployment.via) >= _NESTING:
            self.not_followed[instance.id] = "is nested too deeply and is not followed"
            return None
        program, file = declaration.program, deployment.path
        if program is None:
            found = self.run.linked(instance)
            program = self.run.program(found) if found is not None else None
            if program is None or found is None:
                return None
            file = found
            if found in deployment.chain:
                self.not_followed[instance.id] = "leads back to itself"
                return None
            if found != self.scope:
                self.run.nested.add(found)
        is_outer = declaration.program is not None and not declaration.is_inner
        group, level = self._deployed_to(instance, program)
        prefix = f"{instance.address.removeprefix(f'{declaration.kind}/')}."
        return Deployment(
            program,
            self,
            file=file,
            given=lambda name: self._input(instance, name),
            prefix=prefix,
            via=(*deployment.via, declaration.header),
            chain=deployment.chain if program is declaration.program else (*deployment.chain, file),
            outer=deployment if is_outer else None,
            local=instance.local if is_outer else None,
            group=group,
            level=level,
            uncertain=instance.uncertain,
        )

    def _deployed_to(self, instance: Instance, program: Program) -> tuple[Value | None, str]:
        """The resource group and the level of a module."""
        deployment = instance.deployment
        scope = self._evaluated(instance, "scope")
        if instance.deployment.program.is_bicep:
            if scope is None:
                return deployment.own_group, program.level
            is_group = isinstance(scope.data, Reference) or scope.get("name") is not None
            return (scope if is_group else None), program.level
        name = self._evaluated(instance, "resourceGroup")
        if name is not None:
            return deployment.place("resourcegroup", [name], name.span), "resourcegroup"
        level = program.level if deployment.level == "resourcegroup" else deployment.level
        return deployment.own_group, level

    def _input(self, instance: Instance, name: str) -> Value | None:
        """What a module's parameter is given."""
        node, deployment = instance.declaration.inputs, instance.deployment
        if node is None:
            return None
        evaluator, is_bicep = deployment.evaluator, deployment.program.is_bicep
        given: Node | None = node
        if isinstance(node, Entries) and all(key is not None for key, _ in node.pairs):
            given = node.get(name)
            if given is None:
                return None
            found: Value | None = evaluator.value(given, instance.local)
        else:
            whole = evaluator.value(node, instance.local)
            if not isinstance(whole.data, dict):
                return Value(whole.unknown or Unknown("the module's parameters are not told"), whole.span)
            lowered = name.lower()
            found = next((value for key, value in whole.entries() if key.lower() == lowered), None)
        if found is None or is_bicep:
            return found
        if isinstance(found.data, dict):
            secret = Value(Unknown(f'the parameter "{name}" is a secret of a key vault'), found.span)
            return found.data.get("value", secret)
        return Value(found.unknown or Unknown(f'what "{name}" is given is not told'), found.span)

    def given(self, instance: Instance) -> Value:
        """What a module is given, with its source, as a mapping."""
        declaration = instance.declaration
        found: dict[str, Value] = {}
        whole = None
        if declaration.inputs is not None:
            whole = limited(instance.deployment.evaluator.value(declaration.inputs, instance.local))
        for key, value in whole.entries() if whole is not None else ():
            found[key] = self._finished(value)
        path = Value(declaration.path, declaration.header)
        if declaration.path_node is not None:
            path = instance.deployment.evaluator.value(declaration.path_node, instance.local)
        return Value({**found, "source": path}, declaration.header)

    def _finished(self, value: Value) -> Value:
        """A value with resources in it by their ids."""
        data = value.data
        if isinstance(data, Reference):
            return self.id_from(value)
        if isinstance(data, list):
            return Value([self._finished(item) for item in data], value.span)
        if isinstance(data, dict):
            return Value({key: self._finished(item) for key, item in data.items()}, value.span)
        return value

    def library(self, deployment: Deployment, path: str) -> Deployment | None:
        """The file that another one imports from."""
        file = deployment.file_of(path)
        if file is None:
            return None
        if file not in self._libraries:
            self._libraries[file] = None
            program = self.run.program(file)
            if program is not None:
                self._libraries[file] = Deployment(program, self, file=file, given=lambda _name: None)
        return self._libraries[file]

    # Single resources.

    def _evaluated(self, instance: Instance, key: str) -> Value | None:
        body = instance.declaration.body
        node = body.get(key) if isinstance(body, Entries) else None
        return None if node is None else instance.deployment.evaluator.value(node, instance.local)

    def own_name(self, instance: Instance) -> Value:
        """A resource's name as it is declared, evaluated."""
        known = self._names.get(instance.id)
        if known is not None:
            return known
        header = instance.declaration.header
        self._names[instance.id] = Value(Unknown("the name depends on itself"), header)
        found = self._evaluated(instance, "name") or Value(Unknown("it has no name"), header)
        self._names[instance.id] = found
        return found

    def placed(self, instance: Instance) -> Placed:
        """A resource's whole type and name."""
        known = self._placed.get(instance.id)
        if known is None:
            self._placed[instance.id] = Placed(instance.declaration.kind, [])
            known = self._placed[instance.id] = self._place(instance)
        return known

    def _place(self, instance: Instance) -> Placed:
        # Decompilers double slashes.
        kind = instance.declaration.kind.replace("//", "/")
        names = [name for name in segments(self.own_name(instance)) if name.data != ""]
        parent = None
        if instance.container is not None and "." not in kind.partition("/")[0]:
            holder = self.placed(instance.container)
            kind, names, parent = f"{holder.kind}/{kind}", [*holder.names, *names], instance.container
        else:
            value = self._evaluated(instance, "parent")
            parent = (
                self.by_id.get(value.data.target) if value is not None and isinstance(value.data, Reference) else None
            )
            if parent is not None:
                names = [*self.placed(parent).names, *names]
        at = kind.lower().find(_PROVIDERS)
        if at < 0:
            return Placed(kind, names, parent)
        base, own = kind[:at], kind[at + len(_PROVIDERS) :]
        depth = base.count("/")
        namespace = names[depth].text if len(names) > depth else None
        namespace = namespace or _NAMESPACES.get(own.lower(), "Microsoft.Authorization")
        if len(names) <= depth:
            # A name that is not known may hold all parts.
            return Placed(f"{namespace}/{own}", names[-1:], None, (base, []))
        return Placed(f"{namespace}/{own}", names[depth + 1 :], None, (base, names[:depth]))

    def parent(self, instance: Instance) -> Instance | None:
        """The resource that holds a child."""
        placed = self.placed(instance)
        if placed.parent is not None:
            return placed.parent
        head = placed.kind.rpartition("/")[0]
        return self.find(head, placed.names[:-1]) if head.count("/") and len(placed.names) > 1 else None

    def body(self, instance: Instance) -> Value | None:
        """A resource's body, evaluated; None where it asks for itself."""
        if instance.id not in self._bodies:
            self._bodies[instance.id] = None
            found = instance.deployment.evaluator.value(instance.declaration.body, instance.local)
            self._bodies[instance.id] = limited(found)
        return self._bodies[instance.id]

    def extended(self, instance: Instance) -> Value | None:
        """The id of what a resource is for; None where it extends nothing."""
        placed, span = self.placed(instance), instance.declaration.header
        written = self._evaluated(instance, "scope")
        is_extension = placed.kind.lower() in EXTENSIONS
        if written is not None and written.data is not None:
            found = self.id_from(written)
            return found if is_extension or identified(found) is not None else None
        if placed.extended is not None:
            return self.resource_id(*placed.extended, span)
        if not is_extension:
            return None
        if instance.container is not None:
            return self.identity(instance.container, span)
        return instance.deployment.deployed_to(span)

    # Ids.

    def identity(self, instance: Instance, span: Span) -> Value:
        """A resource's id, in the forms that `tables` lists."""
        placed = self.placed(instance)
        if instance.declaration.existing:
            # It may be declared elsewhere, in another module; else it is found by what holds it.
            declared = self.find(placed.kind, placed.names)
            if declared is not None and not declared.declaration.existing:
                return self.identity(declared, span)
        if shape_of(placed.kind) is not None and not (instance.declaration.existing and placed.kind.count("/") > 1):
            return Value(Reference(instance.id, "id"), span)
        parent = self.parent(instance)
        if parent is None:
            return written_id(placed.kind, placed.names, span)
        last = placed.names[-1] if placed.names else Value(Unknown("it has no name"), span)
        return joined([self.identity(parent, span), Value(f"/{placed.kind.rpartition('/')[2]}/", span), last], span)

    def id_from(self, value: Value) -> Value:
        """The id that a scope is: of a resource, of a group, or as it is written."""
        if isinstance(value.data, dict):
            return value.get("id") or Value(Unknown("a scope without an id"), value.span)
        if isinstance(value.data, Reference):
            target = self.by_id.get(value.data.target)
            return self.identity(target, value.span) if target is not None and not value.data.attribute else value
        what = identified(value)
        return value if what is None else self.resource_id(what.kind, what.names, value.span, as_written=value)

    def resource_id(self, kind: str, names: list[Value], span: Span, as_written: Value | None = None) -> Value:
        """The id of a resource: a reference where it, or what holds it, is declared; a text else."""
        head, *kinds = kind.split("/")
        for count in range(min(len(kinds), len(names)), 0, -1):
            found = self.find("/".join([head, *kinds[:count]]), names[:count])
            if found is not None:
                parts = [self.identity(found, span)]
                for step, name in zip(kinds[count:], names[count:], strict=False):
                    parts += [Value(f"/{step}/", span), name]
                return joined(parts, span) if len(parts) > 1 else parts[0]
        return as_written or written_id(kind, names, span)

    def written_id(self, reference: Reference, span: Span) -> Value:
        """The id of a declared resource as a text."""
        target = self.by_id.get(reference.target)
        if target is None:
            return Value(reference, span)
        placed = self.placed(target)
        return written_id(placed.kind, placed.names, span)

    def _name_key(self, name: Value) -> str:
        """As `key_of`, with names that are taken from resources told."""
        data = name.data
        parts = data.parts if isinstance(data, Template) else (data,)
        found: list[Value] = []
        for part in parts:
            target = self.by_id.get(part.target) if isinstance(part, Reference) and part.attribute == "name" else None
            told = self.own_name(target) if target is not None else None
            found.append(Value(part, name.span) if told is None else told)
        return key_of(joined(found, name.span))

    def find(self, kind: str, names: list[Value]) -> Instance | None:
        """The declared resource of a whole type and name."""
        if self._index is None:
            if self.is_indexing:
                return None
            self._build()
        return (self._index or {}).get((kind.lower(), *(self._name_key(name) for name in names)))

    def named(self, value: Value) -> Instance | None:
        """The declared resource of a name, where just one has it."""
        if self._index is None and not self.is_indexing:
            self._build()
        return self._by_name.get(self._name_key(value))

    def _build(self) -> None:
        self.is_indexing = True
        index: dict[tuple[str, ...], Instance] = {}
        everything = list(self.everything())
        for instance in sorted(everything, key=lambda one: one.declaration.existing):
            placed = self.placed(instance)
            keys = [self._name_key(name) for name in placed.names]
            if keys:
                index.setdefault((placed.kind.lower(), *keys), instance)
                whole = "/".join(keys)
                self._by_name[whole] = None if whole in self._by_name else instance
        self._index = index
        self.is_indexing = False
