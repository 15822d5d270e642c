"""Serilog's pipeline, from settings or from calls: levels, sinks, filters, enrichers.

https://github.com/serilog/serilog/wiki/Configuration-Basics (the level is Information by default; an override holds for
the sources that begin so), https://github.com/serilog/serilog-settings-configuration#syntax-description.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from accesslint.model.programs import (
    ARGUMENTS,
    BY_FUNCTION,
    CALL,
    KEYWORDS,
    argument,
    callee,
    is_function,
    named,
    returned,
    scalar,
)
from accesslint.model.values import Unknown, Value
from accesslint.source import Span

LEVELS = ("verbose", "debug", "information", "warning", "error", "fatal")
_POSITIONS = {
    "file": ("path",),
    "rollingfile": ("pathformat",),
    "seq": ("serverurl",),
    "http": ("requesturi",),
    "durablehttpusingfilesizerolledbuffers": ("requesturi",),
    "elasticsearch": ("nodeuris",),
    "eventcollector": ("splunkhost",),
    "tcpsyslog": ("host",),
    "udpsyslog": ("host",),
}
_SEPARATOR = "serilog:"
_DEEPEST = 5


class Sink(msgspec.Struct):
    """Where events go."""

    name: str
    """In lower case: `file`."""
    arguments: dict[str, Value]
    """By name in lower case; `formatter` is a text or a call."""
    span: Span


class Pipeline(msgspec.Struct):
    """What is known of a logger."""

    levels: dict[str, tuple[str | Unknown, Span]]
    """By the beginning of a source's name in lower case; empty for all."""
    sinks: list[Sink]
    filters: list[Span]
    enriched: Span | None = None
    doubt: Unknown | None = None
    """Why there may be more of it."""

    def level_for(self, source: str) -> tuple[str | Unknown, Span | None]:
        """The least level of events of a source, and the place that decides it; none where a default does."""
        name = source.lower()
        known = [key for key in self.levels if not key or name == key or name.startswith(f"{key}.")]
        if known:
            return self.levels[max(known, key=len)]
        return self.doubt or "information", None


def level_of(value: Value) -> str | Unknown:
    """A level as settings (`Warning`) or programs (`LogEventLevel.Warning`) write it."""
    known = named(value).rpartition(".")[2] or scalar(value)
    if isinstance(known, str) and known.lower() in LEVELS:
        return known.lower()
    return known if isinstance(known, Unknown) else BY_FUNCTION


def of_settings(settings: Mapping[str, Value], section: str = _SEPARATOR) -> Pipeline:
    """The pipeline of a section of settings, by names as .NET flattens them."""
    found = Pipeline({}, [], [])
    for name, value in settings.items():
        if not name.startswith(section):
            continue
        steps = name[len(section) :].split(":")
        if steps in (["minimumlevel"], ["minimumlevel", "default"]):
            found.levels[""] = (level_of(value), value.span)
        elif steps[:2] == ["minimumlevel", "override"] and len(steps) == 3:
            found.levels[steps[2]] = (level_of(value), value.span)
        elif steps[0] == "filter":
            found.filters += [value.span] if not found.filters else []
        elif steps[0] == "enrich":
            found.enriched = found.enriched or value.span
    found.sinks = _sinks(settings, f"{section}writeto:", 0) + _sinks(settings, f"{section}auditto:", 0)
    return found


def _sinks(settings: Mapping[str, Value], section: str, depth: int) -> list[Sink]:
    """Sinks of a list, or of a mapping with names of the user's own."""
    groups: dict[str, dict[str, Value]] = {}
    for name, value in settings.items():
        if name.startswith(section):
            number, _, rest = name[len(section) :].partition(":")
            groups.setdefault(number, {})[rest] = value
    sinks: list[Sink] = []
    for group in groups.values():
        named_by = group.get("name") or group.get("")
        if named_by is None:
            continue
        kind = (named_by.text or "").lower()
        arguments = {key[5:]: value for key, value in group.items() if key.startswith("args:")}
        if kind == "async" and depth < _DEEPEST:
            sinks += _sinks(arguments, "configure:", depth + 1)
        else:
            sinks.append(Sink(kind, arguments, named_by.span))
    return sinks


def add_calls(found: Pipeline, calls: list[Value], settings: Mapping[str, Value]) -> Pipeline:
    """What a program's calls add to a pipeline; `settings` count where the program reads them."""
    for call in calls:
        if not callee(call):
            found.doubt = found.doubt or call.unknown
            continue
        steps = callee(call).split(".")
        section, step = (steps[-2], steps[-1].partition("<")[0]) if len(steps) > 1 else ("", steps[-1])
        span = call.span if section not in ("WriteTo", "AuditTo") else _place(call)
        if section == "ReadFrom":
            read = of_settings(settings) if step == "Configuration" else Pipeline({}, [], [], doubt=BY_FUNCTION)
            found.levels = read.levels | found.levels
            found.sinks += read.sinks
            found.filters += read.filters
            found.enriched = found.enriched or read.enriched
            found.doubt = found.doubt or read.doubt
        elif section == "MinimumLevel":
            _add_level(found, call, step, _place(call))
        elif section in ("WriteTo", "AuditTo"):
            found.sinks += _sinks_of(call, step, 0)
        elif section == "Filter":
            found.filters.append(_place(call))
        elif section == "Enrich":
            found.enriched = found.enriched or span.first_line()
    return found


def _place(call: Value) -> Span:
    """The name of the method: the chain before it may take several lines."""
    inner = call.get(CALL)
    if inner is None:
        return call.span.first_line()
    span, length = inner.span, len(callee(call).rpartition(".")[2])
    start = span.end_column - length
    return Span(span.file, span.end_line, start, span.end_line, span.end_column) if start > 0 else span.first_line()


def _add_level(found: Pipeline, call: Value, step: str, span: Span) -> None:
    first, second = argument(call, 0), argument(call, 1)
    if step.lower() in LEVELS:
        found.levels[""] = (step.lower(), span)
    elif step == "Override":
        source = scalar(first)
        if isinstance(source, str) and second is not None:
            found.levels[source.lower()] = (level_of(second), span)
    elif step == "Is" and first is not None:
        found.levels[""] = (level_of(first), span)
    else:
        found.levels[""] = (BY_FUNCTION, span)


def _sinks_of(call: Value, step: str, depth: int) -> list[Sink]:
    first = argument(call, 0)
    if step == "Async" and depth < _DEEPEST:
        inner = returned(first) if is_function(first) else None
        if inner is not None and callee(inner):
            return _sinks_of(inner, callee(inner).rpartition(".")[2], depth + 1)
        return [Sink("", {}, _place(call))]
    name = step.lower()
    given = call.get(ARGUMENTS)
    listed = given.items() if given is not None else []
    arguments: dict[str, Value] = {}
    names = list(_POSITIONS.get(name, ()))
    for value in listed:
        if callee(value).endswith("Formatter"):
            arguments["formatter"] = value
        elif names:
            arguments[names.pop(0)] = value
    keywords = call.get(KEYWORDS)
    if keywords is not None:
        arguments.update({key.lower(): value for key, value in keywords.entries()})
    return [Sink(name, arguments, _place(call))]
