"""Hosts as resources, with the valves in force: those of the engine, of the host, and of its web applications.

Attributes of a `tomcat_host`: `name`; `valves`, a list of mappings of a valve's attributes (names in lower case) with
`where` (`Engine`, `Host`, `Context`) and `maybe` (present where a template's condition decides); `applications`, a list
of mappings of `path` and `valves`; `connectors`, a list of attributes; `open`, unknown where a template may add more.
A `tomcat_context` has `valves` alone, and is only made of a file that has an access log.

Nested containers: https://tomcat.apache.org/tomcat-10.1-doc/config/valve.html#Introduction.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from accesslint.model.values import Unknown, Value
from accesslint.source import Span
from accesslint.syntax.filled_texts import RENDERED, filled_text
from accesslint.syntax.xml import Element

_OWN_FOLDER = re.compile(r"\$\{catalina\.(?:base|home)\}/?")
"""Paths are shown from Tomcat's own folder on, which no file tells."""


class Application(msgspec.Struct):
    """A context file beside a server.xml; `for_all`: it holds for every application."""

    label: str
    root: Element
    for_all: bool


def hosts(root: Element, beside: Sequence[Application]) -> Iterator[tuple[str, Value, Span]]:
    """Title, attributes and header of each host."""
    seen: dict[str, int] = {}
    for service in _named(root, "service"):
        connectors = Value([_attributes(one) for one in _named(service, "connector")], service.span)
        for engine in _named(service, "engine"):
            for host in _named(engine, "host"):
                name = _attribute(host, "name")
                title = f"Host {name.text if name is not None and name.text else '…'}"
                seen[title] = seen.get(title, 0) + 1
                if seen[title] > 1:
                    title = f"{title} ({seen[title]})"
                yield title, _host(name, engine, host, connectors, beside), host.span


def context_attributes(root: Element) -> Value | None:
    """The attributes of a context file on its own; None where it has no access log."""
    valves = _valves(root, "Context")
    classes = [found.text or "" for valve in valves if (found := valve.get("classname")) is not None]
    if not any("log" in name.lower() for name in classes):
        return None
    return Value({"valves": Value(valves, root.span)}, root.span)


def _host(
    name: Value | None, engine: Element, host: Element, connectors: Value, beside: Sequence[Application]
) -> Value:
    valves = [*_valves(engine, "Engine"), *_valves(host, "Host")]
    applications: list[Value] = []
    for application in beside:
        if application.for_all:
            valves += _valves(application.root, "Context")
        elif "/" not in application.label or application.label.startswith(f"{name.text if name else ''}/"):
            own = Value(_valves(application.root, "Context"), application.root.span)
            path = Value("/" + application.label.rpartition("/")[2], application.root.span)
            applications.append(Value({"path": path, "valves": own}, application.root.span))
    for context in _named(host, "context"):
        path = _attribute(context, "path") or Value("", context.span)
        own = Value(_valves(context, "Context"), context.span)
        applications.append(Value({"path": path, "valves": own}, context.span))
    data = {
        "name": name or Value("", host.span),
        "valves": Value(valves, host.span),
        "applications": Value(applications, host.span),
        "connectors": connectors,
    }
    hole = next((one for one in (engine, host) if "{{" in one.text), None)
    if hole is not None:
        reason = f"a template adds to the {hole.name} what is not seen here"
        data["open"] = Value(Unknown(reason, RENDERED), hole.text_span or hole.span)
    return Value(data, host.span)


def _named(parent: Element, name: str) -> Iterator[Element]:
    return (child for child in parent.children if child.name == name)


def _valves(container: Element, where: str) -> list[Value]:
    found = []
    for valve in _named(container, "valve"):
        value = _attributes(valve)
        data = dict(value.entries())
        data["where"] = Value(where, valve.span)
        if valve.is_conditional or container.is_conditional:
            data["maybe"] = Value(True, valve.span)
        found.append(Value(data, valve.span))
    return found


def _attributes(element: Element) -> Value:
    return Value({name: _filled(*one) for name, one in element.attributes.items()}, element.span)


def _attribute(element: Element, name: str) -> Value | None:
    found = element.attributes.get(name)
    return None if found is None else _filled(*found)


def _filled(text: str, span: Span) -> Value:
    return filled_text(_OWN_FOLDER.sub("", text), span)
