"""WildFly's web hosts as emitters: whether they keep an access log, what it holds, where it goes.

https://docs.wildfly.org/35/wildscribe/subsystem/undertow/server/host/setting/access-log/index.html: a host keeps none
unless it has one of the two elements. The file is `access_log.log` in the server's folder of logs, a new one every day,
and none is deleted; with `use-server-log` records go to the server's own log; with `extended` the pattern lists fields
of the W3C format. A listener with `proxy-address-forwarding` believes the headers of whoever sends them:
https://docs.wildfly.org/35/wildscribe/subsystem/undertow/server/http-listener/index.html.
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.line_formats import unknown_line
from accesslint.mappers.records import add_format
from accesslint.mappers.server_files import STANDARD_OUTPUT, append_route, file_store
from accesslint.mappers.table import entity_for
from accesslint.mappers.undertow_extended import read_extended_pattern
from accesslint.mappers.undertow_patterns import FAMILY, read_undertow_pattern
from accesslint.mappers.wildfly.console import read_console
from accesslint.mappers.wildfly.settings import Settings, joined
from accesslint.model.entities import Entity
from accesslint.model.environment import environment_of, twin_of
from accesslint.model.recording import Layout, Place, Recording, Writing
from accesslint.model.values import Resource, Unknown, Value

_FOLDER = "jboss.server.log.dir"
_SERVER_LOG = Unknown("where the server's own log puts records is not told here", "the subsystem of logging")
_SOURCE = "client_address.source"
_CONSOLE = Unknown("lines of console-access-log are not simulated", "the server")


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """An emitter for each host, with its formats and its file."""
    for host in resources.of_type("wildfly_host"):
        yield from _host(host)


def _host(host: Resource) -> Iterator[Entity]:
    emitter = entity_for("emitter", "web-server", host)
    profile = host.get("profile")
    emitter.environment = environment_of(host.scope, host.address, (profile.text if profile else None) or "")
    emitter.set("plane", "http")
    emitter.set("twin", f"web-server:{twin_of(host.scope, host.address)}")
    found = {name: Settings(host.get(name), host.header) for name in ("log", "console") if host.get(name) is not None}
    _set_logging(emitter, found)
    if not found:
        yield emitter
        return
    emitter.set("routes", [])
    _set_client_address(emitter, host)
    writings: list[Writing] = []
    for name, settings in found.items():
        form = _format(host, name, settings)
        add_format(emitter, form)
        yield form
        store = _add_route(emitter, host, settings, is_console=name == "console")
        if store is not None:
            yield store
        target = str((emitter.get("routes") or [{}])[-1].get("target", ""))
        writings.append(Writing(form.id, target, settings.doubt or settings.text("predicate")[0]))
    _set_predicate(emitter, list(found.values()))
    state = emitter.get("logging")
    known: str | Unknown = Unknown(str(state["unknown"])) if isinstance(state, dict) else str(state)
    emitter.recording = Recording(FAMILY, (Place("", known, tuple(writings)),), definitions=_definitions(emitter, host))
    yield emitter


def _set_logging(emitter: Entity, found: dict[str, Settings]) -> None:
    if not found:
        emitter.set("logging", "off", default=True)
        emitter.set("logging_detail", "the host has neither access-log nor console-access-log")
        return
    sure = next((one for one in found.values() if one.doubt is None), None)
    first = next(iter(found.values()))
    emitter.set("logging", "on" if sure is not None else first.doubt, (sure or first).span)


def _listeners(host: Resource) -> list[Settings]:
    listed = host.get("listeners")
    return [Settings(one, one.span) for one in (listed.items() if listed is not None else [])]


def _set_client_address(emitter: Entity, host: Resource) -> None:
    for listener in _listeners(host):
        forwarded, span = listener.switched("proxy-address-forwarding", default=False)
        if isinstance(forwarded, Unknown):
            emitter.set("client_address.behind_proxy", forwarded, span)
            return
        if forwarded:
            emitter.set("client_address.behind_proxy", True, span)
            emitter.set(_SOURCE, "untrusted-header", span)
            detail = "proxy-address-forwarding believes the headers of whoever sends them"
            emitter.set("client_address.detail", detail)
            return
    emitter.set(_SOURCE, "peer", default=True)


def _definitions(emitter: Entity, host: Resource) -> dict[str, Value]:
    """What a simulation needs: whether addresses may be a proxy's word, and whether beginnings are noted."""
    told = [listener.switched("record-request-start-time", default=False) for listener in _listeners(host)]
    values = [value for value, _ in told]
    span = next((place for _, place in told if place is not None), host.header)
    mixed = Unknown("listeners differ in whether they note when a request begins", "the listener")
    timed = (values[0] if values else False) if len(set(map(str, values))) < 2 else mixed
    found = {"timed": Value(timed, span)}
    if emitter.get(_SOURCE) != "peer":
        found["proxied"] = Value(True, span)
    return found


def _format(host: Resource, name: str, settings: Settings) -> Entity:
    entity = entity_for("format", "access-log", host, name)
    pattern = settings.value("pattern")
    entity.header = pattern.span if pattern is not None else settings.span
    entity.address = f"{host.address} {'access-log' if name == 'log' else 'console-access-log'}"
    entity.set("name", entity.address)
    entity.set("configurable", True)
    extended, span = settings.switched("extended", default=False)
    if name == "console":
        read_console(entity, host.get("fields"), settings.span)
        entity.layout = Layout(FAMILY, (_CONSOLE,))
    elif isinstance(extended, Unknown):
        entity.layout = Layout(FAMILY, (extended,))
        unknown_line(entity, extended, span)
    elif extended:
        read_extended_pattern(entity, pattern)
    else:
        read_undertow_pattern(entity, pattern)
    return entity


def _add_route(emitter: Entity, host: Resource, settings: Settings, *, is_console: bool) -> Entity | None:
    if is_console:
        append_route(emitter, "stdout", "stdout", settings.doubt or STANDARD_OUTPUT, settings.span)
        return None
    to_server_log, span = settings.switched("use-server-log", default=False)
    if to_server_log is not False:
        why = to_server_log if isinstance(to_server_log, Unknown) else _SERVER_LOG
        append_route(emitter, "logger", "the server's log", settings.doubt or why, span)
        return None
    folder, place = settings.text("directory", _FOLDER)
    above, _ = settings.text("relative-to")
    prefix, own = settings.text("prefix", "access_log.")
    suffix, _ = settings.text("suffix", "log")
    name = suffix if isinstance(suffix, Unknown) else prefix if isinstance(prefix, Unknown) else prefix + suffix
    path = joined(joined(above, folder), name)
    span = own or place or settings.span
    if isinstance(path, Unknown) or settings.doubt is not None:
        shown = path if isinstance(path, str) else ""
        append_route(emitter, "file", shown, settings.doubt or path, span)
        return None
    store = file_store(host, "access log", path, span)
    store.set("retention.days", "forever", default=True)
    store.set("retention.detail", "Undertow deletes no file")
    append_route(emitter, "file", path, store.id, span)
    return store


def _set_predicate(emitter: Entity, logs: list[Settings]) -> None:
    """Requests that leave no record in any log."""
    told = [log.text("predicate") for log in logs]
    if not all(span is not None for _, span in told):
        return
    predicate, span = told[0]
    if isinstance(predicate, Unknown):
        emitter.set("filters", predicate, span)
    elif predicate:
        detail = f"requests for which {predicate} does not hold are left out"
        emitter.append("filters", {"how": "condition", "what": f"predicate: {predicate}", "detail": detail}, span)
