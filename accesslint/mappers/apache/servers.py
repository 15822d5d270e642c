"""httpd's servers as emitters: whether, what, and whereto they log.

Without CustomLog, TransferLog or GlobalLog httpd keeps no access log at all:
https://httpd.apache.org/docs/2.4/mod/mod_log_config.html#customlog.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from accesslint.mappers import Mapped
from accesslint.mappers.apache.log_format import set_facts
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.line_formats import unknown_line
from accesslint.mappers.line_texts import as_name, parts_of
from accesslint.mappers.table import entity_for
from accesslint.model.entities import Entity
from accesslint.model.environment import environment_of, twin_of
from accesslint.model.recording import Layout, Place, Recording, Writing
from accesslint.model.values import Resource, Unknown, Value

_STREAMS = frozenset({"/dev/stdout", "/dev/stderr", "/proc/self/fd/1", "/proc/self/fd/2"})
_MANIFEST = "a manifest that runs this configuration"
_HOST = Unknown("whether httpd runs on a host or in a container is not told by its configuration", _MANIFEST)


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """An emitter for each server, the formats that they write, the files that they write to."""
    formats: dict[str, Entity] = {}
    stores: dict[str, Entity] = {}
    for server in resources.of_type("apache_server"):
        yield _emitter(server, formats, stores)
    yield from formats.values()
    yield from stores.values()


def _emitter(server: Resource, formats: dict[str, Entity], stores: dict[str, Entity]) -> Entity:
    emitter = entity_for("emitter", "web-server", server)
    names = [name.text for name in _items(server, "names") if name.text]
    emitter.environment = environment_of(server.scope, *names, server.container)
    emitter.set("plane", "http")
    emitter.set("twin", f"web-server:{twin_of(server.scope, server.address)}")
    state = server.get("access_log", "state")
    logs = _items(server, "access_log", "logs")
    known = (state.unknown or state.text if state is not None else None) or "off"
    emitter.set("logging", known, state.span if state is not None and logs else None, default=known == "off")
    if known == "off":
        emitter.set("logging_detail", "no CustomLog, TransferLog or GlobalLog is in force, and httpd has no default")
    _set_log_types(emitter, server)
    if not isinstance(known, Unknown):
        emitter.set("routes", [])
        emitter.set("coverage.locations", {"excluded": []})
    used: dict[str, None] = {}
    for log in logs:
        target = log.get("target")
        if target is None:
            continue
        _add_route(emitter, server, target, stores, maybe=log.get("maybe") is not None)
        if target.text != "/dev/null":
            used[_format(server, log, formats)] = None
    emitter.set("formats", list(used))
    if isinstance(known, Unknown) and not used:
        emitter.facts["formats"].append({"unknown": known.reason})
    _set_filters(emitter, server, logs)
    emitter.recording = _recording(server, known, logs, formats)
    return emitter


def _recording(server: Resource, state: str | Unknown, logs: list[Value], formats: dict[str, Entity]) -> Recording:
    writings = []
    for log in logs:
        target, condition = log.get("target"), log.get("condition")
        if target is None or target.text == "/dev/null":
            continue
        kept: str | Unknown = ""
        if log.get("maybe") is not None:
            kept = Unknown("a template or a flag decides whether records go there", "the rendered file")
        elif condition is not None:
            kept = condition.unknown or condition.text or ""
        writings.append(Writing(_format(server, log, formats), target.text or "", kept))
    names = [name.text for name in _items(server, "names") if name.text]
    environment = server.get("environment")
    return Recording(
        "apache",
        (Place("", state, tuple(writings)),),
        name=names[0] if names else "",
        definitions={} if environment is None else {"environment": environment},
        authenticates=server.get("authenticates") is not None,
    )


def _items(server: Resource, *path: str) -> list[Value]:
    return _items_of(server.get(*path))


def _set_log_types(emitter: Entity, server: Resource) -> None:
    target = server.get("error_log", "target")
    text = target.text if target is not None else None
    if target is not None and text == "/dev/null":
        fact = {"included": ["access"], "excluded": ["error"], "detail": "ErrorLog writes to /dev/null"}
        emitter.set("coverage.log_types", fact, target.span)
    else:
        fact = {"included": ["access", "error"], "excluded": []}
        emitter.set("coverage.log_types", fact, target.span if target is not None else None, default=target is None)


def _set_filters(emitter: Entity, server: Resource, logs: list[Value]) -> None:
    """A condition drops records where every log has one."""
    conditions = [condition for log in logs if (condition := log.get("condition")) is not None]
    if not logs or len(conditions) < len(logs) or _complement(conditions):
        return
    asked = _asked(server)
    for condition in conditions:
        what = condition.text or "a condition"
        detail = _in_words(asked, what) or f"it keeps only records for which {what} holds"
        emitter.append("filters", {"how": "condition", "what": what, "detail": detail}, condition.span)


def _asked(server: Resource) -> dict[str, list[str]]:
    """By a variable's name what each SetEnvIf asks that sets it."""
    asked: dict[str, list[str]] = {}
    for entry in _items(server, "environment"):
        directive, args = entry.get("directive"), [argument.text or "" for argument in _items_of(entry.get("args"))]
        if directive is not None and (directive.text or "").startswith("browsermatch"):
            args.insert(0, "User-Agent")
        elif directive is None or not (directive.text or "").startswith("setenvif"):
            continue
        for name in dict.fromkeys(argument.partition("=")[0] for argument in args[2:]):
            asked.setdefault(name, []).append(f"{args[0]} matches {args[1]}")
    return asked


def _in_words(asked: Mapping[str, Sequence[str]], condition: str) -> str:
    """What an `env=` asks, by the SetEnvIf that set its variable; empty where none is in the files."""
    told = asked.get(condition.removeprefix("env=").removeprefix("!"), ())
    if not told:
        return ""
    how = "drops" if condition.startswith("env=!") else "keeps only"
    return f"it {how} records whose {' or '.join(told[:5])} ({condition})"


def _items_of(value: Value | None) -> list[Value]:
    return value.items() if value is not None else []


def _complement(conditions: list[Value]) -> bool:
    """Whether two logs share all records among them: `env=forwarded` takes what `env=!forwarded` leaves."""
    texts = {condition.text or "" for condition in conditions}
    return any(text.startswith("env=!") and f"env={text[5:]}" in texts for text in texts)


def _format(server: Resource, log: Value, formats: dict[str, Entity]) -> str:
    written, nickname = log.get("format"), log.get("nickname")
    assert written is not None  # noqa: S101 (every log of the loader's has one)
    literal = log.get("literal") is not None
    name = "the common log format" if nickname is None else nickname.text or "that is not known"
    shown = f"LogFormat {name}" if nickname is not None and not literal else as_name(f"format {written.text or name}")
    # One nickname may stand for two formats: a virtual host can define its own.
    identity = f"format:{server.scope}#{shown}:{written.span.file}:{written.span.line}"
    if identity in formats:
        return identity
    entity = entity_for("format", "access-log", server)
    entity.id, entity.address, entity.header, entity.via = identity, shown, written.span, ()
    entity.environment = environment_of(server.scope)
    entity.set("name", as_name(name))
    entity.set("configurable", True)
    formats[identity] = entity
    if isinstance(written.data, Unknown):
        entity.set("defined", written.data, written.span)
        unknown_line(entity, written.data, written.span)
        return identity
    entity.set("defined", "once", written.span)
    headers = frozenset((name.text or "").lower().replace("-", "_") for name in _items(server, "request_headers"))
    set_facts(entity, written, headers)
    entity.layout = Layout("apache", parts_of(written))
    if literal and written.text is not None and "%" not in written.text:
        entity.set("defined", "missing", written.span)
        detail = f"no LogFormat {written.text} is in force: httpd starts, and every record is the word {written.text}"
        entity.set("defined_detail", detail)
    return identity


# Whereto


def _add_route(emitter: Entity, server: Resource, target: Value, stores: dict[str, Entity], *, maybe: bool) -> None:
    text = target.text
    more: dict[str, Any] = {}
    to: Any
    if text is None:
        via, to = "file", target.unknown or Unknown("its path is not known", "the rendered file")
    elif maybe:
        via, to = "file", Unknown("a template or a flag decides whether records go there", "the rendered file")
    elif text == "/dev/null":
        via, to, more = "file", None, {"discarded": True}
    elif text.startswith("|"):
        via, to = "pipe", Unknown("what the program does with records is not told", "the program")
    elif text.startswith("syslog"):
        via, to = "syslog", Unknown("where the daemon puts records is not told here", "the daemon's configuration")
    elif text in _STREAMS:
        via, to = "stdout", Unknown("who collects standard output is not told here", _MANIFEST)
    else:
        via, to = "file", _store(server, text, target, stores).id
    known = {"unknown": to.reason} if isinstance(to, Unknown) else to
    path = emitter.append("routes", {"to": known, "via": via, "target": text or "", **more}, target.span)
    if isinstance(to, Unknown):
        emitter.decided_by[f"{path}.to"] = to.decided_by


def _store(server: Resource, path: str, target: Value, stores: dict[str, Entity]) -> Entity:
    identity = f"store:{server.scope}#{path}"
    if identity not in stores:
        store = entity_for("store", "file", server)
        store.id, store.address, store.type, store.header, store.via = identity, path, "file", target.span, ()
        store.environment = environment_of(server.scope)
        store.handles.add(f"file:{server.scope}:{path}")
        store.set("names", [path])
        store.set("durable", _HOST)
        stores[identity] = store
    return stores[identity]
