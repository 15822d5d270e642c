"""The logging of Java's own platform, `java.util.logging`, and Tomcat's form of it, to the elements of the other forms.

https://docs.oracle.com/en/java/javase/21/docs/api/java.logging/java/util/logging/LogManager.html: `handlers` are the
root logger's, `<logger>.handlers` another's, a handler's options follow its class name. Tomcat lets a name begin with a
number and a word, so that there may be several of one class, and composes a file's name of folder, prefix, date and
suffix: https://tomcat.apache.org/tomcat-10.1-doc/logging.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from accesslint.source import Span
from accesslint.syntax.properties import Property
from accesslint.syntax.xml import Element

_HANDLERS = ("handlers", ".handlers")
_SPLIT = re.compile(r"[\s,]+")
_PREFIXED = re.compile(r"\A\d[\w-]*\.")
_DEEPEST = 30
_UNDECIDED = "{{ … }}"
_SIMPLE = "java.util.logging.SimpleFormatter"
_OPTIONS = {"pattern": "file", "level": "threshold"}
"""Options whose names mean something else in other libraries."""
_JULI_FILE = (("directory", "logs"), ("prefix", "juli."), ("", "yyyy-MM-dd"), ("suffix", ".log"))


def platform(properties: Iterable[Property], header: Span) -> Element:
    """The configuration's element of a `logging.properties`."""
    given = {one.key: one for one in properties}
    top = Element("configuration", header, {}, [])
    named: dict[str, Element] = {}
    for key, one in given.items():
        if key in _HANDLERS or key.endswith(".handlers"):
            for name in _SPLIT.split(_value(one).strip()):
                if name and name not in named:
                    named[name] = Element("appender", one.line, {"name": (name, one.span)}, [])
    options: dict[str, dict[str, Property]] = {}
    loggers: dict[str, Element] = {}
    for key, one in given.items():
        handler, option = _split(key, named)
        if handler:
            options.setdefault(handler, {})[option] = one
            continue
        owner, _, option = key.rpartition(".")
        if option == "handlers" or (option == "level" and (owner or key == ".level")):
            _add(loggers, owner, option, one)
    for name, element in named.items():
        _describe(element, name, options.get(name, {}), given.get(f"{_SIMPLE}.format"))
    top.children += [*named.values(), *loggers.values()]
    return top


def _split(key: str, handlers: Mapping[str, Element]) -> tuple[str, str]:
    """The handler whose option a key is, and the option; empty where it is none's."""
    at = key.rfind(".")
    for _ in range(_DEEPEST):
        if at <= 0 or key[:at] in handlers:
            break
        at = key.rfind(".", 0, at)
    return (key[:at], key[at + 1 :]) if at > 0 and key[:at] in handlers else ("", "")


def _add(loggers: dict[str, Element], name: str, option: str, one: Property) -> None:
    named = {"name": (name, one.line)} if name else {}
    element = loggers.setdefault(name, Element("logger" if name else "root", one.line, named, []))
    if option == "level":
        element.attributes["level"] = (_value(one).strip(), one.span)
        return
    for handler in _SPLIT.split(_value(one).strip()):
        if handler:
            element.children.append(Element("appender-ref", one.span, {"ref": (handler, one.span)}, []))


def _describe(handler: Element, name: str, options: Mapping[str, Property], pattern: Property | None) -> None:
    written = _PREFIXED.sub("", name)
    handler.attributes["class"] = (written, handler.span)
    for key, one in options.items():
        handler.span = one.line if key == next(iter(options)) else handler.span
        handler.attributes[_OPTIONS.get(key, key.lower())] = (_value(one).strip(), one.span)
    if "juli" in written and written.endswith("FileHandler"):
        _name_file(handler)
    formatter = options.get("formatter")
    kind = _value(formatter).strip() if formatter is not None else ""
    if not kind and written.endswith("ConsoleHandler"):
        kind = _SIMPLE
    layout = Element("layout", handler.span, {}, [])
    layout.attributes["class"] = (kind, formatter.span if formatter is not None else handler.span)
    if pattern is not None and kind == _SIMPLE:
        layout.attributes["pattern"] = (_value(pattern), pattern.span)
    handler.children.append(layout)


def _name_file(handler: Element) -> None:
    parts = [handler.attributes.get(key, (default, handler.span)) for key, default in _JULI_FILE]
    texts = [text for text, _ in parts]
    handler.attributes["file"] = (f"{texts[0]}/{''.join(texts[1:])}", parts[1][1])


def _value(one: Property) -> str:
    return _UNDECIDED if one.conditional else one.value
