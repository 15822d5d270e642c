"""One configuration of Envoy's to resources: its listeners, and the administration interface."""

from __future__ import annotations

import re
from collections.abc import Iterator

from accesslint.including.configuration_files import unique_address
from accesslint.including.names import plain_name
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Problem, Source
from accesslint.syntax.filled_texts import filled_text
from accesslint.syntax.yaml import documents

_DEEPEST = 100
_LONGEST_NAME = 80


def read_file(source: Source, name: str, scope: str, container: str) -> Iterator[Resource | Problem]:
    """The resources of a file and what is wrong with it."""
    base, place = plain_name(name), (scope, container)
    addresses: set[str] = set()
    for document in documents(source, "core"):
        if isinstance(document, Problem):
            yield document
            continue
        whole = _snake(document)
        for listener in _listeners(whole):
            named = listener.get("name")
            shown = (named.text or "" if named is not None else "") or _address(listener) or "listener"
            yield _resource(
                "envoy_listener", unique_address(f"{base}:{shown[:_LONGEST_NAME]}", addresses), listener, place
            )
        admin = whole.get("admin")
        if admin is not None and isinstance(admin.data, dict):
            yield _resource("envoy_admin", unique_address(f"{base}:admin", addresses), admin, place)


def _listeners(document: Value) -> Iterator[Value]:
    """Listeners of a bootstrap, or of a file that Envoy watches."""
    if document.get("filter_chains") is not None:
        yield document
    for path in (("static_resources", "listeners"), ("resources",)):
        listed = document.get(*path)
        for item in listed.items() if listed is not None else []:
            kind = item.get("@type")
            if path[0] == "static_resources" or (kind is not None and (kind.text or "").endswith(".Listener")):
                yield item


def _address(listener: Value) -> str:
    socket = listener.get("address", "socket_address")
    if socket is None:
        return ""
    host, port = socket.get("address"), socket.get("port_value")
    return f"{host.text if host is not None else ''}:{port.plain() if port is not None else ''}"


def _resource(kind: str, address: str, value: Value, place: tuple[str, str]) -> Resource:
    scope, container = place
    return Resource(
        id=f"{scope}#{address}",
        platform="envoy",
        type=kind,
        address=address,
        attributes=value,
        header=value.span.first_line(),
        scope=scope,
        container=container,
    )


_HUMP = re.compile(r"(?<=[a-z0-9])([A-Z])")
_OWN_NAMES = frozenset({"json_format", "typed_json_format", "fields", "values", "metadata", "filter_metadata"})
"""What is below these has names of the author's own."""


def _snake(value: Value, depth: int = 0) -> Value:
    """Names as the message's definition writes them (JSON may use `camelCase`), holes of texts made unknown."""
    data = value.data
    if depth > _DEEPEST:
        return Value(Unknown("it is nested too deeply"), value.span)
    if isinstance(data, dict):
        found: dict[str, Value] = {}
        for key, item in data.items():
            name = _HUMP.sub(lambda hump: "_" + hump[1].lower(), key)
            found[name] = _filled(item, depth + 1) if name in _OWN_NAMES else _snake(item, depth + 1)
        return Value(found, value.span)
    if isinstance(data, list):
        return Value([_snake(item, depth + 1) for item in data], value.span)
    return _filled(value, depth)


def _filled(value: Value, depth: int) -> Value:
    """A value with the parts of its texts that the environment or a template fills in unknown."""
    data = value.data
    if depth > _DEEPEST:
        return Value(Unknown("it is nested too deeply"), value.span)
    if isinstance(data, dict):
        return Value({key: _filled(item, depth + 1) for key, item in data.items()}, value.span)
    if isinstance(data, list):
        return Value([_filled(item, depth + 1) for item in data], value.span)
    return filled_text(data, value.span) if isinstance(data, str) else value
