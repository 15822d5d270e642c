"""Where appenders write: files, standard output, syslog, sockets, and whether they send over TLS.

https://logback.qos.ch/manual/appenders.html (`SyslogAppender` sends over UDP, `SocketAppender` in the clear, an
`SSLSocketAppender` does not), https://logging.apache.org/log4j/2.x/manual/appenders.html. The appender `CONSOLE` that
Spring Boot's own parts declare is known where they are included:
https://docs.spring.io/spring-boot/how-to/logging.html#howto.logging.logback
"""

from __future__ import annotations

from collections.abc import Sequence

from accesslint.mappers.java_logging.elements import Node
from accesslint.mappers.java_logging.losses import add_buffer, add_filters
from accesslint.mappers.java_logging.rotation import set_rotation
from accesslint.mappers.server_files import STANDARD_OUTPUT, append_route, file_store
from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Unknown

_REFERENCES = ("appender-ref", "appenderref")
_DEEPEST = 5
_NO_APPENDERS = frozenset({"logger", "asynclogger", "property", "variable", "define", "conversionrule"})
"""Elements with a name, which may be an appender's as well."""
_DISCARDING = ("null", "nop")
"""Appenders whose records are in no form, as there are none."""
_SPRING_BOOT = "org/springframework/boot/logging/logback/"


def add_routes(
    emitter: Entity, resource: Resource, references: Sequence[Node], top: Node, *, is_own: bool
) -> tuple[list[Node], list[Entity]]:
    """Append the routes by a logger's references; gives the appenders that write, and the stores.

    `is_own`: the log is the application's own, of which nobody asks how long it is kept and what a queue drops.
    """
    holders = [top, *(child for child in top.children() if child.name == "appenders")]
    parts = (child for holder in holders for child in holder.children() if child.name not in _NO_APPENDERS)
    appenders = {part.said("name"): part for part in parts if part.said("name")}
    written: dict[str, Node] = {}
    stores: list[Entity] = []
    waiting, depth = list(references), 0
    while waiting and depth < _DEEPEST:
        following: list[Node] = []
        for reference in waiting:
            name, span = reference.value("ref")
            found = appenders.get(name) if isinstance(name, str) else None
            unsure = reference.doubt or (found.doubt if found is not None else None)
            if unsure is not None:
                append_route(emitter, "appender", name if isinstance(name, str) else "a name", unsure, span)
            elif found is None and name == "CONSOLE" and _includes_console(top):
                append_route(emitter, "stdout", "stdout", STANDARD_OUTPUT, span)
            elif found is None:
                shown = name if isinstance(name, str) else "a name"
                doubt = Unknown(f"the appender {shown} is not in this file", "what the file includes")
                append_route(emitter, "appender", shown, doubt, span)
            elif found.said("name") not in written:
                below = [child for child in found.children() if child.name in _REFERENCES]
                if not is_own and len(references) == 1:
                    # Beside another appender, what one holds back may well be in the other's log.
                    add_filters(emitter, reference)
                    add_filters(emitter, found)
                if not is_own:
                    add_buffer(emitter, found)
                if below:
                    following += below
                elif _kind(found) in _DISCARDING:
                    stores += _add_route(emitter, resource, found, is_own=is_own)
                else:
                    written[found.said("name")] = found
                    stores += _add_route(emitter, resource, found, is_own=is_own)
        waiting, depth = following, depth + 1
    return list(written.values()), stores


def _includes_console(top: Node) -> bool:
    return any(child.name == "include" and child.said("resource").startswith(_SPRING_BOOT) for child in top.children())


def _kind(appender: Node) -> str:
    # In Log4j's strict form every appender is an `Appender` with a type.
    typed = appender.said("type") if appender.name == "appender" else ""
    named = (appender.said("class").rpartition(".")[2] or typed or appender.name).lower()
    return named.removesuffix("appender").removesuffix("handler")


def _add_route(emitter: Entity, resource: Resource, appender: Node, *, is_own: bool) -> list[Entity]:
    kind, name = _kind(appender), appender.said("name")
    if kind == "console":
        append_route(emitter, "stdout", "stdout", STANDARD_OUTPUT, appender.span)
    elif kind in _DISCARDING:
        emitter.append("routes", {"to": None, "via": "null", "target": name, "discarded": True}, appender.span)
    elif "file" in kind:
        path, span = appender.value("file", "filename")
        if isinstance(path, Unknown):
            append_route(emitter, "file", name, path, span)
            return []
        if path in _STANDARD_STREAMS:
            append_route(emitter, "stdout", path, STANDARD_OUTPUT, span)
            return []
        store = file_store(resource, f"{name}", path, span)
        if is_own:
            store.set("shipped", _OWN)
            store.set("central", _OWN)
        else:
            set_rotation(store, appender, resource.type)
        append_route(emitter, "file", path or name, store.id, span)
        return [store]
    else:
        host, span = appender.value("sysloghost", "host", "destination", "remotehost", "remotehosts", "url")
        target = host if isinstance(host, str) and host else name
        facts = {} if isinstance(host, Unknown) else _transport(kind, appender, target)
        append_route(emitter, "syslog" if kind == "syslog" else kind, target, _ELSEWHERE, span, **facts)
    return []


_STANDARD_STREAMS = ("/dev/stdout", "/dev/stderr", "/proc/1/fd/1", "/proc/self/fd/1")
_LOCAL = ("localhost", "127.0.0.1", "::1")
_PLAIN = ("syslog", "socket", "logstashtcpsocket", "logstashudpsocket", "gelfudp", "gelftcp")
"""Appenders that send in the clear unless TLS is set up in them."""


def _transport(kind: str, appender: Node, target: str) -> dict[str, bool]:
    """Whether records travel over TLS, as far as an appender of the kind tells it."""
    if target.startswith(("http://", "https://")):
        return {"encrypted": target.startswith("https:")}
    host = target.partition("://")[2] or target
    if host in _LOCAL or host.startswith(tuple(f"{name}:" for name in _LOCAL[:2])):
        return {}
    if kind == "sslsocket":
        return {"encrypted": True}
    if kind not in _PLAIN:
        return {}
    return {"encrypted": appender.first("ssl") is not None or appender.said("protocol").upper() == "SSL"}


_OWN = Unknown("whether the application's own log tells accesses is not told here", "the application's source")
_ELSEWHERE = Unknown("the receiver is not declared in the files", "the receiver's configuration")
