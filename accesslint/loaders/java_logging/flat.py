"""Properties forms to the elements of the XML forms: Log4j 2's and Log4j 1's.

Log4j 2: https://logging.apache.org/log4j/2.x/manual/configuration.html#java-properties-features, an appender's key is
not its name, and `logger.<key> = LEVEL, appender` is short for the level and the references. Log4j 1:
https://logging.apache.org/log4j/1.x/apidocs/org/apache/log4j/PropertyConfigurator.html, an appender's key is its name.
Both fill in what the file itself sets.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from accesslint.loaders.java_logging.variables import filled
from accesslint.source import Span
from accesslint.syntax.properties import Property
from accesslint.syntax.xml import Element

_DEEPEST = 30
_PARTS = ("layout", "rollingpolicy", "triggeringpolicy")
_UNDECIDED = "{{ … }}"
"""What a property's value is where a template's condition decides whether it is there."""


class _Branch(msgspec.Struct):
    """The properties below a key: the key's own one, and the branches below it."""

    below: dict[str, _Branch]
    own: Property | None = None

    def first(self) -> Property | None:
        """The property that the branch begins with."""
        return self.own or next((found for one in self.below.values() if (found := one.first()) is not None), None)

    def text(self, name: str) -> str:
        """The value of a property directly below; empty if there is none."""
        found = self.below.get(name)
        return found.own.value if found is not None and found.own is not None else ""


def log4j2(properties: Iterable[Property], header: Span) -> Element:
    """The configuration's element of Log4j 2's properties."""
    found = list(properties)
    root, inside = _grown(found), _below(found, "property.")
    known = {key: one.value for key, one in inside.items() if not one.conditional}
    top = Element("configuration", header, {}, [_set_in_file(inside, header)])
    for key, branch in root.below.items():
        if key in ("appender", "filter"):
            top.children += [_component(kind, one) for kind, one in branch.below.items()]
        elif key == "rootLogger":
            top.children.append(_logger("root", branch, known))
        elif key == "logger":
            top.children += [_logger("logger", one, known) for one in branch.below.values()]
    return top


def log4j1(properties: Iterable[Property], header: Span) -> Element:
    """The configuration's element of Log4j 1's properties, with logback's names."""
    ours: dict[str, Property] = {}
    others: dict[str, Property] = {}
    options: dict[str, list[tuple[str, Property]]] = {}
    for one in properties:
        prefix, _, key = one.key.partition(".")
        if prefix != "log4j":
            others[one.key] = one
            continue
        ours[key] = one
        kind, _, rest = key.partition(".")
        name, _, option = rest.partition(".")
        if kind == "appender" and option:
            options.setdefault(name, []).append((option.lower(), one))
    known = {key: one.value for key, one in others.items() if not one.conditional}
    top = Element("configuration", header, {}, [_set_in_file(others, header)])
    for key, one in ours.items():
        kind, _, name = key.partition(".")
        if kind in ("rootLogger", "rootCategory"):
            top.children.append(_listed(Element("root", one.line, {}, []), one, known))
        elif kind in ("logger", "category") and name:
            top.children.append(_listed(Element("logger", one.line, {"name": (name, one.line)}, []), one, known))
        elif kind == "appender" and name and "." not in name:
            top.children.append(_appender(name, one, options.get(name, ())))
    return top


def _appender(name: str, one: Property, options: Iterable[tuple[str, Property]]) -> Element:
    element = Element("appender", one.line, {"name": (name, one.line), "class": (_value(one), one.span)}, [])
    parts: dict[str, Element] = {}
    for written, option in options:
        key, _, inner = written.partition(".")
        if inner or key in _PARTS:
            child = parts.setdefault(key, Element(key, option.line, {}, []))
            inner = "pattern" if inner == "conversionpattern" else inner or "class"
            child.attributes[inner] = (_value(option), option.span)
        else:
            element.attributes[key] = (_value(option), option.span)
    element.children += parts.values()
    return element


def _listed(element: Element, one: Property, known: Mapping[str, str]) -> Element:
    """A logger with its level and appenders, which stand in one value: `INFO, console`."""
    written = _value(one)
    level, *names = (part.strip() for part in filled(written, known).split(","))
    if level:
        element.attributes["level"] = (level, _narrow(one.span, level) if written.startswith(level) else one.span)
    for name in names:
        if name:
            element.children.append(Element("appender-ref", one.span, {"ref": (name, one.span)}, []))
    return element


def _narrow(span: Span, beginning: str) -> Span:
    end = min(span.column + len(beginning), span.end_column)
    return Span(span.file, span.line, span.column, span.line, end) if span.line == span.end_line else span


def _grown(properties: Iterable[Property]) -> _Branch:
    root = _Branch({})
    for one in properties:
        here = root
        for step in one.key.split(".", _DEEPEST):
            here = here.below.setdefault(step, _Branch({}))
        here.own = one
    return root


def _component(name: str, branch: _Branch, kind: str = "") -> Element:
    """A plug-in: its type is the element's name; branches without a type are plug-ins of the name that they have."""
    first = branch.first()
    assert first is not None  # noqa: S101 (a branch has a property somewhere)
    element = Element((kind or branch.text("type") or name).lower(), first.line, {}, [])
    for key, below in branch.below.items():
        if below.own is not None and key != "type":
            element.attributes[key.lower()] = (_value(below.own), below.own.span)
        if key == "appenderRef":
            element.children += [_component(one, inner, "appenderref") for one, inner in below.below.items()]
        elif key == "filter" and "type" not in below.below:
            element.children += [_component(one, inner) for one, inner in below.below.items()]
        elif below.below:
            element.children.append(_component(key, below))
    return element


def _logger(name: str, branch: _Branch, known: Mapping[str, str]) -> Element:
    element = _component(name, branch, name)
    return element if branch.own is None else _listed(element, branch.own, known)


def _below(properties: Iterable[Property], start: str) -> dict[str, Property]:
    return {one.key.removeprefix(start): one for one in properties if one.key.startswith(start)}


def _set_in_file(properties: dict[str, Property], header: Span) -> Element:
    return Element("properties", header, {}, list(_as_elements(properties)))


def _as_elements(properties: dict[str, Property]) -> Iterator[Element]:
    for key, one in properties.items():
        if not one.conditional:
            yield Element("property", one.line, {"name": (key, one.line), "value": (one.value, one.span)}, [])


def _value(one: Property) -> str:
    return _UNDECIDED if one.conditional else one.value
