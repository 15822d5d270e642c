"""Request logs in Jetty's XML: what `New` makes of a log class, with its writer and settings.

A log is a mapping of `class`; `file`, or `logger` where another library writes; `format` (absent: the class's own);
`settings`, what `Set` says (names in lower case); `ignored`, the paths that leave no record; `maybe` where a template
decides. https://jetty.org/docs/jetty/12/operations-guide/xml/index.html: a property's default holds unless a base's ini
files set it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from accesslint.model.values import Unknown, Value
from accesslint.syntax.filled_texts import filled_text, joined_texts
from accesslint.syntax.xml import Element

_ENVIRONMENT = "the properties and environment that Jetty starts with"
_FORMATS = ("NCSA_FORMAT", "EXTENDED_NCSA_FORMAT")
_PROPERTIES = ("property", "systemproperty", "env")
_DEEPEST = 50

Properties = Mapping[str, Value]


def request_logs(root: Element, properties: Properties) -> Iterator[Value]:
    """The request logs that a file makes, wherever they stand."""
    waiting = [root]
    while waiting:
        element = waiting.pop(0)
        name = _class(element)
        if element.name == "new" and name.endswith("RequestLog"):
            yield _log(element, name, properties)
        else:
            waiting += element.children


def makes(root: Element, name: str) -> Element | None:
    """The first element that makes or names a class."""
    waiting = [root]
    while waiting:
        element = waiting.pop()
        if _class(element).endswith(name):
            return element
        waiting += element.children
    return None


def _class(element: Element) -> str:
    found = element.attributes.get("class")
    return found[0] if found is not None else ""


def _log(element: Element, name: str, properties: Properties) -> Value:
    data: dict[str, Value] = {"class": Value(name.rpartition(".")[2], element.span)}
    arguments = [child for child in element.children if child.name == "arg"]
    settings = _settings(element, properties)
    for number, argument in enumerate(arguments):
        writer = next((child for child in argument.children if child.name == "new"), None)
        if writer is not None:
            _add_writer(data, settings, writer, properties)
        elif number == 0 and "file" not in data and "logger" not in data:
            data["file"] = said(argument, properties)
        else:
            data["format"] = said(argument, properties)
    data["settings"] = Value(settings, element.span)
    ignored = [
        said(item, properties)
        for child in element.children
        if child.name == "set" and _name(child) == "ignorepaths"
        for array in child.children
        for item in array.children
    ]
    data["ignored"] = Value(ignored, element.span)
    if element.is_conditional:
        data["maybe"] = Value(True, element.span)
    return Value(data, element.span)


def _add_writer(data: dict[str, Value], settings: dict[str, Value], writer: Element, properties: Properties) -> None:
    settings.update(_settings(writer, properties))
    name = _class(writer)
    if "Slf4j" in name:
        data["logger"] = settings.get("loggername") or Value("org.eclipse.jetty.server.RequestLog", writer.span)
    elif name.endswith("RequestLogWriter"):
        argument = next((child for child in writer.children if child.name == "arg"), None)
        if argument is not None:
            data["file"] = said(argument, properties)
    else:
        data["logger"] = Value(Unknown(f"where {name} writes is not known", "its source"), writer.span)


def _settings(element: Element, properties: Properties) -> dict[str, Value]:
    return {
        _name(child): said(child, properties)
        for child in element.children
        if child.name == "set" and _name(child) != "ignorepaths"
    }


def _name(element: Element) -> str:
    found = element.attributes.get("name")
    return found[0].lower() if found is not None else ""


def said(element: Element, properties: Properties, depth: int = 0) -> Value:
    """The text that an element stands for: properties filled in, and what follows them."""
    span = element.text_span or element.span
    if depth > _DEEPEST:
        return Value(Unknown("it is nested too deeply", "the file"), span)
    if element.name in _PROPERTIES:
        return _property(element, properties, depth)
    if element.name == "get" and _written_name(element) in _FORMATS:
        return Value(_written_name(element), element.span)
    if element.name == "call":  # `resolvePath` of the base's folder and a path in it
        arguments = [child for child in element.children if child.name == "arg"]
        if arguments and "resolvepath" in _name(element):
            return said(arguments[-1], properties, depth + 1)
        return Value(Unknown("a method of Java's decides", "the source"), element.span)
    parts = [said(child, properties, depth + 1) for child in element.children if child.name != "default"]
    text = element.text.strip()
    if text:
        parts.append(filled_text(text, span, lambda name: _known(properties, name)))
    return parts[0] if len(parts) == 1 else joined_texts(parts, span)


def _property(element: Element, properties: Properties, depth: int) -> Value:
    for name in (_written_name(element), *(one[0] for key in ("deprecated",) if (one := element.attributes.get(key)))):
        found = properties.get(name)
        if found is not None:
            return found
    written = element.attributes.get("default")
    if written is not None:
        return filled_text(*written, lambda name: _known(properties, name))
    default = next((child for child in element.children if child.name == "default"), None)
    if default is not None:
        return said(default, properties, depth + 1)
    return Value(Unknown(f"the property {_written_name(element)[:60]} decides", _ENVIRONMENT), element.span)


def _written_name(element: Element) -> str:
    found = element.attributes.get("name")
    return found[0] if found is not None else ""


def _known(properties: Properties, name: str) -> str | None:
    found = properties.get(name)
    return None if found is None else found.text
