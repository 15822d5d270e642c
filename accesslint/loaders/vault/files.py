"""One file of a server to a resource.

https://openbao.org/docs/configuration/audit: `audit "<type>" "<path>" { options { … } }`, in JSON an object in an
object. A later file of a server's folder adds to its lists: https://openbao.org/docs/configuration
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.including.configuration_files import attributes_at, file_resource, header_of
from accesslint.including.names import plain_name
from accesslint.model.values import Data, Resource, Unknown, Value
from accesslint.source import Problem, Source
from accesslint.syntax.template_lines import is_filled_in

PLATFORM = "vault"
TYPE = "vault_configuration"

_DEEPEST = 8
_DEVICE = "audit"
_OPENBAO = frozenset({_DEVICE, "initialize", "unsafe_allow_api_audit_creation", "allow_audit_log_prefixing"})
"""What only OpenBao's configuration has."""
_BLOCKS = ("storage", "listener", "audit", "seal", "telemetry", "ha_storage", "backend", "plugin", "initialize")


def read_file(source: Source, name: str, scope: str, container: str) -> Iterator[Resource | Problem]:
    """The resource of a file, and what is wrong with it."""
    is_json = plain_name(name).lower().endswith(".json")
    top, problems = _json(source) if is_json else _hcl(source)
    yield from problems
    header = header_of(source)
    gaps = [
        Value(Unknown("a part of the file is not read", "the rendered file"), problem.span)
        for problem in problems
        if problem.level == "error"
    ]
    is_openbao = "bao" in name.lower() or not _OPENBAO.isdisjoint(top)
    attributes: dict[str, Data] = {
        "settings": {key: value for key, value in top.items() if key != _DEVICE},
        "audit": list(_devices(top.get(_DEVICE))),
        "product": "OpenBao" if is_openbao else "Vault",
        "open": gaps,
    }
    yield file_resource(
        TYPE, name, attributes_at(header, attributes), header, platform=PLATFORM, scope=scope, container=container
    )


def _devices(audit: Value | None) -> Iterator[Value]:
    for labels, settings in _labelled(audit, 2):
        kind, path = (*labels, "", "")[:2]
        written = settings.get("options")
        options = written.items()[0] if written is not None and written.items() else Value({}, settings.span)
        yield Value(
            {"type": Value(kind, settings.span), "path": Value(path, settings.span), "options": options}, settings.span
        )


def _labelled(value: Value | None, labels: int) -> Iterator[tuple[tuple[str, ...], Value]]:
    """The labels and settings of blocks: `{"file": {"to-stdout": {…}}}`, or lists of such."""
    for item in value.items() if value is not None else ():
        if not labels:
            yield (), item
            continue
        for label, inner in item.entries():
            if not isinstance(inner.data, dict | list):
                # Fewer labels than there should be: what is here are the settings.
                yield (), item
                break
            yield from (((label, *more), found) for more, found in _labelled(inner, labels - 1))


def _json(source: Source) -> tuple[dict[str, Value], list[Problem]]:
    from accesslint.syntax.json import read

    value, problems = read(source)
    return {key: _checked(key, item) for key, item in value.entries()} if value is not None else {}, problems


def _hcl(source: Source) -> tuple[dict[str, Value], list[Problem]]:
    from accesslint.syntax.hcl import Body, parse
    from accesslint.syntax.hcl.nodes import Literal

    def values(body: Body, depth: int = 0) -> dict[str, Value]:
        result: dict[str, Value] = {}
        for name, attribute in body.attributes.items():
            node = attribute.value
            known = node.value if isinstance(node, Literal) else None
            result[name] = _checked(name, known if known is not None else Value(_filled_in(name), node.span))
        for block in body.blocks if depth < _DEEPEST else ():
            value = Value(values(block.body, depth + 1), block.header)
            for label in reversed(block.labels):
                value = Value({label: value}, block.header)
            before = result.get(block.type)
            listed = before.data if before is not None and isinstance(before.data, list) else []
            result[block.type] = Value([*listed, value], block.header)
        return result

    body, problems = parse(source, _BLOCKS)
    return values(body), problems


def _checked(name: str, value: Value) -> Value:
    return Value(_filled_in(name), value.span) if is_filled_in(value.text or "") else value


def _filled_in(name: str) -> Unknown:
    return Unknown(f"{name} is filled in from outside of the file", "the rendered file")
