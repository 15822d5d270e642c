"""Kong by a declarative configuration: the logging plugins, for all requests or for those of services and routes.

https://developer.konghq.com/gateway/entities/plugin/ (scopes, `enabled`) and the plugins' pages below
https://developer.konghq.com/plugins/. Without such a plugin the access log of `kong.conf` alone keeps records.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from accesslint.mappers import Mapped
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.kong.serializer import format_of
from accesslint.mappers.meanings import shown, undecided
from accesslint.mappers.records import add_format
from accesslint.mappers.server_files import NOWHERE, STANDARD_OUTPUT, SYSLOG, append_route, file_store
from accesslint.mappers.table import entity_for
from accesslint.model.entities import Entity
from accesslint.model.environment import environment_of, twin_of
from accesslint.model.values import Resource, Unknown, Value

_STREAMS = frozenset({"/dev/stdout", "/dev/stderr", "/proc/self/fd/1", "/proc/self/fd/2"})
_ACCESS_LOG = Unknown(
    "no logging plugin is declared; whether kong.conf has an access log is not told here", "kong.conf"
)


class Logger(NamedTuple):
    """A logging plugin."""

    via: str
    target: tuple[str, ...]
    """The settings that name the other end."""
    encrypted: str = ""
    """The setting that asks for TLS; empty where the target's scheme tells, `never` where there is none."""
    queued: bool = False
    """Records wait in memory, and the oldest are dropped when there are too many."""


LOGGERS = {
    "file-log": Logger("file", ("path",)),
    "http-log": Logger("http", ("http_endpoint",), queued=True),
    "tcp-log": Logger("tcp", ("host", "port"), "tls"),
    "udp-log": Logger("udp", ("host", "port"), "never"),
    "loggly": Logger("udp", ("host", "port"), "never"),
    "syslog": Logger("syslog", ()),
    "kafka-log": Logger("kafka", ("topic",), "security.ssl"),
}
"""By plugin: https://developer.konghq.com/plugins/?category=logging."""


class Declared(NamedTuple):
    """A plugin where it is declared."""

    name: str
    value: Value
    service: str
    route: str
    """Empty for all."""
    is_narrow: bool
    """It is for single consumers."""


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every declarative configuration as an emitter of kind `web-server`."""
    for resource in resources.of_type("kong_declaration"):
        yield from _map(resource)


def _map(resource: Resource) -> Iterator[Entity]:
    emitter = entity_for("emitter", "web-server", resource)
    emitter.environment = environment_of(resource.scope, resource.address)
    emitter.set("plane", "http")
    emitter.set("twin", f"web-server:{twin_of(resource.scope, resource.address)}:plugins")
    declared = resource.get("declared")
    found = [plugin for plugin in _plugins(declared) if plugin.name in LOGGERS] if declared is not None else []
    active = [plugin for plugin in found if _is_on(plugin.value) is True]
    unknown = next((why for plugin in found if isinstance(why := _is_on(plugin.value), Unknown)), None)
    gaps = resource.get("open")
    if not active:
        gap = gaps.items()[0].unknown if gaps is not None and gaps.items() else None
        off = next((plugin.value.get("enabled") for plugin in found), None)
        emitter.set("logging", unknown or gap or _ACCESS_LOG, off.span if off is not None else None)
        yield emitter
        return
    emitter.set("logging", "on", _name_of(active[0]).span)
    if declared is not None:
        _set_coverage(emitter, declared, active, unknown)
    used: dict[str, int] = {}
    for plugin in active:
        used[plugin.name] = used.get(plugin.name, 0) + 1
        yield from add_plugin(emitter, resource, plugin, f"{plugin.name} {used[plugin.name]}".removesuffix(" 1"))
    yield emitter


def _is_on(plugin: Value) -> bool | Unknown:
    enabled = plugin.get("enabled")
    if enabled is None:
        return True
    return undecided(enabled) or (shown(enabled) or "true").lower() != "false"


def _name_of(plugin: Declared) -> Value:
    return plugin.value.get("name") or plugin.value


def _label(value: Value | None) -> str:
    """What a reference or an entity is called: a text, or the `name` or `id` of a mapping."""
    if value is None:
        return ""
    return shown(value) or shown(value.get("name")) or shown(value.get("id")) or ""


def _listed(value: Value | None, key: str) -> list[Value]:
    found = value.get(key) if value is not None else None
    return found.items() if found is not None else []


def _plugins(declared: Value) -> Iterator[Declared]:
    """The plugins of a declaration with what they are for."""
    for plugin in _listed(declared, "plugins"):
        yield _declared(plugin, _label(plugin.get("service")), _label(plugin.get("route")))
    for route in _listed(declared, "routes"):
        for plugin in _listed(route, "plugins"):
            yield _declared(plugin, _label(route.get("service")), _label(route))
    for service in _listed(declared, "services"):
        for plugin in _listed(service, "plugins"):
            yield _declared(plugin, _label(service), "")
        for route in _listed(service, "routes"):
            for plugin in _listed(route, "plugins"):
                yield _declared(plugin, _label(service), _label(route))


def _declared(plugin: Value, service: str, route: str) -> Declared:
    narrow = plugin.get("consumer") is not None or plugin.get("consumer_group") is not None
    return Declared(shown(plugin.get("name")) or "", plugin, service, route, narrow)


def _set_coverage(emitter: Entity, declared: Value, active: list[Declared], unknown: Unknown | None) -> None:
    """Which services and routes have no logging plugin, where none is for all requests."""
    wide = [plugin for plugin in active if not plugin.is_narrow]
    if any(not plugin.service and not plugin.route for plugin in wide):
        return
    span = _name_of(active[0]).span
    if unknown is not None:
        emitter.set("coverage.services", unknown, span)
        return
    services = {plugin.service for plugin in wide if not plugin.route}
    routes = {plugin.route for plugin in wide if plugin.route}
    missing: list[str] = []
    for service in _listed(declared, "services"):
        name, below = _label(service), [_label(route) for route in _listed(service, "routes")]
        if name not in services and not (below and routes.issuperset(below)):
            missing.append(name)
    if missing:
        detail = "no logging plugin is declared for them, and none for all requests"
        emitter.set("coverage.services", {"excluded": missing, "detail": detail}, span)


def add_plugin(emitter: Entity, resource: Resource, plugin: Declared, name: str) -> Iterator[Entity]:
    """Add a plugin's way and format to an emitter; gives the format and the file store. `name` tells it from others."""
    logger, settings = LOGGERS[plugin.name], plugin.value.get("config")
    form = format_of(resource, name, settings.get("custom_fields_by_lua") if settings is not None else None)
    form.header = _name_of(plugin).span
    add_format(emitter, form)
    yield form
    given = [settings.get(key) if settings is not None else None for key in logger.target]
    span = next((value.span for value in given if value is not None), _name_of(plugin).span)
    unknown = next((why for value in given if value is not None and (why := undecided(value)) is not None), None)
    target = ":".join(shown(value) or "" for value in given if value is not None) or plugin.name
    if unknown is not None:
        append_route(emitter, logger.via, plugin.name, unknown, span)
    elif logger.via == "syslog":
        append_route(emitter, "syslog", plugin.name, SYSLOG, span)
    elif logger.via != "file":
        receiver = Unknown(f"{target} is not declared in the files", "the receiver's configuration")
        append_route(emitter, logger.via, target, receiver, span, **_encrypted(logger, settings, target))
    elif target in _STREAMS:
        append_route(emitter, "stdout", target, STANDARD_OUTPUT, span)
    else:
        store = file_store(resource, name, target if given and given[0] is not None else None, span)
        append_route(emitter, "file", target, store.id, span)
        if target != NOWHERE:
            yield store
    if logger.queued:
        buffer = {"output": target, "medium": "memory", "overflow": "drop"}
        emitter.append("buffers", buffer, _name_of(plugin).span)


def _encrypted(logger: Logger, settings: Value | None, target: str) -> dict[str, bool]:
    """Whether the way is encrypted, where the settings tell; TLS is off by default."""
    if logger.encrypted == "never":
        return {"encrypted": False}
    if not logger.encrypted:
        known = target.startswith(("http://", "https://"))
        return {"encrypted": target.startswith("https://")} if known else {}
    switch = settings.get(*logger.encrypted.split(".")) if settings is not None else None
    if switch is not None and undecided(switch) is not None:
        return {}
    return {"encrypted": shown(switch) == "true"}
