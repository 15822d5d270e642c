"""Files that set names to values: what the lines of such a file come to, and the file as a resource.

The resource has `settings`, a mapping of the names to their values, and `open`, the reasons why others may be set.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from accesslint.including.assignments import line_value
from accesslint.including.configuration_files import attributes_at, file_resource, header_of
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Source, Span
from accesslint.syntax.option_files import Document, Entry
from accesslint.syntax.properties import Property
from accesslint.syntax.template_lines import is_filled_in

RENDERED = "the rendered file"


def further_settings(*holes: Span | None) -> list[Value]:
    """Why other settings may be there: tags of a template that stand alone."""
    reason = Unknown("a template's tag may stand for further settings", RENDERED)
    return [Value(reason, hole) for hole in holes if hole is not None]


def settings_resource(
    kind: str,
    source: Source,
    name: str,
    settings: Mapping[str, Value],
    gaps: list[Value],
    *,
    platform: str,
    scope: str,
    container: str,
) -> Resource:
    """The resource of a file that is known as `name` in `scope`."""
    header = header_of(source)
    attributes = attributes_at(header, {"settings": dict(settings), "open": gaps})
    return file_resource(kind, name, attributes, header, platform=platform, scope=scope, container=container)


def option_settings(document: Document, named: Callable[[Entry], str], alone: str = "") -> dict[str, Value]:
    """The settings of an option file; `alone`: the value of an option that has none, or an empty one."""
    settings: dict[str, Value] = {}
    for entry in document.entries:
        name, text = named(entry), entry.value or alone
        settings[name] = line_value(
            name, text, document.span(entry), templated=entry.templated, conditional=entry.conditional
        )
    return settings


def property_settings(properties: Iterable[Property], named: Callable[[str], str] = str) -> dict[str, Value]:
    """The settings of a properties file."""
    settings: dict[str, Value] = {}
    for one in properties:
        name, templated = named(one.key), is_filled_in(one.value) or is_filled_in(one.key)
        settings[name] = line_value(name, one.value, one.span, templated=templated, conditional=one.conditional)
    return settings
