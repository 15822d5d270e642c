"""nginx servers as emitters: whether, what, and whereto they log.

Every `server` of the http module is a web server; one of the stream module sees connections only; those of the mail
module sign people in (`accesslint.mappers.nginx.mail`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from accesslint.mappers import Mapped
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.nginx.addresses import set_client_address
from accesslint.mappers.nginx.conditions import filter_of
from accesslint.mappers.nginx.coverage import set_locations, set_log_types
from accesslint.mappers.nginx.destinations import DEFAULT_TARGET, Destinations, Target
from accesslint.mappers.nginx.formats import Formats, Used
from accesslint.mappers.nginx.mail import map_mail_server
from accesslint.mappers.nginx.recording import recording_of
from accesslint.mappers.table import entity_for
from accesslint.model.entities import Entity, Link
from accesslint.model.environment import environment_of, twin_of
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Span

_PLANES = {"http": "http", "stream": "network"}


class _Log(msgspec.Struct):
    """One access log that is in force somewhere in a server."""

    value: Value
    where: str
    """Empty for the server itself, else the location."""

    def get(self, name: str) -> Value | None:
        """A part of the directive."""
        return self.value.get(name)


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """An emitter for each server, the formats that they write, the files that they write to."""
    formats, destinations = Formats(resources), Destinations(resources)
    for server in resources.of_type("nginx_server"):
        module = _text(server.get("module"))
        if module in _PLANES:
            yield from _emitter(server, module, formats, destinations)
        elif module == "mail":
            yield from map_mail_server(server, destinations)
    yield from formats.all()
    yield from destinations.stores()


def _emitter(server: Resource, module: str, formats: Formats, destinations: Destinations) -> Iterator[Entity | Link]:
    emitter = entity_for("emitter", "web-server", server)
    names = server.get("names")
    words = [name.text for name in (names.items() if names is not None else []) if name.text]
    emitter.environment = environment_of(server.scope, *words, server.container)
    emitter.set("plane", _PLANES[module])
    emitter.set("twin", f"web-server:{twin_of(server.scope, server.address)}")
    state = _set_logging(emitter, server)
    if module == "http":
        set_locations(emitter, server, state)
        set_log_types(emitter, server)
    emitter.recording = recording_of(server, formats, DEFAULT_TARGET)
    links, used = _add_logs(emitter, server, formats, destinations, state)
    set_client_address(emitter, server, [one.reading for one in used])
    _set_filters(emitter, server, formats)
    yield emitter
    yield from links


# Whether it logs


def _set_logging(emitter: Entity, server: Resource) -> str | Unknown:
    """Set `logging`; gives what holds in the server outside of its locations."""
    state, level = server.get("access_log", "state"), _text(server.get("access_log", "level"))
    code = server.get("code_logging")
    known = (state.unknown or state.text if state is not None else None) or "on"
    span = state.span if state is not None and level != "default" else None
    if known == "off" and code is not None:
        reason = f"{code.text} may write records of its own"
        emitter.set("logging", Unknown(reason, "the Lua code"), code.span)
        return Unknown(reason, "the Lua code")
    emitter.set("logging", known, span, default=level == "default")
    if known == "off":
        where = "is not set, and stream does not log by default" if level == "default" else f"off in the {level} block"
        emitter.set("logging_detail", f"access_log {where}")
        if any(_text(location.get("state")) == "on" for location in _locations(server)):
            emitter.set("logging", "partial", span)
    elif level == "default":
        emitter.set("logging_detail", f"no access_log is set; by default nginx writes {DEFAULT_TARGET} as combined")
    return known


# What it writes, and whereto


def _add_logs(
    emitter: Entity, server: Resource, formats: Formats, destinations: Destinations, state: str | Unknown
) -> tuple[list[Link], list[Used]]:
    links: list[Link] = []
    used: dict[str, Used] = {}
    if _text(server.get("access_log", "level")) == "default" and state == "on":
        links += destinations.add_route(emitter, server, Target(None, DEFAULT_TARGET, server.header, is_default=True))
        made = formats.use(server, None, server.header)
        if made is not None:
            used[made.entity.id] = made
    seen: set[tuple[str, str]] = set()
    unknown_formats: list[Value] = []
    for log in _logs(server):
        written, name = log.get("written"), log.get("format")
        target = log.get("target")
        if target is None or written is None:
            continue
        links += _route(emitter, server, destinations, log, seen)
        if target.text != "/dev/null":
            made = formats.use(server, name, name.span if name is not None else target.span)
            if made is not None:
                used.setdefault(made.entity.id, made)
            elif name is not None:
                unknown_formats.append(name)
    if emitter.get("routes") is None and not isinstance(state, Unknown):
        emitter.set("routes", [], emitter.spans.get("logging"))  # absent where `logging` says what is not known
    emitter.set("formats", list(used))
    if isinstance(state, Unknown) and not used:
        emitter.facts["formats"].append({"unknown": state.reason})
    for name in unknown_formats:
        unknown = name.unknown or Unknown("its name is not known")
        emitter.facts["formats"].append({"unknown": unknown.reason})
        emitter.spans[f"formats.{len(emitter.facts['formats']) - 1}"] = name.span
    return links, list(used.values())


def _route(
    emitter: Entity, server: Resource, destinations: Destinations, log: _Log, seen: set[tuple[str, str]]
) -> list[Link]:
    written, target, name = _text(log.get("written")), log.get("target"), _text(log.get("format"))
    if target is None or (written, name) in seen:
        return []
    seen.add((written, name))
    goal = Target(target, written, target.span, maybe=log.get("maybe") is not None)
    links = list(destinations.add_route(emitter, server, goal))
    buffer = log.get("buffer") or log.get("gzip")
    if buffer is not None and log.get("flush") is None:  # with `flush=` records wait no longer than that
        waiting: dict[str, Any] = {"output": written, "medium": "memory"}
        emitter.append("buffers", waiting, buffer.span)
    return links


def _logs(server: Resource) -> list[_Log]:
    """The server's own logs in force, then those of its locations."""
    found: list[_Log] = []
    whole = server.get("access_log")
    if whole is not None and _text(whole.get("state")) == "on":
        logs = whole.get("logs")
        found += [_Log(value, "") for value in (logs.items() if logs is not None else [])]
    for location in _locations(server):
        logs = location.get("logs")
        if _text(location.get("state")) == "on" and logs is not None:
            found += [_Log(value, _text(location.get("path"))) for value in logs.items()]
    return found


def _locations(server: Resource) -> list[Value]:
    listed = server.get("locations")
    return listed.items() if listed is not None else []


def _set_filters(emitter: Entity, server: Resource, formats: Formats) -> None:
    """A condition drops records where every log in force at its level has one."""
    definitions = formats.definitions(server)
    levels: dict[str, list[_Log]] = {}
    for log in _logs(server):
        levels.setdefault(log.where, []).append(log)
    for where, logs in levels.items():
        filters: list[tuple[dict[str, Any], Span]] = []
        for log in logs:
            condition = log.get("if")
            fact = filter_of(condition, definitions) if condition is not None else None
            if condition is None or fact is None:
                filters = []
                break
            filters.append((fact, condition.span))
        for fact, span in filters:
            if where:
                fact["detail"] = f"in location {where} {fact['detail']}"
            emitter.append("filters", fact, span)


def _text(value: Value | None) -> str:
    return (value.text or "") if value is not None else ""
