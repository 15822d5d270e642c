"""Inputs: what they read, and the tags that their records get.

Source of the plugins and of their tags: https://docs.fluentbit.io/manual/pipeline/inputs
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from accesslint.mappers.fluentbit.sections import Section
from accesslint.mappers.hops import open_text
from accesslint.mappers.tags import ANY, EVERYTHING, Pattern, literal
from accesslint.model.values import Template, Value
from accesslint.source import Span

METRICS = frozenset(
    {
        "cpu",
        "mem",
        "disk",
        "netif",
        "proc",
        "process",
        "health",
        "thermal",
        "docker",
        "nginx_metrics",
        "nginx",
        "statsd",
    }
    | {"node_exporter_metrics", "windows_exporter_metrics", "podman_metrics", "process_exporter_metrics", "collectd"}
    | {"prometheus_scrape", "prometheus_textfile", "prometheus_remote_write", "fluentbit_metrics", "gpu_metrics"}
    | {"winstat", "ebpf", "blob"}
)
"""Inputs of measurements: no access records."""


class Listening(NamedTuple):
    """A plugin that receives records of others."""

    via: str
    port: str
    any_tag: bool = False
    """The sender decides about tags."""


LISTENING = {
    "forward": Listening("forward", "24224", any_tag=True),
    "http": Listening("http", "9880", any_tag=True),
    "opentelemetry": Listening("opentelemetry", "4318", any_tag=True),
    "elasticsearch": Listening("elasticsearch", "9200", any_tag=True),
    "splunk": Listening("splunk", "8088", any_tag=True),
    "mqtt": Listening("mqtt", "1883"),
    "tcp": Listening("tcp", "5170"),
    "udp": Listening("udp", "5170"),
    "syslog": Listening("syslog", "5140"),
}
"""By plugin, with the default port."""

_DEFAULT_SYSLOG = "unix_udp"
_OPEN = "\0"
"""Stands for any text in a tag."""

_VIA = {"systemd": "systemd", "kafka": "kafka", "winlog": "eventlog", "winevtlog": "eventlog", "kmsg": "kmsg"}


class Input(msgspec.Struct, frozen=True):
    """An input of log records."""

    section: Section
    tags: tuple[Pattern, ...]
    """What tags its records may have."""

    @property
    def paths(self) -> list[tuple[str, Span]]:
        """The files that it reads, patterns as written."""
        value = self.section.get("path")
        if self.section.plugin not in ("tail", "head") or value is None:
            return []
        return list(_split(value))

    @property
    def is_listening(self) -> bool:
        """Whether other hosts, or other programs, send it records."""
        return self.section.plugin in LISTENING

    @property
    def via(self) -> str:
        """How it gets its records."""
        plugin = self.section.plugin
        return LISTENING[plugin].via if plugin in LISTENING else _VIA.get(plugin, plugin or "unknown")

    @property
    def what(self) -> str:
        """What it reads, for others than files."""
        plugin, section = self.section.plugin, self.section
        if plugin == "syslog" and (section.text("mode") or _DEFAULT_SYSLOG).startswith("unix"):
            return section.shown("path") or "a socket"
        if plugin in LISTENING:
            return section.shown("unix_path") or f"port {section.shown('port') or LISTENING[plugin].port}"
        return section.shown("systemd_filter") or section.shown("topics") or section.shown("tag") or self.via

    @property
    def tag_span(self) -> Span:
        """Where its tag is set."""
        value = self.section.first("tag", "name")
        return self.section.span if value is None else value.span


def log_inputs(sections: list[Section]) -> list[Input]:
    """The inputs that read log records, with their tags."""
    found: list[Input] = []
    count: dict[str, int] = {}
    for section in sections:
        plugin = section.plugin
        number = count.get(plugin, 0)
        count[plugin] = number + 1
        if plugin not in METRICS:
            found.append(Input(section, tuple(_tags(section, f"{plugin}.{number}"))))
    return found


def _tags(section: Section, instance: str) -> Iterator[Pattern]:
    """The tags of an input's records. Without `Tag`, it is the instance's name: `tail.0`."""
    plugin, tag = section.plugin, section.get("tag")
    listening = LISTENING.get(plugin)
    if not plugin or section.missing is not None or (listening is not None and listening.any_tag and tag is None):
        yield EVERYTHING
    elif tag is None:
        yield literal(instance)
    elif plugin in ("http", "opentelemetry"):
        yield EVERYTHING
    elif plugin == "tail":
        yield from _expanded(tag, section.get("path"))
    elif plugin == "systemd":
        yield _pattern(_text(tag).replace("*", _OPEN))
    else:
        yield _pattern(_text(tag))


def _expanded(tag: Value, path: Value | None) -> Iterator[Pattern]:
    """`*` in the tag of `tail` becomes the file's path, dots for slashes; `<name>` what `Tag_Regex` finds.

    Source: https://docs.fluentbit.io/manual/pipeline/inputs/tail
    """
    first, *named = _text(tag).split("<")
    text = first + "".join(_OPEN + part.partition(">")[2] for part in named)
    if "*" not in text or path is None:
        yield _pattern(text)
        return
    for file in _text(path).split(","):
        dotted = file.strip().lstrip("/").replace("/", ".")
        yield _pattern(text.replace("*", "".join(_OPEN if char in "*?[]" else char for char in dotted)))


def _pattern(text: str) -> Pattern:
    return tuple(ANY if char == _OPEN else char for char in literal(text))


def _text(value: Value) -> str:
    """A value's text, with a mark for what is not known."""
    if isinstance(value.data, Template):
        return "".join(part if isinstance(part, str) else _OPEN for part in value.data.parts)
    return _OPEN if value.text is None else value.text.strip()


def _split(value: Value) -> Iterator[tuple[str, Span]]:
    """The paths of a list with commas, each at its own place."""
    text, span = value.text, value.span
    if text is None:
        yield open_text(value), span
        return
    is_exact = span.line == span.end_line and span.end_column - span.column == len(text)
    at = 0
    for part in text.split(","):
        path = part.strip()
        if path:
            start = span.column + at + len(part) - len(part.lstrip())
            yield path, Span(span.file, span.line, start, span.line, start + len(path)) if is_exact else span
        at += len(part) + 1
