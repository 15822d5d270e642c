"""The web servers that Spring Boot brings along: what sets up their access logs, their files, how long they are kept.

https://docs.spring.io/spring-boot/appendix/application-properties/index.html#appendix.application-properties.server:
each is off by default. Tomcat's folder `logs` lies in a temporary one unless `server.tomcat.basedir` names another;
Undertow keeps its files for good, Jetty 31 days, and writes to standard error where no file is named.
"""

from __future__ import annotations

from collections.abc import Callable
from posixpath import join, normpath

import msgspec

from accesslint.mappers.audited_servers import AuditedServer
from accesslint.mappers.jetty.log_format import EXTENDED_NCSA, NCSA, read_format
from accesslint.mappers.meanings import shown, undecided
from accesslint.mappers.server_files import STANDARD_OUTPUT, append_route
from accesslint.mappers.tomcat.patterns import read_pattern
from accesslint.mappers.undertow_patterns import read_undertow_pattern
from accesslint.model.entities import Entity
from accesslint.model.values import Unknown, Value
from accesslint.source import Span

_STREAMS = frozenset({"/dev/stdout", "/dev/stderr", "/proc/self/fd/1", "/proc/self/fd/2", "/proc/1/fd/1"})
_MOST_DIGITS = 6
_TEMPORARY = Unknown("the file lies in a temporary folder, as server.tomcat.basedir is not set", "the host")


class Server(msgspec.Struct, frozen=True):
    """What differs between the servers."""

    prefix: str
    """`server.tomcat.accesslog`"""
    shown: str
    """The same as people write it."""
    read: Callable[[Entity, AuditedServer, str], Value | None]
    """Writes the format's facts; gives the value that decided them."""
    route: Callable[[AuditedServer, str], None]
    """Appends the way that records take."""
    conditions: tuple[tuple[str, str], ...] = ()
    """Settings that keep requests out of the log: name as bound, name as written."""
    trusts_headers: bool = False
    """Whether it takes a client's address from a header whoever sends it, once it looks at such headers at all."""
    timed_by: str = ""
    """The setting that has it note when requests begin; empty where it does so anyway."""


def _tomcat_format(form: Entity, server: AuditedServer, prefix: str) -> Value | None:
    pattern = server.value(f"{prefix}.pattern")
    read_pattern(form, pattern)
    return pattern


def _undertow_format(form: Entity, server: AuditedServer, prefix: str) -> Value | None:
    pattern = server.value(f"{prefix}.pattern")
    read_undertow_pattern(form, pattern)
    return pattern


def _jetty_format(form: Entity, server: AuditedServer, prefix: str) -> Value | None:
    custom, named = server.value(f"{prefix}.customformat"), server.value(f"{prefix}.format")
    extended = named is not None and (shown(named) or "").lower().replace("_", "-") == "extended-ncsa"
    if custom is None and named is not None and undecided(named) is not None:
        read_format(form, named)
    else:
        read_format(form, custom, EXTENDED_NCSA if extended else NCSA)
    return custom or named


def _tomcat_route(server: AuditedServer, prefix: str) -> None:
    names = (("directory", "logs"), ("prefix", "access_log"), ("filedateformat", ".yyyy-MM-dd"), ("suffix", ".log"))
    rotates, _ = server.switched(f"{prefix}.rotate", default=True)
    renames, _ = server.switched(f"{prefix}.renameonrotate")
    dated = rotates is not False and renames is not True
    store = _file(server, prefix, names, left_out="" if dated else "filedateformat")
    if store is None:
        return
    base, place = server.text("server.tomcat.basedir")
    if not store.address.startswith("/") and place is None and not isinstance(base, Unknown):
        store.set("retention.days", _TEMPORARY)
        return
    days = server.value(f"{prefix}.maxdays")
    if rotates is False:
        store.set("retention.days", "forever", default=True)
        store.set("retention.detail", "rotate is false, and max-days removes rotated files only")
    else:
        _set_days(store, days, "max-days", None)


def _undertow_route(server: AuditedServer, prefix: str) -> None:
    store = _file(server, prefix, (("dir", "logs"), ("prefix", "access_log."), ("suffix", "log")))
    if store is not None:
        store.set("retention.days", "forever", default=True)
        store.set("retention.detail", "Undertow deletes no file")


def _jetty_route(server: AuditedServer, prefix: str) -> None:
    name = server.value(f"{prefix}.filename")
    if name is None:
        append_route(server.emitter, "stdout", "standard error", server.doubt or STANDARD_OUTPUT, None)
        return
    store = _file(server, prefix, (("filename", ""),))
    if store is not None:
        _set_days(store, server.value(f"{prefix}.retentionperiod"), "retention-period", 31)


def _file(server: AuditedServer, prefix: str, names: tuple[tuple[str, str], ...], left_out: str = "") -> Entity | None:
    """The store of the file whose path settings make up: a folder first, then the parts of the name."""
    parts: list[str] = []
    span: Span | None = None
    for name, default in names:
        value = server.value(f"{prefix}.{name}")
        why = None if value is None else undecided(value)
        if value is not None and why is not None:
            append_route(server.emitter, "file", f"{prefix}.{name}", why, value.span)
            return None
        span = span or (value.span if value is not None else None)
        parts.append("" if name == left_out else default if value is None else shown(value) or "")
    path = normpath(join(parts[0], "".join(parts[1:]))) if parts[1:] else parts[0]
    if path in _STREAMS:
        append_route(server.emitter, "stdout", path, STANDARD_OUTPUT, span)
        return None
    store = server.add_file("access", path, span)
    if span is None:
        store.header = server.emitter.header
    return store


def _set_days(store: Entity, days: Value | None, name: str, default: int | None) -> None:
    text = "" if days is None else shown(days) or ""
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < _MOST_DIGITS else 0
    if days is not None and (why := undecided(days)) is not None:
        store.set("rotation.keep_days", why, days.span)
    elif days is None and default is not None:
        store.set("rotation.keep_days", default, default=True)
        store.set("rotation.detail", f"{name} is {default} by default")
    elif number > 0 and days is not None:
        store.set("rotation.keep_days", number, days.span)
        store.set("rotation.detail", f"{name} is {text}")
    else:
        store.set("retention.days", "forever", days.span if days is not None else None, default=days is None)
        store.set("retention.detail", f"{name} is {text or 'not set'}, so that no file is deleted")


SERVERS = (
    Server(
        "server.tomcat.accesslog",
        "server.tomcat.accesslog",
        _tomcat_format,
        _tomcat_route,
        (("conditionif", "condition-if"), ("conditionunless", "condition-unless")),
    ),
    Server(
        "server.jetty.accesslog",
        "server.jetty.accesslog",
        _jetty_format,
        _jetty_route,
        (("ignorepaths", "ignore-paths"),),
        trusts_headers=True,
    ),
    Server(
        "server.undertow.accesslog",
        "server.undertow.accesslog",
        _undertow_format,
        _undertow_route,
        trusts_headers=True,
        timed_by="server.undertow.options.server.recordrequeststarttime",
    ),
)
