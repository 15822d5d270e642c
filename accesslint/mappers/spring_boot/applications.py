"""What levels in Spring Boot's settings do to an application's own log: silence it, silence an audit log, give away.

Levels by logger: https://docs.spring.io/spring-boot/reference/features/logging.html#features.logging.log-levels. Bound
values: https://docs.jboss.org/hibernate/orm/6.6/userguide/html_single/Hibernate_User_Guide.html#best-practices-logging,
https://docs.spring.io/spring-framework/reference/data-access/jdbc/core.html. HTTP clients:
https://hc.apache.org/httpcomponents-client-5.4.x/logging.html. Request details:
https://docs.spring.io/spring-boot/appendix/application-properties/index.html#application-properties.web.spring.mvc.log-request-details
An application's own log is judged by nothing else here, as its format and its files say nothing of accesses. Profiles
for development and tests may give away what they like.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from accesslint.mappers import Mapped
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.java_logging.loggers import is_judged
from accesslint.mappers.meanings import shown
from accesslint.mappers.server_files import STANDARD_OUTPUT, append_route
from accesslint.mappers.spring_boot.access_logs import KIND, describe
from accesslint.mappers.table import entity_for
from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Unknown, Value

_LEVEL = "logging.level."
_ALL = ("TRACE", "ALL")
_DETAILED = ("DEBUG", *_ALL)
_HARMLESS = ("development", "test")


class _Telling(msgspec.Struct, frozen=True):
    """A logger that gives away what is sensitive."""

    logger: str
    levels: tuple[str, ...]
    shortest: str
    """The least part of its name by which it is meant: a level for `org` is one for everything."""
    what: str
    kind: str


_BOUND = "the values that SQL statements are bound to"
_WIRE = "whole requests and responses of an HTTP client"
_TELLING = (
    _Telling("org.hibernate.type.descriptor.sql.BasicBinder", _ALL, "org.hibernate", _BOUND, "personal-data"),
    _Telling("org.hibernate.orm.jdbc.bind", _ALL, "org.hibernate", _BOUND, "personal-data"),
    _Telling(
        "org.springframework.jdbc.core.StatementCreatorUtils", _ALL, "org.springframework.jdbc", _BOUND, "personal-data"
    ),
    _Telling("org.apache.http.wire", _DETAILED, "org.apache.http", _WIRE, "bodies"),
    _Telling("org.apache.hc.client5.http.wire", _DETAILED, "org.apache.hc.client5.http", _WIRE, "bodies"),
    _Telling("httpclient.wire", _DETAILED, "httpclient", _WIRE, "bodies"),
    _Telling("org.apache.coyote.http11.Http11InputBuffer", _DETAILED, "org.apache.coyote",
             "whole requests as they arrive", "bodies"),
)  # fmt: skip
_DETAILS = ("spring.mvc.logrequestdetails", "spring.codec.logrequestdetails", "spring.http.codecs.logrequestdetails")
_WEB = ("web", "org.springframework.web", "org.springframework.web.servlet", "org.springframework")


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Logs that a level silences, and logs that give away, as emitters of kind `application`."""
    for resource in resources.of_type(KIND):
        own = resource.get("own")
        names = {item.text or "" for item in own.items()} if own is not None else set()
        levels = dict(_levels(resource))
        for name, value in levels.items():
            if f"{_LEVEL}{name}" in names and (name.lower() == "root" or is_judged(name)):
                yield from _silenced(resource, name, value)
        yield from _telling(resource, levels, names)


def _levels(resource: Resource) -> Iterator[tuple[str, Value]]:
    settings = resource.get("settings")
    for name, value in settings.entries() if settings is not None else ():
        if name.startswith(_LEVEL) and len(name) > len(_LEVEL):
            yield name.removeprefix(_LEVEL), value


def _emitter(resource: Resource, name: str) -> Entity:
    emitter = entity_for("emitter", "application", resource, name)
    emitter.address = f"the logger {name} of {resource.address}" if name else f"the log of {resource.address}"
    emitter.set("plane", "http")
    describe(emitter, resource)
    emitter.set("twin", f"{emitter.get('twin')}#{name}")
    return emitter


def _silenced(resource: Resource, name: str, value: Value) -> Iterator[Entity]:
    # YAML reads a bare `off` as a truth value; Spring takes `false` for it.
    if (shown(value) or "").upper() not in ("OFF", "FALSE"):
        return
    emitter = _emitter(resource, "root" if name.lower() == "root" else name)
    emitter.header = value.span
    emitter.set("logging", "off", value.span)
    emitter.set("logging_detail", f"its level is {shown(value)}")
    yield emitter


def _telling(resource: Resource, levels: dict[str, Value], names: set[str]) -> Iterator[Entity]:
    emitter = _emitter(resource, "")
    emitter.id += "#log"
    if emitter.environment in _HARMLESS:
        return
    said: set[str] = set()
    for one in _TELLING:
        found = _level_of(one, levels)
        if found is None or f"{_LEVEL}{found[0]}" not in names or one.what in said:
            continue
        if (shown(found[1]) or "").upper() in one.levels:
            said.add(one.what)
            emitter.append("sensitive", {"what": one.what, "kind": one.kind}, found[1].span)
    for setting in _DETAILS:
        value = resource.get("settings", setting)
        if value is None or setting not in names or (shown(value) or "").lower() != "true":
            continue
        if any((shown(levels[name]) or "").upper() in _DETAILED for name in _WEB if name in levels):
            what = "parameters and headers of requests"
            emitter.append("sensitive", {"what": what, "kind": "credentials"}, value.span)
    if emitter.get("sensitive"):
        emitter.header = next(iter(emitter.spans.values()))
        emitter.set("logging", "on")
        append_route(emitter, "stdout", "standard output", STANDARD_OUTPUT, None)
        yield emitter


def _level_of(one: _Telling, levels: dict[str, Value]) -> tuple[str, Value] | None:
    """The level that holds for a logger: the one of the longest name above it."""
    name = one.logger
    while len(name) >= len(one.shortest):
        value = levels.get(name)
        if value is not None:
            return None if isinstance(value.data, Unknown) else (name, value)
        name = name.rpartition(".")[0]
    return None
