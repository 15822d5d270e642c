"""Sources: what they read, and the tags that their events get.

Source of the plugins and of their tags: https://docs.fluentd.org/input
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from accesslint.mappers.fluentd.elements import Element
from accesslint.mappers.hops import open_text
from accesslint.mappers.tags import ANY, EVERYTHING, PART, Pattern, literal
from accesslint.model.values import Template, Value
from accesslint.source import Span

OWN_MEASUREMENTS = frozenset(
    {"monitor_agent", "debug_agent", "gc_stat", "object_space", "prometheus", "prometheus_monitor"}
    | {"prometheus_output_monitor", "prometheus_tail_monitor"}
)
"""Sources of Fluentd's own measurements: no access records."""

LISTENING = {
    "forward": "24224",
    "secure_forward": "24284",
    "http": "9880",
    "syslog": "5140",
    "tcp": "5170",
    "udp": "5160",
    "beats": "5044",
    "gelf": "12201",
    "opentelemetry": "4318",
    "unix": "",
}
"""Sources that receive records of others, with the default port."""

_ANY_TAG = frozenset({"forward", "secure_forward", "http", "unix"})
"""The sender decides about tags."""


class Input(msgspec.Struct, frozen=True):
    """A source of log events."""

    element: Element
    tags: tuple[Pattern, ...]

    @property
    def paths(self) -> list[tuple[str, Span]]:
        """The files that it reads, patterns as written."""
        if self.element.plugin != "tail":
            return []
        return [(open_text(value), value.span) for value in self.element.listed("path")]

    @property
    def is_listening(self) -> bool:
        """Whether other hosts, or other programs, send it records."""
        return self.element.plugin in LISTENING

    @property
    def via(self) -> str:
        """How it gets its records."""
        return self.element.plugin or "unknown"

    @property
    def what(self) -> str:
        """What it reads, for others than files."""
        if self.is_listening:
            port = self.element.shown("port") or LISTENING[self.element.plugin]
            return f"port {port}" if port else (self.element.shown("path") or "a socket")
        return self.element.shown("path", "topics", "tag") or self.via

    @property
    def span(self) -> Span:
        """What it reads, or its plugin."""
        value = self.element.get("port", "path", "topics", "@type", "type")
        return self.element.span if value is None else value.span

    @property
    def tag_span(self) -> Span:
        """Where its tag is set."""
        value = self.element.get("tag", "@type", "type")
        return self.element.span if value is None else value.span


def inputs(found: list[Element]) -> list[Input]:
    """The sources of log events, with their tags."""
    sources = (one for one in found if one.directive == "source" and one.plugin not in OWN_MEASUREMENTS)
    return [Input(one, tuple(_tags(one))) for one in sources]


def _tags(element: Element) -> Iterator[Pattern]:
    plugin, tag = element.plugin, element.get("tag")
    prefix = element.get("add_tag_prefix")
    if not plugin or element.missing is not None:
        yield EVERYTHING
    elif prefix is not None:
        yield (*_pattern(prefix), ".", ANY)
    elif tag is None or (plugin in _ANY_TAG and plugin != "forward"):
        yield EVERYTHING
    elif plugin == "syslog":
        # The facility and the priority follow: https://docs.fluentd.org/input/syslog
        yield (*_pattern(tag), ".", PART, ".", PART)
    elif plugin == "tail" and "*" in open_text(tag):
        yield from _expanded(element, tag)
    else:
        yield _pattern(tag)


def _expanded(element: Element, tag: Value) -> Iterator[Pattern]:
    """`*` in the tag of `tail` becomes the file's path, dots for slashes: https://docs.fluentd.org/input/tail."""
    before, _, after = open_text(tag).partition("*")
    for path in element.listed("path"):
        dotted = _open(open_text(path).lstrip("/").replace("/", "."))
        yield (*_open(before), *dotted, *_open(after))


def _open(text: str) -> Pattern:
    """Text in which shell patterns, dates and what is not known stand for anything."""
    return tuple(ANY if char in "*?[]%…" else char for char in text) if len(text) <= 300 else EVERYTHING


def _pattern(value: Value) -> Pattern:
    if isinstance(value.data, Template):
        return tuple(char for part in value.data.parts for char in (part if isinstance(part, str) else (ANY,)))[:300]
    text = value.text
    return EVERYTHING if text is None or "${" in text else literal(text.strip())
