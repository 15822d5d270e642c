"""log4net's configuration, a file of its own or a section of an application's: one resource for each appender.

https://logging.apache.org/log4net/manual/configuration.html: `<param name="File" value="…"/>` and `<file value="…"/>`
are the same, letters' case does not matter; a logger writes to its own appenders and, unless `additivity` is false, to
those of the loggers above; a level that is not set is that of the logger above. What `${…}` and a `PatternString`
fill in is unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from accesslint.loaders.dotnet_logging.elements import element_resource
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Problem, Source, Span
from accesslint.syntax.xml import Element, read_xml

_MOST = 300
_DEEPEST = 5
_FILLED = re.compile(r"\$\{|\{\{|#\{|__\w+__")
_PATTERN = re.compile(r"%(?!date|d\b)\w")
_AT_DEPLOYMENT = Unknown("it is filled in when the application is deployed or started", "the deployment")
_WRAPPERS = ("forwarding", "async")


def read_log4net(source: Source, name: str, scope: str, container: str) -> Iterator[Resource | Problem]:
    """The resources of a file, and what is wrong with it."""
    root = read_xml(source)
    if isinstance(root, Problem):
        yield root
        return
    top = root if root.name == "log4net" else next((child for child in root.children if child.name == "log4net"), None)
    if top is None:
        return
    appenders = [child for child in top.children if child.name == "appender"]
    wrapped = {_said(one, "name"): _references(one) for one in appenders}
    loggers = [child for child in top.children if child.name in ("root", "logger", "category")]
    for appender in appenders[:_MOST]:
        own = _said(appender, "name")
        if wrapped[own] and _is_wrapper(appender):
            continue
        holders = _holders(own, wrapped)
        chosen = [logger for logger in loggers if _references(logger) & holders]
        yield _resource(appender, [_logger(logger, loggers, top) for logger in chosen], name, scope, container)


def _is_wrapper(appender: Element) -> bool:
    return any(word in _said(appender, "type").lower() for word in _WRAPPERS)


def _holders(name: str, wrapped: dict[str, set[str]]) -> set[str]:
    """The appenders by whose names a logger writes to one: itself, and what forwards to it."""
    found = {name}
    for _ in range(_DEEPEST):
        found |= {outer for outer, inner in wrapped.items() if inner & found}
    return found


def _references(element: Element) -> set[str]:
    return {_said(child, "ref") for child in element.children if child.name == "appender-ref"}


def _said(element: Element, attribute: str) -> str:
    return element.attributes.get(attribute, ("",))[0]


def _logger(logger: Element, loggers: list[Element], top: Element) -> Value:
    """A logger's name, and the level that holds: its own, or that of the nearest one above."""
    name = _said(logger, "name") if logger.name != "root" else ""
    found: dict[str, Value] = {"name": Value(name, logger.span)}
    by_name = {_said(one, "name") if one.name != "root" else "": one for one in loggers}
    here = name
    for _ in range(50):
        level = _level(by_name[here]) if here in by_name else None
        if level is not None or not here:
            break
        here = here.rpartition(".")[0]
    if level is not None:
        found["level"] = level
    threshold = top.attributes.get("threshold")
    if threshold is not None:
        found["threshold"] = _text(*threshold)
    return Value(found, logger.span)


def _level(logger: Element) -> Value | None:
    for child in logger.children:
        if child.name in ("level", "priority") and "value" in child.attributes:
            return _text(*child.attributes["value"])
    return None


def _text(text: str, span: Span) -> Value:
    return Value(_AT_DEPLOYMENT if _FILLED.search(text) else text, span)


def _resource(appender: Element, loggers: list[Value], name: str, scope: str, container: str) -> Resource:
    address = f"appender {_said(appender, 'name') or appender.span.line} of {name.rpartition('/')[2]}"
    data: dict[str, Value] = {
        "name": Value(_said(appender, "name"), appender.span),
        "kind": Value(_said(appender, "type"), appender.span),
        "options": _options(appender, 0),
        "loggers": Value(list(loggers), appender.span),
    }
    return element_resource("log4net_appender", address, appender, data, scope=scope, container=container)


def _options(element: Element, depth: int) -> Value:
    """Options by their names in lower case: each its value, its `type`, and its own options."""
    found: dict[str, Value] = {}
    for child in element.children:
        key = (_said(child, "name") if child.name == "param" else child.name).lower()
        inner = _options(child, depth + 1).data if depth < _DEEPEST else {}
        data = dict(inner) if isinstance(inner, dict) else {}
        if "value" in child.attributes:
            text, span = child.attributes["value"]
            is_filled = "patternstring" in _said(child, "type").lower() and _PATTERN.search(text) is not None
            data["value"] = Value(_AT_DEPLOYMENT, span) if is_filled else _text(text, span)
        elif child.text.strip():
            data["value"] = _text(child.text.strip(), child.text_span or child.span)
        if "type" in child.attributes:
            data["type"] = Value(_said(child, "type"), child.attributes["type"][1])
        if key == "filter":
            before = found["filter"].data if "filter" in found else []
            found["filter"] = Value(
                [*(before if isinstance(before, list) else []), Value(data, child.span)], child.span
            )
        else:
            found[key] = Value(data, child.span)
    return Value(found, element.span)
