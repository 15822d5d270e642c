"""Where an `access_log` goes: a file, written by Squid or its helper, syslog, a receiver over TCP or UDP.

Sources: https://www.squid-cache.org/Doc/config/access_log/, https://www.squid-cache.org/Doc/config/logfile_rotate/ and
https://www.squid-cache.org/Doc/config/logfile_daemon/.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from accesslint.mappers.meanings import shown, undecided
from accesslint.mappers.server_files import STANDARD_OUTPUT, SYSLOG, append_route, file_store
from accesslint.model.entities import Entity
from accesslint.model.values import Unknown, Value

if TYPE_CHECKING:
    from accesslint.mappers.squid.configuration import Squid

PACKAGED = "/var/log/squid/access.log"
"""Where distributions put the log that Squid writes by default."""

_MODULES = ("stdio", "daemon", "syslog", "udp", "tcp")
_STREAMS = frozenset({"/dev/stdout", "/dev/stderr", "/proc/self/fd/1", "/proc/self/fd/2"})


def add_destination(squid: Squid, place: Value | None, written: str, options: Mapping[str, Value]) -> None:
    """Append the route of a log; `place` is its first word, None for the log that is there by default."""
    emitter = squid.emitter
    span = place.span if place is not None else None
    if place is not None and (unknown := undecided(place)) is not None:
        append_route(emitter, "file", "access_log", unknown, span)
        return
    module, _, target = written.partition(":")
    if module not in _MODULES:
        module, target = ("syslog", "") if written == "syslog" else ("stdio", written)
    target = target or (PACKAGED if place is None else "")
    if module == "syslog":
        append_route(emitter, "syslog", target or "syslog", SYSLOG, span)
    elif module in ("udp", "tcp"):
        target = target.removeprefix("//")
        receiver = Unknown(f"{target} is not declared in the files", "the receiver's configuration")
        append_route(emitter, module, target, receiver, span, encrypted=False)
    elif target == "/dev/null":
        emitter.append("routes", {"to": None, "via": "file", "target": target, "discarded": True}, span)
    elif target in _STREAMS:
        append_route(emitter, "stdout", target, STANDARD_OUTPUT, span)
    elif module == "daemon" and _has_own_daemon(squid):
        program = Unknown("what the program of logfile_daemon does with records is not told", "the program")
        append_route(emitter, "pipe", target, program, span)
    else:
        _add_file(squid, target, place, options)
    _add_buffer(squid, module, target, options)


def _has_own_daemon(squid: Squid) -> bool:
    lines = squid.lines("logfile_daemon")
    words = lines[-1].items() if lines else []
    return bool(words) and not (shown(words[0]) or "").endswith("log_file_daemon")


def _add_file(squid: Squid, target: str, place: Value | None, options: Mapping[str, Value]) -> None:
    span = place.span if place is not None else None
    store = file_store(squid.resource, target, target, span)
    if all(known.id != store.id for known in squid.stores):
        squid.stores.append(store)
        _set_rotation(squid, store, options)
    append_route(squid.emitter, "file", target, store.id, span)


def _set_rotation(squid: Squid, store: Entity, options: Mapping[str, Value]) -> None:
    """How many old files `squid -k rotate` keeps; with 0 another program moves them."""
    option = options.get("rotate")
    if option is not None:
        written, span = (shown(option) or "").partition("=")[2], option.span
    else:
        lines = squid.lines("logfile_rotate")
        first = lines[-1].get(0) if lines else None
        if first is None:
            return
        written, span = shown(first) or "", first.span
    if written.isascii() and written.isdecimal() and len(written) < 6 and int(written) > 0:
        store.set("rotation.max_files", int(written), span)


def _add_buffer(squid: Squid, module: str, target: str, options: Mapping[str, Value]) -> None:
    """https://www.squid-cache.org/Doc/config/buffered_logs/: records wait in memory, but for `stdio` and syslog."""
    lines = squid.lines("buffered_logs")
    if module not in ("daemon", "tcp", "udp") or not lines or squid.switch("buffered_logs", default=False) is not True:
        return
    buffer: dict[str, object] = {"output": target, "medium": "memory"}
    if (shown(options.get("on-error")) or "").endswith("=drop"):
        buffer["overflow"] = "drop"
    squid.emitter.append("buffers", buffer, lines[-1].span)
