"""Keycloak servers: which events reach the log, at which levels, where it goes.

Every realm has the listener `jboss-logging` unless it says otherwise. It writes what was refused at the level of the
option `error-level` (warn) and all else, what administrators do as well, at `success-level` (debug), to the category
`org.keycloak.events`; the log's own level is info by default, so that accepted sign-ins are not in it:
https://www.keycloak.org/docs/latest/server_admin/index.html#event-listener, https://www.keycloak.org/server/logging,
https://www.keycloak.org/server/all-config#category-logging
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.audited_servers import AuditedServer, map_audited
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.keycloak.records import JSON, TEXT
from accesslint.mappers.records import Layout, add_format, bare_format, unknown_fields
from accesslint.mappers.server_files import STANDARD_OUTPUT, append_route
from accesslint.model.values import Unknown
from accesslint.source import Span

_LEVELS = {"all": 0, "trace": 1, "debug": 2, "info": 3, "warn": 4, "warning": 4, "error": 5, "fatal": 6, "off": 9}
_CATEGORIES = ("org.keycloak.events", "org.keycloak", "org")
"""The category of events, and those that hold it, the nearest first."""
_LISTENER = "spi-events-listener-jboss-logging"
_HANDLERS = ("console", "file", "syslog")
_LOCAL = ("localhost", "127.", "[::1]")


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every server as an emitter of kind `application`."""
    yield from map_audited(resources, "keycloak_configuration", _map, "application", "auth")


def _map(server: AuditedServer) -> None:
    level, span, said = _level(server)
    success, success_span = server.text(f"{_LISTENER}-success-level", default="debug")
    refused, refused_span = server.text(f"{_LISTENER}-error-level", default="warn")
    logins, failures = _reaches(success, level), _reaches(refused, level)
    place, refused_place = success_span or span, refused_span or span
    detail = f"they are written at level {success}, {said}"
    if logins is False and failures is False:
        server.set_logging("off", refused_place or place, f"events are written at levels below the log's: {said}")
        return
    both = logins if isinstance(logins, Unknown) else failures
    if isinstance(logins, Unknown) and isinstance(failures, Unknown):
        server.set_logging(both if isinstance(both, Unknown) else "on", place)
        return
    server.set_logging("on", place if logins is True else refused_place)
    server.set_sign_ins(place, logins=logins, failures=failures, detail=detail)
    if isinstance(logins, Unknown):
        server.emitter.set("coverage.event_kinds", logins, place)
    elif logins:
        server.set_kinds(("user events", "admin events"), (), place, "")
    else:
        server.set_kinds(("refused sign-ins",), ("admin events",), place, detail)
    _add_handlers(server)


def _reaches(written: str | Unknown, level: int | Unknown) -> bool | Unknown:
    if isinstance(written, Unknown):
        return written
    if isinstance(level, Unknown):
        return level
    rank = _LEVELS.get(written.strip().lower())
    return Unknown(f"the level {written} is not documented") if rank is None else rank >= level


def _level(server: AuditedServer) -> tuple[int | Unknown, Span | None, str]:
    """From which level on events get into the log, what decides it, and how to say so."""
    written, span = server.text("log-level", default="info")
    if isinstance(written, Unknown):
        return written, span, ""
    names = dict.fromkeys(_CATEGORIES, "")
    root = "info"
    for part in written.split(","):
        category, colon, level = part.strip().rpartition(":")
        if not colon:
            root = level
        elif category in names:
            names[category] = level
    for category in _CATEGORIES:
        one, place = server.text(f"log-level-{category}", f"log-level-{category.replace('.', '-')}")
        if isinstance(one, Unknown) and place is not None:
            return one, place, ""
        if not isinstance(one, Unknown) and one:
            names[category], span = one, place
    name = next((name for name in _CATEGORIES if names[name]), "")
    level = names[name] if name else root
    rank = _LEVELS.get(level.strip().lower())
    if rank is None:
        return Unknown(f"the level {level} is not documented"), span, ""
    return rank, span, f"and {name or 'the log'} is at level {level.strip().lower()}" + " by default" * (span is None)


def _add_handlers(server: AuditedServer) -> None:
    handlers, span = server.listed("log")
    if isinstance(handlers, Unknown):
        server.emitter.set("routes", handlers, span)
        return
    names = [name for name in (handlers or ["console"]) if name in _HANDLERS]
    for handler in names:
        if handler == "console":
            append_route(server.emitter, "stdout", "console", STANDARD_OUTPUT, span)
        elif handler == "file":
            path, place = server.text("log-file")
            server.add_file("log", path if isinstance(path, str) and path.startswith("/") else None, place or span)
        else:
            _add_syslog(server, span)
        _add_format(server, handler)


def _add_syslog(server: AuditedServer, span: Span | None) -> None:
    endpoint, place = server.text("log-syslog-endpoint", default="localhost:514")
    protocol, _ = server.text("log-syslog-protocol", default="tcp")
    if isinstance(endpoint, Unknown):
        append_route(server.emitter, "syslog", "syslog", endpoint, place or span)
        return
    reason = Unknown(f"{endpoint} is another system", "its own configuration")
    facts = {}
    if not endpoint.startswith(_LOCAL) and isinstance(protocol, str):
        facts["encrypted"] = protocol.lower() == "ssl-tcp"
    append_route(server.emitter, "syslog", endpoint, reason, place or span, **facts)


def _add_format(server: AuditedServer, handler: str) -> None:
    output, span = server.text(f"log-{handler}-output", default="default")
    pattern, place = server.text(f"log-{handler}-format")
    layout: Layout = JSON if output == "json" else TEXT
    own = next((one for one in (output, pattern) if isinstance(one, Unknown)), None)
    if own is None and layout is TEXT and pattern:
        own = Unknown(f"log-{handler}-format decides what a line holds", "its pattern")
    if own is None:
        server.add_format(layout)
        return
    form = bare_format(server.resource, layout, configurable=True)
    form.id = f"format:{server.resource.id}#{handler}"
    form.header = place or span or server.resource.header
    form.set("encoding", own if isinstance(output, Unknown) else "text", span)
    unknown_fields(form, own, place or span)
    add_format(server.emitter, form)
    server.others.append(form)
