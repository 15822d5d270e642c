"""Where appenders write: files and how many are kept, standard output, syslog, and what may get lost before.

https://logback.qos.ch/manual/appenders.html (`SyslogAppender` sends over UDP, `AsyncAppender` drops with
`neverBlock`, and that of events below WARN from four fifths of its queue on unless `discardingThreshold` is 0),
https://logging.apache.org/log4j/2.x/manual/appenders.html.
"""

from __future__ import annotations

from collections.abc import Sequence

from accesslint.mappers.java_logging.elements import Node
from accesslint.mappers.server_files import STANDARD_OUTPUT, append_route, file_store
from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Unknown

_REFERENCES = ("appender-ref", "appenderref")
_DEEPEST = 5
_DISCARDING = "ch.qos.logback.classic.AsyncAppender"


def add_routes(
    emitter: Entity, resource: Resource, references: Sequence[Node], top: Node, *, is_own: bool
) -> tuple[list[Node], list[Entity]]:
    """Append the routes by a logger's references; gives the appenders that write, and the stores.

    `is_own`: the log is the application's own, of which nobody asks how long it is kept and what a queue drops.
    """
    holders = [top, *(child for child in top.children() if child.name == "appenders")]
    appenders = {child.said("name"): child for holder in holders for child in holder.children() if child.said("name")}
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
            elif found is None:
                shown = name if isinstance(name, str) else "a name"
                doubt = Unknown(f"the appender {shown} is not in this file", "what the file includes")
                append_route(emitter, "appender", shown, doubt, span)
            elif found.said("name") not in written:
                below = [child for child in found.children() if child.name in _REFERENCES]
                if below:
                    if not is_own:
                        _add_buffer(emitter, found)
                    following += below
                else:
                    written[found.said("name")] = found
                    stores += _add_route(emitter, resource, found, is_own=is_own)
        waiting, depth = following, depth + 1
    return list(written.values()), stores


def _kind(appender: Node) -> str:
    return (appender.said("class").rpartition(".")[2] or appender.name).lower().removesuffix("appender")


def _add_buffer(emitter: Entity, appender: Node) -> None:
    never, span = appender.value("neverblock")
    blocking, place = appender.value("blocking")
    if isinstance(never, str) and never.lower() == "true":
        emitter.append("buffers", {"output": appender.said("name"), "medium": "memory", "overflow": "drop"}, span)
    elif isinstance(blocking, str) and blocking.lower() == "false":
        emitter.append("buffers", {"output": appender.said("name"), "medium": "memory", "overflow": "drop"}, place)
    elif appender.said("class") == _DISCARDING:
        threshold, where = appender.value("discardingthreshold")
        if isinstance(threshold, Unknown):
            emitter.set("buffers", threshold, where)
        elif threshold != "0":
            emitter.append("buffers", {"output": appender.said("name"), "medium": "memory", "overflow": "drop"}, where)


def _add_route(emitter: Entity, resource: Resource, appender: Node, *, is_own: bool) -> list[Entity]:
    kind, name = _kind(appender), appender.said("name")
    if kind == "console":
        append_route(emitter, "stdout", "stdout", STANDARD_OUTPUT, appender.span)
    elif kind in ("null", "nop"):
        emitter.append("routes", {"to": None, "via": "null", "target": name, "discarded": True}, appender.span)
    elif "file" in kind:
        path, span = appender.value("file", "filename")
        if isinstance(path, Unknown):
            append_route(emitter, "file", name, path, span)
            return []
        store = file_store(resource, f"{name}", path, span)
        if is_own:
            store.set("shipped", _OWN)
            store.set("central", _OWN)
        else:
            _set_rotation(store, appender)
        append_route(emitter, "file", path or name, store.id, span)
        return [store]
    else:
        host, span = appender.value("sysloghost", "host", "destination", "remotehost")
        target = host if isinstance(host, str) and host else name
        facts: dict[str, bool] = {}
        if kind == "syslog" and target not in ("localhost", "127.0.0.1", "::1"):
            secure = appender.first("ssl") is not None or appender.said("protocol").upper() == "SSL"
            facts["encrypted"] = secure
        append_route(emitter, "syslog" if kind == "syslog" else kind, target, _ELSEWHERE, span, **facts)
    return []


_OWN = Unknown("whether the application's own log tells accesses is not told here", "the application's source")
_ELSEWHERE = Unknown("the receiver is not declared in the files", "the receiver's configuration")


def _set_rotation(store: Entity, appender: Node) -> None:
    """Files kept: logback's `maxHistory` counts periods of the file name's date, days where it has no hours."""
    policy = appender.first("rollingpolicy")
    history, span = policy.value("maxhistory") if policy is not None else (None, appender.span)
    pattern = policy.said("filenamepattern") if policy is not None else ""
    if isinstance(history, Unknown):
        store.set("rotation.keep_days", history, span)
    elif history and history.isascii() and history.isdecimal() and len(history) < 6 and int(history):
        by_day = "%d" in pattern and "HH" not in pattern and ("dd" in pattern or "%d." in pattern or "%d}" in pattern)
        if by_day:
            store.set("rotation.keep_days", int(history), span)
            store.set("rotation.detail", f"maxHistory is {history}")
    strategy = appender.first("defaultrolloverstrategy")
    number, place = strategy.value("max") if strategy is not None else (None, appender.span)
    is_numbered = "%i" in appender.said("filepattern") and "%d" not in appender.said("filepattern")
    if is_numbered and isinstance(number, str) and number.isascii() and number.isdecimal() and len(number) < 6:
        store.set("rotation.max_files", int(number), place)
