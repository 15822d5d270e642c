"""lighttpd's servers as emitters: whether, what, and whereto they log, and whose address they see.

Without mod_accesslog, or with neither `accesslog.filename` nor `accesslog.use-syslog`, lighttpd keeps no access log:
https://redmine.lighttpd.net/projects/lighttpd/wiki/Docs_ModAccesslog. Addresses behind proxies:
https://redmine.lighttpd.net/projects/lighttpd/wiki/Docs_ModExtForward.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from accesslint.mappers import Mapped
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.lighttpd.formats import DEFAULT, read_format
from accesslint.mappers.line_texts import as_name, parts_of
from accesslint.mappers.records import add_format
from accesslint.mappers.server_files import SYSLOG, append_route, file_store
from accesslint.mappers.table import entity_for
from accesslint.model.entities import Entity
from accesslint.model.environment import environment_of, twin_of
from accesslint.model.recording import Layout, Place, Recording, Writing
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Span

_MODULE = "mod_accesslog"
REFUSED = "refused"
"""Stands for requests that are refused before any condition is asked, where the server is one of its own."""
_FORWARDED = "mod_extforward"
_STREAMS = ("/dev/stdout", "/dev/stderr", "/dev/fd/", "/proc/self/fd/", "/dev/pts/")
_ON = frozenset({"enable", "1"})
_STDOUT = Unknown("who collects standard output is not told here", "a manifest that runs this configuration")
_PROGRAM = Unknown("what the program does with records is not told", "the program")


class Settings:
    """The settings in force at a server."""

    def __init__(self, server: Resource, own: Value | None = None, name: str = "settings") -> None:
        listed = server.get(name)
        self._found = dict(listed.entries()) if listed is not None else {}
        self._found.update(own.entries() if own is not None else ())

    def get(self, name: str) -> Value | None:
        """A setting; None where it is not set."""
        return self._found.get(name)

    @property
    def syslog(self) -> Value | None:
        """The switch, where it is on or not known."""
        value = self.get("accesslog.use-syslog")
        if value is None or str(value.data).lower() in _ON or value.unknown is not None:
            return value
        return None

    @property
    def filename(self) -> Value | None:
        """The file, where one is named."""
        value = self.get("accesslog.filename")
        return None if value is None or value.data == "" else value


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """An emitter for each server, the formats that they write, the files that they write to."""
    made: dict[str, Entity] = {}
    for server in resources.of_type("lighttpd_server"):
        yield _emitter(server, made)
    yield from made.values()


def _emitter(server: Resource, made: dict[str, Entity]) -> Entity:
    emitter = entity_for("emitter", "web-server", server)
    names = [name.text for name in _items(server, "names") if name.text]
    emitter.environment = environment_of(server.scope, *names, server.container)
    emitter.set("plane", "http")
    emitter.set("twin", f"web-server:{twin_of(server.scope, server.address)}")
    settings = Settings(server)
    _set_logging(emitter, server, settings)
    _set_log_types(emitter, settings)
    if emitter.get("logging") == "off":
        emitter.recording = Recording("lighttpd", (Place("", "off", ()),))
        return emitter
    emitter.set("routes", [])
    _add_log(emitter, server, settings, made)
    _set_conditions(emitter, server, made)
    _set_client_address(emitter, server, settings, made)
    emitter.recording = _recording(emitter, server, settings, made)
    return emitter


def _recording(emitter: Entity, server: Resource, settings: Settings, made: dict[str, Entity]) -> Recording | None:
    """What is written at which path; None where requests are not parsed as they are by default."""
    parsing = settings.get("server.http-parseopts")
    if parsing is not None and any(one.text == "disable" for _, one in parsing.entries()):
        return None
    state = emitter.get("logging")
    known = Unknown(state["unknown"]) if isinstance(state, dict) else str(state)
    places = [Place("", known, _writings(server, settings, made))]
    for one in _items(server, "conditions"):
        asks = one.get("asks")
        own = Settings(server, one.get("settings"))
        if asks is None or not (asks.text or "").startswith(("==", "=~", "=^")):
            places[0] = Place("", Unknown("a condition on something else than the path changes the log"), ())
            continue
        writings = _writings(server, own, made)
        places.append(Place(asks.text or "", "on" if writings else "off", writings))
    if server.get("main") is not None:
        writings = _writings(server, Settings(server, name="main"), made)
        places.append(Place(REFUSED, "on" if writings else "off", writings))
    name = settings.get("server.name")
    asks_for_users = settings.get("auth.require") is not None and _loads(server, "mod_auth") is True
    proxied = settings.get("proxy.server")
    definitions = {"proxied": proxied} if proxied is not None else {}
    return Recording("lighttpd", tuple(places), (), (name.text if name else None) or "", definitions, asks_for_users)


def _writings(server: Resource, settings: Settings, made: dict[str, Entity]) -> tuple[Writing, ...]:
    filename = settings.filename
    if settings.syslog is not None:
        return (Writing(_format(server, settings, made).id, "syslog"),)
    if filename is None or filename.text == "/dev/null":
        return ()
    return (Writing(_format(server, settings, made).id, filename.text or ""),)


def _items(server: Resource, *path: str) -> list[Value]:
    listed = server.get(*path)
    return listed.items() if listed is not None else []


def _loads(server: Resource, module: str) -> bool | Unknown:
    """Whether a module is loaded; unknown where a part that is not seen may do so."""
    listed = _items(server, "modules")
    if any(one.text == module for one in listed):
        return True
    surroundings = server.get("surroundings")
    gaps = [*listed, *_items(server, "open"), *([surroundings] if surroundings is not None else [])]
    return next((doubt for one in gaps if (doubt := one.unknown) is not None), False)


def _set_logging(emitter: Entity, server: Resource, settings: Settings) -> None:
    loaded = _loads(server, _MODULE)
    deciding = settings.syslog or settings.filename
    empty = settings.get("accesslog.filename")
    surroundings = server.get("surroundings")
    if loaded is False:
        emitter.set("logging", "off", default=True)
        emitter.set("logging_detail", f"server.modules does not load {_MODULE}")
    elif deciding is not None:
        doubt = deciding.unknown if deciding.text is None and deciding.unknown is not None else None
        if isinstance(loaded, Unknown):
            emitter.set("logging", loaded, deciding.span)
        elif doubt is not None and deciding is settings.syslog and settings.filename is not None:
            emitter.set("logging", "on", settings.filename.span)
        else:
            is_sure = doubt is None or not isinstance(deciding.data, Unknown)
            emitter.set("logging", "on" if is_sure else doubt, deciding.span)
    elif empty is not None:
        emitter.set("logging", "off", empty.span)
        emitter.set("logging_detail", "accesslog.filename is empty")
    else:
        gap = next((one.unknown for one in _items(server, "open") if one.unknown is not None), None)
        doubt = gap or (surroundings.unknown if surroundings is not None else None)
        emitter.set("logging", doubt or "off", default=doubt is None)
        if doubt is None:
            detail = "neither accesslog.filename nor accesslog.use-syslog is set, and lighttpd has no default"
            emitter.set("logging_detail", detail)


def _set_log_types(emitter: Entity, settings: Settings) -> None:
    target = settings.get("server.errorlog")
    if target is not None and target.text == "/dev/null":
        fact = {"included": ["access"], "excluded": ["error"], "detail": "server.errorlog writes to /dev/null"}
        emitter.set("coverage.log_types", fact, target.span)
    else:
        fact = {"included": ["access", "error"], "excluded": []}
        emitter.set("coverage.log_types", fact, target.span if target is not None else None, default=target is None)


def _add_log(emitter: Entity, server: Resource, settings: Settings, made: dict[str, Entity]) -> None:
    """Add what is written, and whereto."""
    syslog, filename = settings.syslog, settings.filename
    if syslog is not None and syslog.unknown is None:
        append_route(emitter, "syslog", "syslog", SYSLOG, syslog.span)
    elif filename is not None:
        _add_file(emitter, server, filename, made)
    if filename is None and syslog is None and settings.get("accesslog.format") is None:
        emitter.set("formats", [{"unknown": emitter.get("logging")["unknown"]}])
    elif filename is None or filename.text != "/dev/null":
        form = _format(server, settings, made)
        if form.id not in (emitter.get("formats") or []):
            add_format(emitter, form)


def _add_file(emitter: Entity, server: Resource, filename: Value, made: dict[str, Entity]) -> None:
    path, span = filename.text, filename.span
    if path is None:
        doubt = filename.unknown or Unknown("its path is not known", "the rendered file")
        append_route(emitter, "file", "", doubt, span)
    elif path.startswith("|"):
        append_route(emitter, "pipe", path, _PROGRAM, span)
    elif path == "/dev/null":
        emitter.append("routes", {"to": None, "via": "file", "target": path, "discarded": True}, span)
    elif path.startswith(_STREAMS):
        append_route(emitter, "stdout", path, _STDOUT, span)
    else:
        identity = f"store:{server.scope}#{path}"
        if identity not in made:
            made[identity] = file_store(server, path, path, span)
            made[identity].id = identity
        append_route(emitter, "file", path, identity, span)


def _format(server: Resource, settings: Settings, made: dict[str, Entity]) -> Entity:
    written, escaping = settings.get("accesslog.format"), settings.get("accesslog.escaping")
    place = written.span if written is not None else None
    mode = f":{escaping.text}" if escaping is not None else ""
    identity = f"format:{server.scope}#{_at(place)}{mode}"
    if identity in made:
        return made[identity]
    entity = entity_for("format", "access-log", server)
    filename = settings.filename or settings.syslog
    entity.id, entity.via = identity, ()
    entity.header = place or (filename.span if filename is not None else server.header)
    name = "the default format" if written is None else as_name(f"accesslog.format {written.text or ''}")
    file = server.address.partition(":")[0]
    entity.address = f"{file}:{name}"
    entity.environment = environment_of(server.scope)
    entity.set("name", name)
    entity.set("configurable", True)
    read_format(entity, written, escaping)
    mode_of = (escaping.unknown or escaping.text or "default") if escaping is not None else "default"
    entity.layout = Layout("lighttpd", parts_of(written, DEFAULT), mode_of)
    made[identity] = entity
    return entity


def _at(place: Span | None) -> str:
    return "default" if place is None else f"{place.file}:{place.line}:{place.column}"


def _set_conditions(emitter: Entity, server: Resource, made: dict[str, Entity]) -> None:
    """What conditions on the path and the like change: a log switched off, or another one."""
    excluded: list[str] = []
    for one in _items(server, "conditions"):
        when, own = one.get("when"), one.get("settings")
        filename = own.get("accesslog.filename") if own is not None else None
        settings = Settings(server, own)
        if filename is not None and filename.data in ("", "/dev/null") and settings.syslog is None:
            excluded.append((when.text if when is not None else None) or "")
            emitter.set("coverage.locations", {"excluded": excluded}, filename.span)
        elif settings.filename is not None or settings.syslog is not None:
            if filename is not None:
                _add_file(emitter, server, filename, made)
            form = _format(server, settings, made)
            if form.id not in (emitter.get("formats") or []):
                add_format(emitter, form)


def _set_client_address(emitter: Entity, server: Resource, settings: Settings, made: Mapping[str, Entity]) -> None:
    """Lighttpd writes the connection's other end, or with mod_extforward what proxies that it trusts say."""
    forms = [made[one] for one in emitter.get("formats") or [] if isinstance(one, str)]
    written = [(field, form) for form in forms if isinstance(form.get("fields"), list) for field in form.get("fields")]
    named = {str(field["token"]): form for field, form in written if field["meaning"] == "client_address"}
    tokens = list(named)
    loaded = _loads(server, _FORWARDED)
    trusted = settings.get("extforward.forwarder")
    path = "client_address.source"
    if any("orwarded" in token for token in tokens) or (loaded is True and trusted is not None):
        emitter.set("client_address.behind_proxy", True, trusted.span if trusted is not None else None)
    if not any(token.startswith(("%h", "%a")) for token in tokens):
        if tokens:
            emitter.set(path, "untrusted-header", named[tokens[0]].header)
    elif isinstance(loaded, Unknown) and trusted is not None:
        emitter.set(path, loaded, trusted.span)
    elif trusted is None or loaded is not True:
        emitter.set(path, "peer", default=True)
    elif not isinstance(trusted.data, dict):
        emitter.set(path, trusted.unknown or Unknown("whom it trusts is not known", "the rendered file"), trusted.span)
    elif _is_trust(trusted.get("all")):
        emitter.set(path, "untrusted-header", trusted.span)
        emitter.set("client_address.detail", "extforward.forwarder trusts all")
    else:
        emitter.set(path, "trusted-header", trusted.span)


def _is_trust(value: Value | None) -> bool:
    return value is not None and str(value.data).lower() not in ("", "untrusted", "disable", "0")
