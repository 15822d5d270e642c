"""Handlers of Python's logging as routes: files with their rotation, syslog, HTTP, standard output.

https://docs.python.org/3/library/logging.handlers.html: a file rolls over only where both `maxBytes` and `backupCount`
are set, or at times (`TimedRotatingFileHandler`); a `backupCount` of 0 deletes nothing. `SysLogHandler` sends over UDP
to localhost by default, and no built-in handler but `HTTPHandler` can use TLS.
"""

from __future__ import annotations

from accesslint.mappers.meanings import shown, undecided
from accesslint.mappers.server_files import STANDARD_OUTPUT, SYSLOG, append_route, file_store
from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Unknown, Value

_FILES = frozenset(
    {"FileHandler", "WatchedFileHandler", "RotatingFileHandler", "TimedRotatingFileHandler"}
    | {"ConcurrentRotatingFileHandler", "ConcurrentTimedRotatingFileHandler"}
)
_CONSOLE = frozenset({"StreamHandler", "RichHandler"})
_MAIL = frozenset({"AdminEmailHandler", "SMTPHandler"})
_PLAIN = frozenset({"SocketHandler", "DatagramHandler"})
_PERIODS = {"d": 1.0, "midnight": 1.0, "h": 1 / 24, "m": 1 / 1440, "s": 1 / 86400}
_LOCAL = ("localhost", "127.0.0.1", "::1")


def class_of(handler: Value) -> str:
    """The last part of a handler's class: `FileHandler`; empty where it is not known."""
    kind = handler.get("class") or handler.get("()")
    return ((shown(kind) if kind is not None else None) or "").rpartition(".")[2]


def keeps_records(handler: Value) -> bool:
    """Whether it writes records as a format lays them out: a NullHandler and mail do not."""
    return class_of(handler) not in _MAIL | {"NullHandler"}


def add_route(emitter: Entity, resource: Resource, name: str, handler: Value) -> Entity | None:
    """Append the route of a handler of that name; gives the store where it is a file."""
    kind = class_of(handler)
    if handler.unknown is not None:
        append_route(emitter, "file", name, handler.unknown, handler.span)
    elif kind in _FILES:
        return _file(emitter, resource, name, handler, kind)
    elif kind in _CONSOLE:
        append_route(emitter, "stdout", "standard output or error", STANDARD_OUTPUT, handler.span)
    elif kind == "NullHandler":
        route = {"to": None, "via": "file", "target": "a NullHandler", "discarded": True}
        emitter.append("routes", route, handler.span)
    elif kind == "SysLogHandler":
        _syslog(emitter, handler)
    elif kind == "HTTPHandler":
        secure = handler.get("secure")
        target = shown(handler.get("host")) or name
        doubt = secure and undecided(secure)
        encrypted = secure is not None and secure.data is True
        facts = {} if doubt else {"encrypted": encrypted}
        append_route(emitter, "http", target, _elsewhere(target), (secure or handler).span, **facts)
    elif kind in _PLAIN:
        target = shown(handler.get("host")) or name
        local = target in _LOCAL
        append_route(
            emitter, "tcp", target, _elsewhere(target), handler.span, **({} if local else {"encrypted": False})
        )
    elif kind in _MAIL:
        append_route(emitter, "mail", "mail", Unknown("mail is kept wherever it arrives", "the mailbox"), handler.span)
    else:
        reason = Unknown(f"what a handler of the class {kind or 'given'} does is not told here", "the class")
        append_route(emitter, "file", name, reason, handler.span)
    return None


def _elsewhere(target: str) -> Unknown:
    return Unknown(f"{target} is not declared in the files", f"the configuration of {target}")


def _syslog(emitter: Entity, handler: Value) -> None:
    address = handler.get("address")
    host = address.get(0) if address is not None else None
    span = handler.span if address is None else address.span
    doubt = undecided(host or address) if address is not None else None
    if doubt is not None:
        append_route(emitter, "syslog", "syslog", doubt, span)
        return
    target = shown(host or address) or "localhost"
    if target.startswith("/") or target in _LOCAL:
        append_route(emitter, "syslog", target, SYSLOG, span)
    else:
        append_route(emitter, "syslog", target, _elsewhere(target), span, encrypted=False)


def _file(emitter: Entity, resource: Resource, name: str, handler: Value, kind: str) -> Entity | None:
    written = handler.get("filename")
    path = None if written is None or undecided(written) is not None else shown(written)
    if path in ("/dev/stdout", "/dev/stderr"):
        append_route(emitter, "stdout", path, STANDARD_OUTPUT, handler.span)
        return None
    store = file_store(resource, name, path, (written or handler).span)
    append_route(emitter, "file", store.address, store.id, (written or handler).span)
    _set_rotation(store, handler, kind)
    return store


def _set_rotation(store: Entity, handler: Value, kind: str) -> None:
    count, size = handler.get("backupCount"), handler.get("maxBytes")
    for value in (count, size):
        if value is not None and (why := undecided(value)) is not None:
            store.set("rotation.max_files", why, value.span)
            return
    if count is None or not isinstance(count.data, int) or count.data <= 0:
        return
    if "Timed" in kind:
        when, interval = handler.get("when"), handler.get("interval")
        period = (shown(when) or "h").lower() if when is not None else "h"
        days = 7.0 if period.startswith("w") else _PERIODS.get(period)
        every = interval.data if interval is not None else 1
        if days is not None and isinstance(every, int) and 0 < every < 100_000 and count.data < 1_000_000:
            kept = round(days * (every if not period.startswith(("w", "midnight")) else 1) * count.data, 3)
            store.set("rotation.keep_days", kept, count.span)
            store.set("rotation.detail", f"backupCount is {count.data}, and a file is begun every {period}")
    elif size is not None and isinstance(size.data, int) and size.data > 0 and "Rotating" in kind:
        store.set("rotation.max_files", count.data, count.span)
        store.set("rotation.max_size_mb", round(size.data / 1_048_576, 3), size.span)
