"""Which logs take a logger's records, and where they write.

Sources: https://caddyserver.com/docs/json/logging/logs/ (`include`, `exclude`: the longer name wins; the log `default`
is there even if nothing declares it and writes to standard error) and
https://caddyserver.com/docs/json/logging/logs/writer/file/ (rotation by default at 100 MiB, ten files, 90 days; mode
0600).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from accesslint.mappers.meanings import undecided
from accesslint.mappers.server_files import STANDARD_OUTPUT, append_route, file_store, set_mode
from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Span

ACCESS = "http.log.access"
DEFAULT = "default"
_STREAMS = ("stdout", "stderr")
_NET = Unknown("what listens at the other end is not told by the files", "the collector's configuration")


class Log(msgspec.Struct):
    """A log that takes records of accesses."""

    name: str
    settings: Value
    """A mapping; empty where nothing declares the log."""
    logger: str
    """The whole name of the logger whose records it takes."""
    span: Span
    """The directive that hands records to the logger."""

    @property
    def target(self) -> str:
        """Where it writes: a path, an address, or the writer's name."""
        writer = self.settings.get("writer")
        if writer is None:
            return "stderr"
        kind = (value.text or "" if (value := writer.get("output")) else "") or "stderr"
        place = writer.get("filename" if kind == "file" else "address")
        return (place.text or "") if place is not None else kind

    @property
    def discards(self) -> bool:
        """Whether what it takes goes nowhere."""
        kind = self.settings.get("writer", "output")
        return (kind is not None and kind.text == "discard") or self.target == "/dev/null"


def takers(resource: Resource) -> list[Log]:
    """The logs that get a record of each access, logger by logger."""
    logs = dict(logs_value.entries()) if (logs_value := resource.get("logs")) else {}
    logs.setdefault(DEFAULT, Value({}, resource.header))
    loggers = resource.get("loggers")
    found = []
    for logger in loggers.items() if loggers is not None else []:
        whole = f"{ACCESS}.{logger.text}" if logger.text else ACCESS
        found += [Log(name, log, whole, logger.span) for name, log in logs.items() if _takes(log, whole)]
    return found


def _takes(log: Value, logger: str) -> bool:
    def longest(key: str) -> tuple[bool, int]:
        listed = log.get(key)
        names = [value.text or "" for value in listed.items()] if listed is not None else []
        return bool(names), max((len(name) for name in names if f"{logger}.".startswith(f"{name}.")), default=0)

    (includes, accepted), (_, rejected) = longest("include"), longest("exclude")
    if includes and not accepted:
        return False
    return accepted > rejected or (not includes and not rejected)


def add_route(emitter: Entity, resource: Resource, log: Log, stores: dict[str, Entity]) -> None:
    """Append where a log writes to an emitter's routes; a file becomes a store, once."""
    writer = log.settings.get("writer")
    kind = writer.get("output") if writer is not None else None
    unknown = undecided(writer) if writer is not None else None
    if unknown is None and kind is not None:
        unknown = undecided(kind)
    if unknown is not None and writer is not None:
        append_route(emitter, "file", "", unknown, writer.span)
    elif writer is None or kind is None or kind.text in _STREAMS:
        append_route(emitter, "stdout", log.target, STANDARD_OUTPUT, kind.span if kind is not None else None)
    elif log.discards:
        fact = {"to": None, "via": "file", "target": log.target, "discarded": True}
        emitter.append("routes", fact, kind.span)
    elif kind.text == "file":
        _add_file(emitter, resource, writer, stores)
    elif kind.text == "net":
        _add_network(emitter, writer)
    else:
        doubt = Unknown(f"what the plug-in {kind.text} does with records is not told", "the plug-in")
        append_route(emitter, kind.text or "plug-in", log.target, doubt, kind.span)


def _add_network(emitter: Entity, writer: Value) -> None:
    address = writer.get("address")
    text = (address.text or "") if address is not None else ""
    append_route(emitter, text.partition("/")[0] if "/" in text else "tcp", text, _NET, writer.span, encrypted=False)


def _add_file(emitter: Entity, resource: Resource, writer: Value, stores: dict[str, Entity]) -> None:
    name = writer.get("filename")
    unknown = undecided(name) if name is not None else Unknown("the file's name is not told")
    span = name.span if name is not None else writer.span
    if unknown is not None:
        append_route(emitter, "file", "", unknown, span)
        return
    path = (name.text or "") if name is not None else ""
    if path in stores:
        append_route(emitter, "file", path, stores[path].id, span)
        return
    store = file_store(resource, path, path, span)
    store.id = f"store:{resource.scope}#{path}"
    stores[path] = store
    append_route(emitter, "file", path, store.id, span)
    mode = writer.get("mode")
    if mode is None:
        set_mode(store, "0600", None)
    elif mode.text is not None and mode.text.isdecimal() and set(mode.text) <= set("01234567"):
        set_mode(store, mode.text, mode.span)
    _set_rotation(store, writer)


_ROLLING: Mapping[str, tuple[str, int]] = {
    "roll_keep_days": ("rotation.keep_days", 90),
    "roll_keep": ("rotation.max_files", 10),
    "roll_size_mb": ("rotation.max_size_mb", 100),
}


def _set_rotation(store: Entity, writer: Value) -> None:
    roll = writer.get("roll")
    if roll is not None and roll.data is False:
        return
    said = []
    for key, (fact, default) in _ROLLING.items():
        value = writer.get(key)
        # A zero means the default as well: https://caddyserver.com/docs/json/logging/logs/writer/file/.
        if value is None or value.data == 0:
            store.set(fact, default, default=True)
            said.append(f"{key} is {default}")
            continue
        unknown = undecided(value)
        store.set(fact, unknown if unknown is not None else value.plain(), value.span)
        said.append(f"{key} is {'not known' if unknown is not None else value.plain()}")
    store.set("rotation.detail", ", ".join(said))


def levels(log: Log) -> tuple[str | Unknown, Span | None]:
    """The least level that a log takes, in upper case."""
    value = log.settings.get("level")
    if value is None:
        return "INFO", None
    unknown = undecided(value)
    return (unknown if unknown is not None else (value.text or "INFO").upper()), value.span


def wrapped(encoder: Value | None) -> Iterator[Value]:
    """The encoder and those that it wraps, outermost first."""
    for _ in range(20):
        if encoder is None:
            return
        yield encoder
        encoder = encoder.get("wrap")
