"""The access log valves of Tomcat: whether one writes, what, and to which files, kept for how long.

https://tomcat.apache.org/tomcat-10.1-doc/config/valve.html#Access_Log_Valve/Attributes: files lie in `logs`, are named
`access_log`, one a day, and are never deleted unless `maxDays` says so. A valve without `pattern` has no default: since
Tomcat 7 it writes nothing (the class starts without elements, and `log()` returns where there are none:
https://tomcat.apache.org/tomcat-10.1-doc/api/org/apache/catalina/valves/AbstractAccessLogValve.html).
"""

from __future__ import annotations

import re
from posixpath import join, normpath

import msgspec

from accesslint.mappers.line_formats import unknown_line
from accesslint.mappers.line_texts import as_name
from accesslint.mappers.server_files import append_route, file_store
from accesslint.mappers.table import entity_for
from accesslint.mappers.tomcat.patterns import read_json_pattern, read_pattern
from accesslint.mappers.w3c_fields import set_fields
from accesslint.model.entities import Entity
from accesslint.model.environment import environment_of
from accesslint.model.recording import Layout
from accesslint.model.values import Resource, Template, Unknown, Value
from accesslint.source import Span

_LOGS = re.compile(r"(?:AccessLog\w{0,100}|Logback)Valve\Z")
_EXTENDED, _JSON = "ExtendedAccessLogValve", "JsonAccessLogValve"
_OF_PATTERNS = frozenset({"AccessLogValve", _EXTENDED, _JSON})
_STREAMS = frozenset({"/dev/stdout", "/dev/stderr", "/proc/self/fd/1", "/proc/self/fd/2"})
_CONDITIONS = (("condition", False), ("conditionunless", False), ("conditionif", True))
_WRITTEN = {"conditionunless": "conditionUnless", "conditionif": "conditionIf"}
_STDOUT = Unknown("who collects standard output is not told here", "a manifest that runs Tomcat")
_MOST_DIGITS = 6


class Valve(msgspec.Struct):
    """One access log."""

    name: str
    """The class, without its package."""
    attributes: Value
    span: Span
    state: str | Unknown
    why_off: str = ""
    off_span: Span | None = None

    @property
    def pattern(self) -> Value | None:
        """What it writes."""
        return self.attributes.get("pattern")

    @property
    def condition(self) -> tuple[str, Value, bool] | None:
        """What makes it leave out requests: the setting's name, its value, and whether it keeps those that have it."""
        for name, keeps in _CONDITIONS:
            value = self.attributes.get(name)
            if value is not None and value.data != "":
                return _WRITTEN.get(name, name), value, keeps
        return None

    def is_true(self, name: str, *, default: bool) -> bool | None:
        """A switch; None where it is not known."""
        value = self.attributes.get(name)
        if value is None:
            return default
        return None if value.text is None else value.text.lower() == "true"


def log_valves(listed: Value | None) -> list[Valve]:
    """The access logs among valves."""
    found = []
    for attributes in listed.items() if listed is not None else []:
        written = attributes.get("classname")
        name = ((written.text if written is not None else None) or "").rpartition(".")[2]
        if _LOGS.search(name):
            found.append(_valve(name, attributes))
    return found


def _valve(name: str, attributes: Value) -> Valve:
    valve = Valve(name, attributes, attributes.span, "on")
    enabled, pattern = attributes.get("enabled"), attributes.get("pattern")
    if enabled is not None and enabled.text is None:
        valve.state = enabled.unknown or Unknown("whether it is enabled is not known", "the rendered file")
    elif enabled is not None and (enabled.text or "").lower() != "true":
        valve.state, valve.why_off, valve.off_span = "off", f"enabled is {enabled.text}", enabled.span
    elif name in _OF_PATTERNS and (pattern is None or pattern.text == ""):
        why = "an empty pattern, of which it writes empty lines"
        if pattern is None:
            why = "no pattern, without which Tomcat 7 and later write nothing"
        valve.state, valve.why_off = "off", f"its {name} has {why}"
        valve.off_span = pattern.span if pattern is not None else attributes.span
    elif attributes.get("maybe") is not None:
        valve.state = Unknown("a template decides whether the valve is there", "the rendered file")
    return valve


def format_of(resource: Resource, valve: Valve) -> Entity:
    """The format entity of what a valve writes."""
    place = valve.pattern.span if valve.pattern is not None else valve.span
    entity = entity_for("format", "access-log", resource)
    text = valve.pattern.text if valve.pattern is not None else None
    entity.id = f"format:{resource.scope}#{place.file}:{place.line}:{place.column}"
    entity.address = as_name(f"{valve.name} pattern {text or ''}")
    entity.header, entity.via = place, ()
    entity.environment = environment_of(resource.scope)
    entity.set("name", entity.address)
    entity.set("configurable", True)
    if valve.name == _EXTENDED:
        _read_extended(entity, valve.pattern)
        entity.layout = Layout("tomcat", (Unknown(f"what {_EXTENDED} writes is not simulated"),))
    elif valve.name == _JSON:
        read_json_pattern(entity, valve.pattern)
    elif valve.pattern is None and valve.name not in ("AccessLogValve", "FastCommonAccessLogValve"):
        unknown_line(
            entity, Unknown(f"what {valve.name} writes is told elsewhere", "its own configuration"), valve.span
        )
    else:
        read_pattern(entity, valve.pattern)
    return entity


def _read_extended(entity: Entity, pattern: Value | None) -> None:
    data = pattern.data if pattern is not None else ""
    parts = data.parts if isinstance(data, Template) else (data,)
    span = pattern.span if pattern is not None else entity.header
    unknown = next((part for part in parts if isinstance(part, Unknown)), None)
    if unknown is not None and len(parts) == 1:
        unknown_line(entity, unknown, span)
        return
    names = [name for part in parts if isinstance(part, str) for name in part.split()]
    set_fields(entity, [(name, span) for name in names], span)
    if unknown is not None:
        entity.set("rest", unknown, span)


def add_route(emitter: Entity, resource: Resource, valve: Valve) -> Entity | None:
    """Append the route of a valve; gives the file's store where there is one."""
    if valve.name not in (*_OF_PATTERNS, "FastCommonAccessLogValve"):
        doubt = Unknown(f"where {valve.name} writes is told elsewhere", "its own configuration")
        append_route(emitter, "file", valve.name, doubt, valve.span)
        return None
    path = path_of(valve)
    place = next((value.span for key in ("prefix", "directory") if (value := valve.attributes.get(key))), valve.span)
    if isinstance(path, Unknown):
        append_route(emitter, "file", "", path, place)
        return None
    if path in _STREAMS:
        append_route(emitter, "stdout", path, _STDOUT, place)
        return None
    if isinstance(valve.state, Unknown):
        append_route(emitter, "file", path, valve.state, place)
        return None
    store = file_store(resource, path, path, place)
    store.id = f"store:{resource.scope}#{path}"
    _set_retention(store, valve)
    append_route(emitter, "file", path, store.id, place)
    return store


def path_of(valve: Valve) -> str | Unknown:
    """The file's path: absolute, or seen from Tomcat's folder; the date in it as `fileDateFormat` writes it."""
    parts = []
    rotates = valve.is_true("rotatable", default=True)
    renames = valve.is_true("renameonrotate", default=False)
    dated = rotates is not False and renames is not True
    for name, default in (
        ("directory", "logs"),
        ("prefix", "access_log"),
        ("filedateformat", ".yyyy-MM-dd"),
        ("suffix", ""),
    ):
        value = valve.attributes.get(name)
        if name == "filedateformat" and not dated:
            parts.append("")
        elif value is None:
            parts.append(default)
        elif value.text is None:
            return value.unknown or Unknown("its path is not known", "the rendered file")
        else:
            parts.append(value.text)
    return normpath(join(parts[0], "".join(parts[1:])))


def _set_retention(store: Entity, valve: Valve) -> None:
    days = valve.attributes.get("maxdays")
    rotates = valve.attributes.get("rotatable")
    if rotates is not None and rotates.text is not None and rotates.text.lower() != "true":
        store.set("retention.days", "forever", rotates.span)
        store.set("retention.detail", "rotatable is false, and maxDays removes rotated files only")
    elif days is None:
        store.set("retention.days", "forever", default=True)
        store.set("retention.detail", "no maxDays tells Tomcat to delete old files")
    elif days.text is None:
        store.set("rotation.keep_days", days)
    elif days.text.isascii() and days.text.isdecimal() and len(days.text) < _MOST_DIGITS and int(days.text) > 0:
        store.set("rotation.keep_days", int(days.text), days.span)
        store.set("rotation.detail", f"maxDays is {days.text}")
    else:
        store.set("retention.days", "forever", days.span)
        store.set("retention.detail", f"maxDays is {days.text}")
