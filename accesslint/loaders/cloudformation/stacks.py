"""One stack: a template with its parameters' values, and what the names in it stand for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Protocol

from accesslint.loaders.cloudformation.conditions import decide
from accesslint.loaders.cloudformation.evaluation import Evaluator, function_name
from accesslint.loaders.cloudformation.loops import without_loops
from accesslint.loaders.cloudformation.texts import PSEUDO, is_symbolic, plain_text
from accesslint.model.values import Reference, Unknown, Value
from accesslint.source import Span

_PATH = "aws:cdk:path"
_WORDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


class World(Protocol):
    """What a stack asks of the run around it."""

    def nested(self, stack: Stack, name: str) -> Stack | None:
        """The stack that a resource of another one nests; None where its template is not at hand."""

    def export(self, name: str) -> Value | None:
        """What a stack of the run exports by a name; None where none or several do."""


class Stack:
    """One instance of a template. `prefix` goes before the addresses of a nested one's resources."""

    def __init__(
        self,
        template: Value,
        scope: str,
        world: World,
        *,
        inputs: Mapping[str, Value] | None = None,
        prefix: str = "",
        via: tuple[Span, ...] = (),
    ) -> None:
        self.template, self.scope, self.prefix, self.via = template, scope, prefix, via
        self._world = world
        self._inputs = inputs or {}
        self.evaluator = Evaluator(self)
        self._conditions: dict[str, bool | Unknown] = {}
        self.knows_account = False
        """Whether a value asks for the account that the stack is deployed to."""
        self.declared: dict[str, Value] = without_loops(self.section("Resources"), self.evaluator)
        self._addresses = self._named()

    def section(self, name: str) -> dict[str, Value]:
        """A section's entries as they are written."""
        found = self.template.get(name)
        return dict(found.entries()) if found is not None else {}

    def _named(self) -> dict[str, str]:
        """Addresses by logical name: the construct's path where CDK wrote the template."""
        found: dict[str, str] = {}
        for name, raw in self.declared.items():
            path = raw.get("Metadata", _PATH)
            address = path.text.removesuffix("/Resource") if path is not None and path.text else ""
            found[name] = address or f"{self.prefix}{name}"
        taken: dict[str, int] = {}
        for address in found.values():
            taken[address] = taken.get(address, 0) + 1
        return {name: address if taken[address] == 1 else f"{self.prefix}{name}" for name, address in found.items()}

    def address(self, name: str) -> str:
        """The address of a resource of the stack."""
        return self._addresses.get(name, f"{self.prefix}{name}")

    def identity(self, name: str) -> str:
        """The id of a resource of the stack."""
        return f"{self.scope}#{self.address(name)}"

    def is_there(self, raw: Value) -> bool | Unknown:
        """Whether a resource (or output) is made, by its condition."""
        condition = raw.get("Condition")
        return True if condition is None or condition.text is None else self.condition(condition.text)

    def resources(self) -> Iterator[tuple[str, Value]]:
        """The resources that are made or may be, as they are written."""
        for name, raw in self.declared.items():
            if isinstance(raw.data, dict) and self.is_there(raw) is not False:
                yield name, raw

    # What `Evaluator` asks.

    def ref(self, name: str, span: Span) -> Value:
        """A parameter's value, a pseudo parameter's, or a reference to a resource."""
        if name in PSEUDO:
            self.knows_account = self.knows_account or name == "AWS::AccountId"
            return Value(PSEUDO[name], span)
        if name in self.section("Parameters"):
            return self._parameter(name, span)
        return Value(Reference(self.identity(name), "id"), span)

    def _parameter(self, name: str, span: Span) -> Value:
        declared = self.section("Parameters")[name]
        kind, default = declared.get("Type"), declared.get("Default")
        type_name = kind.text or "" if kind is not None else ""
        value = self._inputs.get(name, default)
        if value is None:
            return Value(Unknown(f'the parameter "{name}" has no default', "a default"), span)
        if type_name.startswith("AWS::SSM::Parameter::"):
            return Value(Unknown(f'the parameter "{name}" is read from the Parameter Store'), span)
        if (type_name.startswith("List<") or type_name == "CommaDelimitedList") and isinstance(value.data, str):
            return Value([Value(part.strip(), value.span) for part in value.data.split(",")], value.span)
        return value

    def attribute(self, name: str, attribute: str, span: Span) -> Value:
        """An attribute of a resource; an output of a nested stack is evaluated there."""
        output = attribute.removeprefix("Outputs.") if attribute.startswith("Outputs.") else ""
        nested = self._world.nested(self, name) if output else None
        if output:
            found = nested.output(output) if nested is not None else None
            reason = f"an output of the nested stack {name}, whose template is not read"
            return found or Value(Unknown(reason, "the nested template"), span)
        return Value(Reference(self.identity(name), _WORDS.sub("_", attribute).lower()), span)

    def output(self, name: str) -> Value | None:
        """What an output gives; None where there is none."""
        raw = self.section("Outputs").get(name)
        written = raw.get("Value") if raw is not None else None
        return None if written is None else self.evaluator.known(written)

    def condition(self, name: str) -> bool | Unknown:
        """Whether a condition of the section `Conditions` holds."""
        if name not in self._conditions:
            # One that asks for itself meets this.
            self._conditions[name] = Unknown(f"the condition {name} depends on itself")
            raw = self.section("Conditions").get(name)
            undeclared = Unknown(f"the condition {name} is not declared")
            self._conditions[name] = undeclared if raw is None else decide(raw, self.evaluator)
        return self._conditions[name]

    def mapping(self, name: str) -> Value | None:
        """A mapping of the section `Mappings`."""
        return self.section("Mappings").get(name)

    def exported(self, name: Value, span: Span) -> Value:
        """What another stack exports; known where just one template of the run does so by that name."""
        text = plain_text(name)
        found = self._world.export(text) if text is not None and not is_symbolic(text) else None
        if found is not None:
            return found
        shown = f" ({text})" if text else ""
        return Value(Unknown(f"exported by another stack{shown}", "the template that exports it"), span)

    def possible(self, raw: Value) -> list[str] | None:
        """The texts that a value may have: its own, or those that its parameter allows."""
        text = plain_text(self.evaluator.value(raw))
        if text is not None:
            return None if is_symbolic(text) else [text]
        entries = list(raw.entries())
        name = entries[0][1].text if len(entries) == 1 and function_name(entries[0][0]) == "Ref" else None
        declared = self.section("Parameters").get(name or "")
        allowed = declared.get("AllowedValues") if declared is not None else None
        if allowed is None or (name in self._inputs):
            return None
        return [known for item in allowed.items() if (known := plain_text(item)) is not None]
