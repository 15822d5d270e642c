"""What nginx servers write where, for the simulation: the logs of the server and of each location."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from accesslint.mappers.line_texts import parts_of
from accesslint.model.recording import Place, Recording, Writing
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Span

if TYPE_CHECKING:
    from accesslint.mappers.nginx.formats import Formats

_DATAGRAMS = Unknown("it listens for datagrams, and a scenario's request is a connection", "the `listen` directive")


def layout_parts(items: Sequence[Value]) -> tuple[str | Unknown, ...]:
    """A format's parts, joined by nginx without anything between them, as texts and gaps."""
    return tuple(part for item in items for part in parts_of(item))


def made_elsewhere(names: Mapping[str, str], span: Span) -> dict[str, Value]:
    """Definitions of variables whose values are made by what stands behind the names: they stay unknown."""
    return {name: Value({"kind": Value(by, span)}, span) for name, by in names.items()}


def recording_of(server: Resource, formats: Formats, default_target: str) -> Recording:
    """The server's logs in force and those of its locations, with the formats that they name."""
    whole = server.get("access_log")
    level = whole.get("level") if whole is not None else None
    state = _state(whole)
    if level is not None and level.text == "default" and state == "on":
        used = formats.use(server, None, server.header)
        first = Place("", "on", (Writing(used.entity.id if used else "", default_target),))
    else:
        first = Place("", state, _writings(server, whole, formats))
    places = [first]
    for location in _items(server, "locations"):
        path = location.get("path")
        places.append(
            Place((path.text if path else None) or "", _state(location), _writings(server, location, formats))
        )
    names = [name.text for name in _items(server, "names") if name.text]
    paths = tuple(path.text for path in _items(server, "location_paths") if path.text)
    moving = any(page.get("target") is not None for page in _items(server, "error_pages"))
    doubt = "an error_page may lead it elsewhere" if moving else ""
    module = server.get("module")
    name = names[0] if names else ""
    definitions = {key: _of_server(one, server) for key, one in formats.definitions(server).items()}
    if module is None or module.text != "stream":
        return Recording("nginx", tuple(places), paths, name, definitions, doubt=doubt)
    listens = _items(server, "listen")
    if any(listen.get("udp") is not None for listen in listens):
        first = Place("", _DATAGRAMS, ())
    for parameter in ("ssl", "proxy_protocol"):
        told = next((value for listen in listens if (value := listen.get(parameter)) is not None), None)
        if told is not None:
            definitions[f"listen {parameter}"] = told
    return Recording("nginx_stream", (first,), (), name, definitions)


def _of_server(definition: Value, server: Resource) -> Value:
    """A variable that only servers `set`, each for all its requests: as this one sets it; empty where it does not."""
    kind, entries, servers = (definition.get(part) for part in ("kind", "entries", "servers"))
    if kind is None or kind.text != "set" or entries is None or servers is None:
        return definition
    own = [value for one in servers.items() if one.span == server.header and (value := one.get("value")) is not None]
    if len(servers.items()) != len(entries.items()) or len(own) > 1:
        return definition
    source = own[0] if own else Value("", definition.span)
    return Value({"kind": Value("set of this server", kind.span), "source": source}, definition.span)


def _items(server: Resource, name: str) -> list[Value]:
    listed = server.get(name)
    return listed.items() if listed is not None else []


def _state(decided: Value | None) -> str | Unknown:
    state = decided.get("state") if decided is not None else None
    if state is None:
        return "on"
    return state.unknown or state.text or "on"


def _writings(server: Resource, decided: Value | None, formats: Formats) -> tuple[Writing, ...]:
    logs = decided.get("logs") if decided is not None else None
    if logs is None or _state(decided) == "off":
        return ()
    found = []
    for log in logs.items():
        target, written, name = log.get("target"), log.get("written"), log.get("format")
        if target is None or target.text == "/dev/null":
            continue
        used = formats.use(server, name, name.span if name is not None else target.span)
        condition = log.get("if")
        kept: str | Unknown = ""
        if condition is not None:
            kept = condition.unknown or condition.text or "0"
        shown = (written.text if written is not None else None) or ""
        found.append(Writing(used.entity.id if used is not None else "", shown, kept))
    return tuple(found)
