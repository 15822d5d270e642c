"""The sites of a server as resources, each with the settings of its log; an application that changes them.

Attributes of an `iis_site`: `name`, `number`; `log`, the attributes of its `logFile` (names in lower case), those of
`siteDefaults` where it says nothing; `fields`, the custom fields; `central`, the attributes of `log`, with `w3c` and
`binary`, those of its children; `exceptions`, a list of the attributes of `httpLogging`, with `path` (empty: the whole
site). An `iis_application` has `exceptions` alone, and is only made where there are some.

https://learn.microsoft.com/en-us/iis/configuration/system.applicationhost/sites/sitedefaults/logfile/: what a site says
goes before the defaults. Locations: https://learn.microsoft.com/en-us/iis/get-started/planning-your-iis-architecture/.
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.including.files import HEAD
from accesslint.loaders.iis import kind_of
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Problem, Source, Span
from accesslint.syntax.filled_texts import filled_text
from accesslint.syntax.xml import Element, read_xml

_UNTOLD = Unknown("the template has it under a condition", "the rendered file")


def read_file(source: Source, name: str, scope: str, container: str) -> Iterator[Resource | Problem]:
    """The resources of a file, or what is wrong with it."""
    is_server = kind_of(name, source.text[:HEAD]) == "server"
    if not is_server and "httpLogging" not in source.text:
        return
    root = read_xml(source)
    if isinstance(root, Problem):
        yield root
        return
    base = name.rpartition("/")[2]
    found = _sites(root) if is_server else _application(root)
    for kind, title, attributes, header in found:
        address = f"{base}:{title}" if title else base
        yield Resource(
            id=f"{scope}#{address}",
            platform="iis",
            type=kind,
            address=address,
            attributes=attributes,
            header=header,
            scope=scope,
            container=container,
        )


def _sites(root: Element) -> Iterator[tuple[str, str, Value, Span]]:
    host = _child(root, "system.applicationhost")
    sites = _child(host, "sites")
    if sites is None:
        return
    defaults = _child(sites, "sitedefaults")
    central = _central(_child(host, "log"))
    exceptions = list(_exceptions(root))
    listed = [site for site in sites.children if site.name == "site"]
    if not listed and defaults is not None and _child(defaults, "logfile") is not None:
        listed = [Element("site", defaults.span, {}, [])]
    seen: dict[str, int] = {}
    for site in listed:
        name = _attribute(site, "name")
        title = f"site {name.text or '…'}" if name is not None else "siteDefaults"
        seen[title] = seen.get(title, 0) + 1
        title = title if seen[title] == 1 else f"{title} ({seen[title]})"
        data = {
            "name": name or Value("", site.span),
            "log": _merged(_child(defaults, "logfile"), _child(site, "logfile"), site.span),
            "fields": Value(_custom_fields(defaults) + _custom_fields(site), site.span),
            "exceptions": Value(_of_site(exceptions, (name.text if name else None) or ""), site.span),
        }
        number = _attribute(site, "id")
        if number is not None:
            data["number"] = number
        if central is not None:
            data["central"] = central
        yield "iis_site", title, Value(data, site.span), site.span


def _application(root: Element) -> Iterator[tuple[str, str, Value, Span]]:
    exceptions = list(_exceptions(root))
    if exceptions:
        yield "iis_application", "", Value({"exceptions": Value(exceptions, root.span)}, root.span), root.span


def _exceptions(root: Element) -> Iterator[Value]:
    """What `httpLogging` says at the top, and in each location."""
    for holder in (root, *(child for child in root.children if child.name == "location")):
        settings = _child(_child(holder, "system.webserver"), "httplogging")
        if settings is None or not settings.attributes:
            continue
        data = dict(_attributes(settings).entries())
        path = _attribute(holder, "path") if holder is not root else None
        data["path"] = path or Value("", settings.span)
        yield Value(data, settings.span)


def _of_site(exceptions: list[Value], name: str) -> list[Value]:
    """Those that hold for a site, their paths seen from it."""
    found = []
    for one in exceptions:
        path = one.get("path")
        written = (path.text if path is not None else None) or ""
        first, _, rest = written.partition("/")
        if written in ("", ".") or first.lower() == name.lower():
            data = dict(one.entries())
            data["path"] = Value(f"/{rest}" if rest else "", path.span if path is not None else one.span)
            found.append(Value(data, one.span))
    return found


def _central(log: Element | None) -> Value | None:
    if log is None:
        return None
    data = dict(_attributes(log).entries())
    for key, name in (("w3c", "centralw3clogfile"), ("binary", "centralbinarylogfile")):
        child = _child(log, name)
        if child is not None:
            data[key] = _attributes(child)
    return Value(data, log.span)


def _custom_fields(holder: Element | None) -> list[Value]:
    fields = _child(_child(holder, "logfile"), "customfields")
    return [] if fields is None else [_attributes(field) for field in fields.children if field.name == "add"]


def _merged(defaults: Element | None, own: Element | None, otherwise: Span) -> Value:
    data: dict[str, Value] = {}
    for element in (defaults, own):
        if element is not None:
            data.update(_attributes(element).entries())
    return Value(data, own.span if own is not None else defaults.span if defaults is not None else otherwise)


def _child(parent: Element | None, name: str) -> Element | None:
    return None if parent is None else next((child for child in parent.children if child.name == name), None)


def _attributes(element: Element) -> Value:
    """An element's settings; what only a template's condition has written is not known."""
    if element.is_conditional:
        return Value({name: Value(_UNTOLD, span) for name, (_, span) in element.attributes.items()}, element.span)
    return Value({name: filled_text(*one) for name, one in element.attributes.items()}, element.span)


def _attribute(element: Element, name: str) -> Value | None:
    found = element.attributes.get(name)
    return None if found is None else filled_text(*found)
