"""The hosts of Undertow and the audit logs of the management as resources, with the settings in force.

Attributes of a `wildfly_host`: `name`, `profile` (empty but in a domain); `log` and `console`, the attributes of
`access-log` and `console-access-log`, absent where the element is; `fields`, those of the console's log, a list of
mappings of `name`, `attributes` and `names`; `listeners`, a list of the attributes of the server's listeners.

Attributes of a `wildfly_audit_log`: `logger`, the attributes of the `logger`, absent where there is none; `handlers`, a
list of those that it names: `kind`, `attributes`, `formatter` (attributes, absent where it is none that is known) and
`protocol` (`kind`, `attributes`) of a syslog handler; a name without a handler is a list of `kind` alone.

An element that a template's condition decides has an attribute `maybe`. In an expression `${name:default}` the default
is taken, a folder of the server's own is shown by its name:
https://docs.wildfly.org/35/Admin_Guide.html#expressions. Schemas: https://docs.wildfly.org/schema/.
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Problem, Source, Span
from accesslint.syntax.filled_texts import RENDERED, filled_text
from accesslint.syntax.xml import Element, read_xml

_LISTENERS = ("http-listener", "https-listener", "ajp-listener")
_LOGGERS = {"logger": "audit-log", "server-logger": "audit-log of servers"}
_CONDITIONAL = Unknown("a template's condition decides whether it is there", RENDERED)


def read_file(source: Source, name: str, scope: str, container: str) -> Iterator[Resource | Problem]:
    """The resources of a file, or what is wrong with it."""
    root = read_xml(source)
    if isinstance(root, Problem):
        yield root
        return
    base = name.rpartition("/")[2]
    for kind, title, attributes, header in (*_hosts(root), *_audit_logs(root)):
        yield Resource(
            id=f"{scope}#{base}:{title}",
            platform="wildfly",
            type=kind,
            address=f"{base}:{title}",
            attributes=attributes,
            header=header,
            scope=scope,
            container=container,
        )


def _hosts(root: Element) -> Iterator[tuple[str, str, Value, Span]]:
    profiles = [*_children(root, "profile"), *(one for all_ in _children(root, "profiles") for one in all_.children)]
    groups = [one for all_ in _children(root, "server-groups") for one in all_.children]
    used = {_text(group, "profile") for group in groups}
    if groups and used <= {_text(profile, "name") for profile in profiles}:
        # A domain has profiles that none of its servers runs by.
        profiles = [profile for profile in profiles if _text(profile, "name") in used]
    seen: dict[str, int] = {}
    for profile in profiles:
        for subsystem in _children(profile, "subsystem"):
            for server in _children(subsystem, "server"):
                listeners = [_attributes(one) for one in server.children if one.name in _LISTENERS]
                for host in _children(server, "host"):
                    title = " ".join(filter(None, (_text(profile, "name"), f"host {_text(host, 'name') or '…'}")))
                    seen[title] = seen.get(title, 0) + 1
                    title = title if seen[title] == 1 else f"{title} ({seen[title]})"
                    yield "wildfly_host", title, _host(profile, host, listeners), host.span


def _host(profile: Element, host: Element, listeners: list[Value]) -> Value:
    data = {
        "name": _attribute(host, "name") or Value("", host.span),
        "profile": _attribute(profile, "name") or Value("", profile.span),
        "listeners": Value(listeners, host.span),
    }
    log, console = _child(host, "access-log"), _child(host, "console-access-log")
    if log is not None:
        data["log"] = _attributes(log)
    if console is not None:
        data["console"] = _attributes(console)
        chosen = _child(console, "attributes")
        if chosen is not None:
            data["fields"] = Value([_field(one) for one in chosen.children], chosen.span)
    return Value(data, host.span)


def _field(element: Element) -> Value:
    names = [found for one in _children(element, "name") if (found := _attribute(one, "value")) is not None]
    data = {
        "name": Value(element.name, element.span),
        "attributes": _attributes(element),
        "names": Value(names, element.span),
    }
    return Value(data, element.span)


def _audit_logs(root: Element) -> Iterator[tuple[str, str, Value, Span]]:
    management = _child(root, "management")
    if management is None or root.name == "domain":
        return
    log = _child(management, "audit-log")
    handlers = _child(log, "handlers")
    formatters = _child(log, "formatters")
    for key, title in _LOGGERS.items():
        logger = _child(log, key)
        if logger is None and key != "logger":
            continue
        data: dict[str, Value] = {"handlers": Value([], management.span)}
        if logger is not None:
            named = [one for all_ in _children(logger, "handlers") for one in all_.children]
            data["logger"] = _attributes(logger)
            data["handlers"] = Value([_handler(one, handlers, formatters) for one in named], logger.span)
        header = logger or log or management
        yield "wildfly_audit_log", title, Value(data, header.span), header.span


def _handler(reference: Element, handlers: Element | None, formatters: Element | None) -> Value:
    name = _text(reference, "name")
    found = next((one for one in (handlers.children if handlers else ()) if _text(one, "name") == name), None)
    if found is None or not name:
        return Value({"kind": Value("", reference.span), "attributes": _attributes(reference)}, reference.span)
    data = {"kind": Value(found.name, found.span), "attributes": _attributes(found)}
    chosen = _text(found, "formatter")
    formatter = next((one for one in (formatters.children if formatters else ()) if _text(one, "name") == chosen), None)
    if formatter is not None:
        data["formatter"] = _attributes(formatter)
    if found.children:
        protocol = found.children[0]
        data["protocol"] = Value(
            {"kind": Value(protocol.name, protocol.span), "attributes": _attributes(protocol)}, protocol.span
        )
    return Value(data, found.span)


def _child(parent: Element | None, name: str) -> Element | None:
    return None if parent is None else next(_children(parent, name), None)


def _children(parent: Element, name: str) -> Iterator[Element]:
    return (child for child in parent.children if child.name == name)


def _text(element: Element, name: str) -> str:
    return element.attributes.get(name, ("", None))[0]


def _attributes(element: Element) -> Value:
    data = {name: _filled(*one) for name, one in element.attributes.items()}
    if element.is_conditional:
        data["maybe"] = Value(_CONDITIONAL, element.span)
    return Value(data, element.span)


def _attribute(element: Element, name: str) -> Value | None:
    found = element.attributes.get(name)
    return None if found is None else _filled(*found)


def _filled(text: str, span: Span) -> Value:
    return filled_text(text, span, _resolved)


def _resolved(name: str) -> str | None:
    """What an expression stands for: its default, or a folder of the server's by its name."""
    if name.startswith("jboss.") and name.endswith(".dir"):
        return name
    _, colon, default = name.partition(":")
    return default if colon else None
