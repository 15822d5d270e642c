"""Renders `aws_iam_policy_document` data sources to the policy that AWS sees, with every part's place.

Attributes, defaults and the order of merging are those of
https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document.
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.loaders.terraform.functions.openness import open_reason
from accesslint.model.values import Encoded, Resource, Template, Unknown, Value

_LISTS = (
    ("actions", "Action"),
    ("not_actions", "NotAction"),
    ("resources", "Resource"),
    ("not_resources", "NotResource"),
)
_PRINCIPALS = (("principals", "Principal"), ("not_principals", "NotPrincipal"))
_SOURCES = ("source_json", "source_policy_documents")
_OVERRIDES = ("override_policy_documents", "override_json")


def render(resource: Resource) -> Value:
    """The document's `json` attribute: `Encoded` of a mapping with Version, Id and Statement.

    Statement is always a list; one that is not known (a dynamic block over an unknown value, a
    document from elsewhere) is an `Unknown` element of it. Single actions, resources and so on stay
    lists as written. Every part keeps the span of the attribute or block that it came from.
    """
    document: dict[str, Value] = {"Version": Value("2012-10-17", resource.header)}
    statements: list[Value] = []
    for name in _SOURCES:
        _merge_documents(resource.get(name), document, statements)
    own = {
        key: value for key, value in (("Version", resource.get("version")), ("Id", resource.get("policy_id"))) if value
    }
    own["Statement"] = Value(list(_own_statements(resource)), resource.header)
    _merge(own, document, statements)
    for name in _OVERRIDES:
        _merge_documents(resource.get(name), document, statements)
    document["Statement"] = Value(statements, resource.header)
    return Value(Encoded(Value(document, resource.header)), resource.header)


def _merge_documents(value: Value | None, document: dict[str, Value], statements: list[Value]) -> None:
    for item in value.items() if value is not None else ():
        if item.data in (None, ""):
            continue
        decoded = item.decoded()
        if decoded is not None and isinstance(decoded.data, dict):
            _merge(decoded.data, document, statements)
        else:
            reason = open_reason(decoded or item) or Unknown("the merged policy document is not valid JSON")
            statements.append(Value(reason, item.span))


def _merge(other: dict[str, Value], document: dict[str, Value], statements: list[Value]) -> None:
    """Lays one document over those before it: a statement replaces the one of the same Sid, else is added."""
    for key in ("Version", "Id"):
        value = other.get(key)
        if value is not None and value.data not in (None, ""):
            document[key] = value
    merged = other.get("Statement")
    numbers = {sid: number for number, item in enumerate(statements) if (sid := _sid(item))}
    for item in merged.items() if merged is not None else ():
        number = numbers.get(_sid(item))
        if number is None:
            statements.append(item)
        else:
            statements[number] = item


def _sid(statement: Value) -> str:
    sid = statement.get("Sid")
    return sid.text or "" if sid is not None else ""


def _own_statements(resource: Resource) -> Iterator[Value]:
    blocks = resource.get("statement")
    for block in blocks.items() if blocks is not None else ():
        yield _statement(block) if isinstance(block.data, dict) else _open(block)


def _statement(block: Value) -> Value:
    made: dict[str, Value] = {}
    sid = block.get("sid")
    if sid is not None and sid.data not in (None, ""):
        made["Sid"] = sid
    effect = block.get("effect")
    made["Effect"] = effect if effect is not None and effect.data is not None else Value("Allow", block.span)
    for attribute, key in _LISTS:
        value = block.get(attribute)
        if value is not None and value.data not in (None, []):
            made[key] = _with_variables(value)
    for attribute, key in _PRINCIPALS:
        value = block.get(attribute)
        if value is not None and value.data not in (None, []):
            made[key] = _principals(value)
    conditions = block.get("condition")
    if conditions is not None and conditions.data not in (None, []):
        made["Condition"] = _conditions(conditions)
    return Value(made, block.span)


def _principals(blocks: Value) -> Value:
    """`"*"`, or identifiers by type; unknown if one of the blocks or types is."""
    made: dict[str, Value] = {}
    for block in blocks.items():
        kind = block.get("type")
        identifiers = block.get("identifiers")
        if kind is None or identifiers is None or kind.text is None:
            return _open(kind if kind is not None and kind.text is None else block)
        if kind.text == "*":
            return Value("*", identifiers.span)
        _extend(made, kind.text, _with_variables(identifiers))
    return Value(made, blocks.span)


def _conditions(blocks: Value) -> Value:
    """Values by variable by test; unknown if one of the blocks, tests or variables is."""
    made: dict[str, Value] = {}
    for block in blocks.items():
        test, variable, values = (block.get(name) for name in ("test", "variable", "values"))
        for name in (test, variable):
            if name is None or name.text is None:
                return _open(name or block)
        if test is None or variable is None or values is None or test.text is None or variable.text is None:
            return _open(block)
        by_variable = made.setdefault(test.text, Value({}, block.span))
        if isinstance(by_variable.data, dict):
            _extend(by_variable.data, variable.text, _with_variables(values))
    return Value(made, blocks.span)


def _extend(made: dict[str, Value], key: str, values: Value) -> None:
    before = made.get(key)
    made[key] = values if before is None else Value([*before.items(), *values.items()], before.span)


def _with_variables(value: Value) -> Value:
    """`&{…}` written as IAM's own `${…}`, which Terraform would take for an interpolation."""
    data = value.data
    if isinstance(data, list):
        return Value([_with_variables(item) for item in data], value.span)
    if isinstance(data, str) and "&{" in data:
        return Value(data.replace("&{", "${"), value.span)
    if isinstance(data, Template):
        parts = (part.replace("&{", "${") if isinstance(part, str) else part for part in data.parts)
        return Value(Template(tuple(parts)), value.span)
    return value


def _open(value: Value) -> Value:
    """An unknown in place of a part that is not known, or not what the provider takes."""
    return Value(open_reason(value) or Unknown("this part of the policy is not valid"), value.span)
