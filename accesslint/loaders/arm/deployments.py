"""One deployment: a program with its parameters' values, the resources that it makes, and what its names stand for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import msgspec

from accesslint.loaders.arm.evaluation import Evaluator, Locals, limited
from accesslint.loaders.arm.identities import GROUP_ADDRESS, SUBSCRIPTION, identified, snake
from accesslint.loaders.arm.texts import joined
from accesslint.model.values import Reference, Unknown, Value
from accesslint.source import Source, Span
from accesslint.syntax.azure.programs import Declaration, Function, Program

if TYPE_CHECKING:
    from accesslint.loaders.arm.roots import Root

_KEPT_OPEN = frozenset({"properties", "identity", "sku"})
"""Parts of a resource that are looked into step by step."""


class Instance(msgspec.Struct, eq=False):
    """One resource, or one module."""

    deployment: Deployment
    declaration: Declaration
    local: Locals
    address: str
    id: str
    uncertain: Unknown | None = None
    container: Instance | None = None
    """That in whose body it is written."""


class Deployment:
    """One program, evaluated. `prefix` goes before the addresses of a module's resources."""

    def __init__(
        self,
        program: Program,
        root: Root,
        *,
        file: str,
        given: Callable[[str], Value | None],
        prefix: str = "",
        via: tuple[Span, ...] = (),
        chain: tuple[str, ...] = (),
        outer: Deployment | None = None,
        local: Locals | None = None,
        group: Value | None = None,
        level: str = "",
        uncertain: Unknown | None = None,
    ) -> None:
        self.program, self.root, self.path, self.prefix, self.via = program, root, file, prefix, via
        self.level = level or program.level
        self.uncertain = uncertain
        self.chain = chain or (file,)
        """The files that lead here, this one last."""
        self.own_group = group
        self._given, self._outer, self._local = given, outer, local or {}
        self.evaluator = Evaluator(self, root.budget)
        self._known: dict[tuple[str, str], Value] = {}
        self._instances: dict[Declaration, list[Instance]] = {}
        self._containers: dict[Declaration, Declaration] = {}
        self.symbols: dict[str, Declaration] = {}
        self._addresses: dict[str, int] = {}
        self._register(program.declarations, None, 0)

    def _register(self, declarations: list[Declaration], container: Declaration | None, depth: int) -> None:
        for declaration in declarations:
            if container is not None:
                self._containers[declaration] = container
            if declaration.symbol and depth < 20:
                self.symbols.setdefault(declaration.symbol, declaration)
        for declaration in declarations:
            if depth < 20:
                self._register(declaration.children, declaration, depth + 1)

    def everything(self) -> Iterator[Instance]:
        """Every resource and module, those inside of others after them."""
        waiting = list(reversed(self.program.declarations))
        while waiting:
            declaration = waiting.pop()
            yield from self.instances(declaration)
            waiting += reversed(declaration.children)

    def instances(self, declaration: Declaration) -> list[Instance]:
        """What a declaration makes; one whose number is not known is one that is uncertain."""
        found = self._instances.get(declaration)
        if found is None:
            # One that asks for itself meets this.
            self._instances[declaration] = []
            found = self._instances[declaration] = list(self._made(declaration))
        return found

    def _made(self, declaration: Declaration) -> Iterator[Instance]:
        container = self._containers.get(declaration)
        holders: list[Instance | None] = [None] if container is None else [*self.instances(container)]
        for holder in holders:
            local = self._local if holder is None else holder.local
            doubt = self.uncertain if holder is None else holder.uncertain
            rounds: list[tuple[str, Locals]] = [("", local)]
            if declaration.loop is not None:
                several = self.evaluator.rounds(declaration.loop, local)
                if isinstance(several, Unknown):
                    doubt = doubt or several
                    rounds = [("[*]", local)]
                else:
                    rounds = [(f"[{number}]", one) for number, one in enumerate(several)]
            for suffix, one in rounds:
                holds = True if declaration.condition is None else self.evaluator.decide(declaration.condition, one)
                if holds is False or not self.root.may_add():
                    continue
                why = doubt or (self._why(holds) if isinstance(holds, Unknown) else None)
                address = self._address(declaration, holder, suffix)
                number = self._addresses[address] = self._addresses.get(address, 0) + 1
                address = address if number == 1 else f"{address}#{number}"
                made = Instance(self, declaration, one, address, f"{self.root.scope}#{address}", why, holder)
                self.root.by_id[made.id] = made
                yield made

    @staticmethod
    def _why(holds: Unknown) -> Unknown:
        return Unknown(f"it depends on a condition: {holds.reason}", holds.decided_by)

    def _address(self, declaration: Declaration, holder: Instance | None, suffix: str) -> str:
        if self.program.is_bicep:
            before = f"{holder.address}::" if holder is not None else self.prefix
            return f"{before}{'module.' if declaration.is_module else ''}{declaration.symbol}{suffix}"
        return self.prefix + "/".join(self._titles(declaration)) + suffix

    def _titles(self, declaration: Declaration) -> list[str]:
        """A template's resource is called by its whole type and the name as it is written."""
        kind, titles = declaration.kind, list[str]()
        here: Declaration | None = declaration
        while here is not None and len(titles) < 20:
            titles.append(here.title.removeprefix("[").removesuffix("]"))
            here = self._containers.get(here)
            if here is not None:
                kind = f"{here.kind}/{kind}"
        return [kind, *reversed(titles)]

    # Values by name.

    def _once(self, kind: str, name: str, span: Span, make: Callable[[], Value]) -> Value:
        key = kind, name
        known = self._known.get(key)
        if known is not None:
            return known
        # One that asks for itself meets this.
        self._known[key] = Value(Unknown(f'"{name}" depends on itself'), span)
        found = limited(make())
        if self.root.is_indexing:
            del self._known[key]
        else:
            self._known[key] = found
        return found

    def parameter(self, name: str, span: Span) -> Value:
        """A parameter's value: what it is given, else its default."""
        if self._outer is not None:
            return self._outer.parameter(name, span)
        declared = self.program.parameters.get(name)
        if declared is None:
            return Value(Unknown(f'the parameter "{name}" is not declared'), span)

        def make() -> Value:
            given = self._given(name)
            if given is not None and (given.data is not None or declared.default is None):
                return given
            if declared.default is not None:
                return self.evaluator.value(declared.default, {})
            reason = f'the parameter "{declared.name}" has no value'
            return Value(Unknown(reason, "a parameter file or a default"), span)

        return self._once("parameter", name, span, make)

    def variable(self, name: str, span: Span) -> Value:
        """A variable's value."""
        if self._outer is not None:
            return self._outer.variable(name, span)
        declared = self.program.variables.get(name)
        if declared is None:
            return Value(Unknown(f'the variable "{name}" is not declared'), span)
        return self._once("variable", name, span, lambda: self.evaluator.value(declared, {}))

    def output(self, name: str, span: Span) -> Value:
        """An output's value."""
        outputs = self.program.outputs
        declared = outputs.get(name) or next((outputs[key] for key in outputs if key.lower() == name.lower()), None)
        if declared is None:
            return Value(Unknown(f'there is no output "{name}"'), span)
        return self._once("output", name, span, lambda: self.evaluator.value(declared, self._local))

    def function(self, name: str) -> tuple[Evaluator, Function] | None:
        """A function of the program, or one that it imports."""
        if self._outer is not None:
            return self._outer.function(name)
        declared = self.program.functions.get(name)
        if declared is not None:
            return self.evaluator, declared
        for imported in self.program.imports:
            alias, dot, own = name.rpartition(".")
            names = {here.lower(): there for there, here in imported.names}
            wanted = own if dot and alias == imported.everything_as.lower() else names.get(name, "")
            library = self.root.library(self, imported.path) if wanted else None
            found = library.function(wanted.lower()) if library is not None else None
            if found is not None:
                return found
        return None

    def symbol(self, name: str, span: Span) -> Value:
        """What a name of a Bicep file stands for."""
        if name in self.program.parameters:
            return self.parameter(name, span)
        if name in self.program.variables:
            return self.variable(name, span)
        declaration = self.symbols.get(name)
        if declaration is not None:
            return self.resources(declaration, span)
        local = self._local.get(name)
        if local is not None:
            return local
        for imported in self.program.imports:
            wanted = {here: there for there, here in imported.names}.get(name)
            library = self.root.library(self, imported.path) if wanted or imported.everything_as == name else None
            if library is not None and wanted:
                return library.symbol(wanted, span)
            if library is not None:
                return Value({one: library.variable(one, span) for one in library.program.variables}, span)
        return Value(Unknown(f'"{name}" is not declared'), span)

    def resources(self, declaration: Declaration, span: Span) -> Value:
        """The resource of a declaration, or the list of those of a loop."""
        found = self.instances(declaration)
        if declaration.loop is None:
            identity = found[0].id if found else f"{self.root.scope}#{self._address(declaration, None, '')}"
            return Value(Reference(identity), span)
        if len(found) == 1 and found[0].address.endswith("[*]"):
            return Value(found[0].uncertain or Unknown("how many there are is not known"), span)
        return Value([Value(Reference(one.id), span) for one in found], span)

    # What is around it.

    def place(self, name: str, arguments: list[Value], span: Span) -> Value:
        """What `resourceGroup()`, `subscription()` and their like give."""
        if name == "resourcegroup":
            return self._group_named(arguments, span) if arguments else self.group(span)
        if name == "subscription":
            number = arguments[0] if arguments else Value("${subscription}", span)
            parts = {"id": joined([Value("/subscriptions/", span), number], span), "subscriptionId": number}
        elif name == "managementgroup":
            own = arguments[0] if arguments else Value("${managementGroup}", span)
            before = Value("/providers/Microsoft.Management/managementGroups/", span)
            parts = {"id": joined([before, own], span), "name": own}
        else:
            parts = {"id": Value("/", span)}
        return Value({**parts, "tenantId": Value("${tenant}", span)}, span)

    def _group_named(self, arguments: list[Value], span: Span) -> Value:
        before = f"{SUBSCRIPTION}/resourceGroups/"
        name = arguments[-1]
        return Value({"id": joined([Value(before, span), name], span), "name": name}, span)

    def group(self, span: Span) -> Value:
        """The resource group that is deployed to."""
        if self.own_group is not None:
            return self.own_group
        self.root.asks_for_group = True
        target = f"{self.root.scope}#{GROUP_ADDRESS}"
        unknown = Value(Unknown("the resource group's location is told at the deployment", "the deployment"), span)
        names = {"id": Value(Reference(target, "id"), span), "name": Value(Reference(target, "name"), span)}
        return Value({**names, "location": unknown}, span)

    def deployed_to(self, span: Span) -> Value:
        """The id of what is deployed to."""
        found = self.group(span) if self.level == "resourcegroup" else self.place(self.level, [], span)
        return self.root.id_from(found)

    # What the rest of the root tells.

    def resource_id(self, kind: str, names: list[Value], span: Span) -> Value:
        """The id of a resource: a reference where it is declared, a text else."""
        return self.root.resource_id(kind, names, span)

    def written_id(self, reference: Reference, span: Span) -> Value:
        """The id of a declared resource as a text."""
        return self.root.written_id(reference, span)

    def file_of(self, path: str) -> str | None:
        """A path from this file, as one of the tree; None where it leaves it."""
        return self.root.run.path_from(self.path, path)

    def file(self, path: str) -> Source | None:
        """A file of the tree."""
        name = self.file_of(path)
        return self.root.run.source(name) if name is not None else None

    def looked_up(self, value: Value, span: Span, *, whole: bool) -> Value:
        """What `reference` gives: the properties of a resource, or all of it."""
        target: Instance | None = None
        if isinstance(value.data, Reference):
            target = self.root.by_id.get(value.data.target)
        elif value.text and "/" not in value.text:
            declaration = self.symbols.get(value.text.lower())
            found = self.instances(declaration) if declaration is not None else []
            target = found[0] if found else self.root.named(value)
        else:
            what = identified(value)
            target = self.root.find(what.kind, what.names) if what is not None else None
        target = target or self.root.named(value)
        if target is None:
            return Value(value.unknown or Unknown("a resource that these files do not declare", "the deployment"), span)
        return Value(Reference(target.id, "" if whole or target.declaration.existing else "properties"), span)

    def onward(self, reference: Reference, key: str, span: Span) -> Value:
        """A property of a resource, or of a part of it; a reference where the files do not tell."""
        target, attribute = self.root.by_id.get(reference.target), reference.attribute
        onward = f"{attribute}.{snake(key)}" if attribute not in ("", "properties") else snake(key)
        unresolved = Value(Reference(reference.target, onward), span)
        if target is None:
            return unresolved
        if target.declaration.is_module:
            return self._of_module(target, attribute, key, span)
        if attribute == "":
            return self._own(target, key, span) or unresolved
        if attribute in _KEPT_OPEN:
            body = self.root.body(target)
            found = body.get(attribute, key) if body is not None else None
            return found if found is not None and found.data is not None else unresolved
        return unresolved

    def _own(self, target: Instance, key: str, span: Span) -> Value | None:
        for child in target.declaration.children:
            if child.symbol == key:
                return target.deployment.resources(child, span)
        if key == "id":
            return self.root.identity(target, span)
        if key == "name":
            name = self.root.own_name(target)
            return name if name.text is not None else Value(Reference(target.id, "name"), span)
        if key in _KEPT_OPEN:
            return Value(Reference(target.id, key), span)
        if key == "type":
            return Value(self.root.placed(target).kind, span)
        body = self.root.body(target)
        return body.get(key) if body is not None else None

    def _of_module(self, target: Instance, attribute: str, key: str, span: Span) -> Value:
        if key in ("outputs", "properties") and attribute != "outputs":
            return Value(Reference(target.id, key), span)
        if attribute != "outputs":
            return self.root.own_name(target) if key == "name" else Value(Unknown("a deployment's property"), span)
        child = self.root.child(target)
        if child is None:
            reason = f"an output of {target.address}, whose file is not read"
            found = Value(Unknown(reason, "the module's file"), span)
        else:
            found = child.output(key, span)
        return found if self.program.is_bicep else Value({"value": found}, span)
