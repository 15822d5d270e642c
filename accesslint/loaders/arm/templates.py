"""From a deployment template's JSON to what it declares: expressions read, loops and nested resources told apart.

https://learn.microsoft.com/azure/azure-resource-manager/templates/syntax
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.model.values import Unknown, Value
from accesslint.source import Problem, Source, Span
from accesslint.syntax.azure.expressions import arm_expression
from accesslint.syntax.azure.nodes import Broken, Entries, Items, Literal, Loop, Node
from accesslint.syntax.azure.programs import Declaration, Function, Parameter, Program

DEPLOYMENTS = "microsoft.resources/deployments"

_LEVELS = {
    "subscriptiondeploymenttemplate": "subscription",
    "managementgroupdeploymenttemplate": "managementgroup",
    "tenantdeploymenttemplate": "tenant",
}
_OWN_KEYS = frozenset({"resources", "dependson", "condition", "copy", "apiversion", "comments", "existing"})
"""Keys of a resource that are the template's, not the resource's."""


def read(source: Source) -> tuple[Program | None, list[Problem]]:
    """The program of a template's file, and what is wrong with the file; None where it is no template."""
    from accesslint.syntax import json

    value, problems = json.read(source)
    if value is None or not isinstance(value.data, dict):
        return None, problems
    return program_of(value), problems


def is_made_by_bicep(source: Source) -> bool:
    """Whether a template says that Bicep's compiler wrote it."""
    at = source.text.find('"_generator"')
    return at >= 0 and '"bicep"' in source.text[at : at + 200]


def program_of(template: Value, depth: int = 0) -> Program:
    """What a template declares."""
    schema = _text(template.get("$schema"))
    file = schema.rstrip("#").rpartition("/")[2].removesuffix(".json").lower()
    program = Program(template.span, _LEVELS.get(file, "resourcegroup"))
    for name, raw in _entries(template, "parameters"):
        default = raw.get("defaultValue")
        nullable = raw.get("nullable")
        node = node_of(default) if default is not None else None
        if node is None and nullable is not None and nullable.data is True:
            node = Literal(None, raw.span)
        program.parameters[name.lower()] = Parameter(name, node, raw.span)
    program.variables = _variables(template)
    for name, raw in _entries(template, "outputs"):
        value, copied = raw.get("value"), raw.get("copy")
        if copied is not None:
            program.outputs[name.lower()] = _loop(copied, "input", name)
        elif value is not None:
            program.outputs[name.lower()] = node_of(value)
    _add_functions(program, template)
    program.declarations = list(_declarations(template.get("resources"), depth))
    return program


def node_of(raw: Value) -> Node:
    """A JSON value as a node: texts in brackets are expressions, `copy` inside a mapping makes lists."""
    data = raw.data
    if isinstance(data, str):
        if data[:1] != "[" or data[-1:] != "]":
            return Literal(data, raw.span)
        return Literal(data[1:], raw.span) if data[:2] == "[[" else arm_expression(data[1:-1], raw.span)
    if isinstance(data, list):
        return Items(tuple(node_of(item) for item in data), raw.span)
    if isinstance(data, dict):
        pairs: list[tuple[Node | None, Node]] = []
        for key, item in data.items():
            if key == "copy" and isinstance(item.data, list):
                pairs += [(Literal(_text(one.get("name")), one.span), _loop(one, "input")) for one in item.data]
            else:
                pairs.append((node_of(Value(key, item.span)), node_of(item)))
        return Entries(tuple(pairs), raw.span)
    if isinstance(data, Unknown):
        return Broken(data.reason, raw.span)
    return Literal(data if isinstance(data, int | float | bool) else None, raw.span)


def _loop(raw: Value, body: str, name: str = "") -> Node:
    """A `copy` that makes a list. https://learn.microsoft.com/azure/azure-resource-manager/templates/copy-properties"""
    count, inner = raw.get("count"), raw.get(body)
    if count is None or inner is None:
        return Broken("a copy without a count and an input", raw.span)
    called = (_text(raw.get("name")) or name).lower()
    return Loop(node_of(inner), raw.span, count=node_of(count), name=called)


def _variables(template: Value) -> dict[str, Node]:
    found: dict[str, Node] = {}
    for name, raw in _entries(template, "variables"):
        if name == "copy" and isinstance(raw.data, list):
            for one in raw.data:
                found[_text(one.get("name")).lower()] = _loop(one, "input")
        else:
            found[name.lower()] = node_of(raw)
    return found


def _add_functions(program: Program, template: Value) -> None:
    """https://learn.microsoft.com/azure/azure-resource-manager/templates/user-defined-functions"""
    functions = template.get("functions")
    for group in functions.items() if functions is not None else ():
        namespace = _text(group.get("namespace"))
        for name, raw in _entries(group, "members"):
            given, value = raw.get("parameters"), raw.get("output", "value")
            names = [_text(one.get("name")).lower() for one in given.items()] if given is not None else []
            if value is not None:
                made = Function(tuple(f"parameter:{one}" for one in names), node_of(value))
                program.functions[f"{namespace}.{name}".lower()] = made


def _declarations(raw: Value | None, depth: int) -> Iterator[Declaration]:
    """The resources of a list, or of a mapping by symbols (language version 2.0)."""
    if raw is None or depth > 12:
        return
    named = raw.data if isinstance(raw.data, dict) else None
    listed = list(named.items()) if named is not None else [("", item) for item in raw.items()]
    for symbol, item in listed:
        kind = item.get("type")
        if isinstance(item.data, dict) and kind is not None and kind.text:
            yield _declaration(symbol, kind.text, kind.span, item, depth)


def _declaration(symbol: str, kind: str, header: Span, raw: Value, depth: int) -> Declaration:
    pairs = [(key, value) for key, value in raw.entries() if key.lower() not in _OWN_KEYS]
    body = Entries(tuple((Literal(key, value.span), node_of(value)) for key, value in pairs), raw.span)
    made = Declaration(symbol.lower(), kind, body, header, title=_text(raw.get("name")))
    made.existing = (found := raw.get("existing")) is not None and found.data is True
    condition, copied = raw.get("condition"), raw.get("copy")
    if condition is not None:
        made.condition = node_of(condition)
    if copied is not None:
        count = copied.get("count")
        counted = node_of(count) if count is not None else Broken("a copy without a count", copied.span)
        made.loop = Loop(body, copied.span, count=counted, name=_text(copied.get("name")).lower())
    if kind.lower() == DEPLOYMENTS:
        _set_template(made, raw, depth)
    else:
        made.children = list(_declarations(raw.get("resources"), depth + 1))
    return made


def _set_template(made: Declaration, raw: Value, depth: int) -> None:
    """What a nested deployment deploys.

    https://learn.microsoft.com/azure/azure-resource-manager/templates/linked-templates
    """
    made.is_module = True
    inner, given = raw.get("properties", "template"), raw.get("properties", "parameters")
    if inner is not None and isinstance(inner.data, dict):
        made.program = program_of(inner, depth + 1)
        made.is_inner = _text(raw.get("properties", "expressionEvaluationOptions", "scope")).lower() == "inner"
    for key in ("relativePath", "uri"):
        link = raw.get("properties", "templateLink", key)
        if link is not None and made.path_node is None:
            made.path_node = node_of(link)
    if given is not None:
        made.inputs = node_of(given)


def _entries(raw: Value, key: str) -> Iterator[tuple[str, Value]]:
    found = raw.get(key)
    if found is not None:
        yield from found.entries()


def _text(value: Value | None) -> str:
    return "" if value is None else value.text or ""
