"""Envoy's HTTP connection managers and TCP proxies as emitters, and its administration interface.

Without `access_log` there is none: https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage.
A listener's own log tells of connections, not of the requests in them. The administration interface can read secrets
and stop the proxy (https://www.envoyproxy.io/docs/envoy/latest/operations/admin): it counts where others than the host
itself reach it. Whose address a record holds:
https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_conn_man/headers#x-forwarded-for.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from accesslint.mappers import Mapped
from accesslint.mappers.envoy.logs import Log, add_route, dropped, format_of, logs_of, older_log_of
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.table import entity_for
from accesslint.model.entities import Entity
from accesslint.model.environment import environment_of, twin_of
from accesslint.model.recording import Place, Recording, Writing
from accesslint.model.values import Resource, Unknown, Value

_HTTP = ("HttpConnectionManager", "envoy.filters.network.http_connection_manager", "envoy.http_connection_manager")
_TCP = ("TcpProxy", "envoy.filters.network.tcp_proxy", "envoy.tcp_proxy")
_LOOPBACK = ("127.", "::1", "localhost")


class _Proxy(msgspec.Struct):
    """A filter that handles accesses."""

    settings: Value
    plane: str
    entry: Value
    encrypted: bool = False
    """Its filter chain ends TLS."""


class _Found(msgspec.Struct):
    """Entities that several emitters share."""

    formats: dict[str, Entity] = {}
    stores: dict[tuple[str, str], dict[str, Entity]] = {}


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """An emitter for each proxy of each listener, the formats that they write, the files that they write to."""
    found = _Found({}, {})
    for listener in resources.of_type("envoy_listener"):
        proxies = list(_proxies(listener.attributes))
        for number, proxy in enumerate(proxies):
            name = f"proxy {number + 1}" if len(proxies) > 1 else ""
            yield _emitter(listener, proxy, name, found)
    for admin in resources.of_type("envoy_admin"):
        if _is_reachable(admin):
            yield _emitter(admin, _Proxy(admin.attributes, "control", admin.attributes), "", found)
    yield from found.formats.values()
    for stores in found.stores.values():
        yield from stores.values()


def _proxies(listener: Value) -> Iterator[_Proxy]:
    """The proxies of a listener's filter chains, the default one too."""
    chains = listener.get("filter_chains")
    default = listener.get("default_filter_chain")
    for chain in [*(chains.items() if chains is not None else []), *([default] if default is not None else [])]:
        filters = chain.get("filters")
        for entry in filters.items() if filters is not None else []:
            settings = entry.get("typed_config") or entry.get("config")
            if settings is None:
                continue
            kind, name = settings.get("@type"), entry.get("name")
            told = {(kind.text or "").rpartition(".")[2] if kind else "", (name.text or "") if name else ""}
            if told & set(_HTTP):
                yield _Proxy(settings, "http", entry, chain.get("transport_socket") is not None)
            elif told & set(_TCP):
                yield _Proxy(settings, "network", entry)


def _is_reachable(admin: Resource) -> bool:
    address = admin.get("address", "socket_address", "address")
    return address is not None and not (address.text or "").startswith(_LOOPBACK)


def _emitter(resource: Resource, proxy: _Proxy, name: str, found: _Found) -> Entity:
    emitter = entity_for("emitter", "web-server", resource, name)
    emitter.header = proxy.entry.span.first_line()
    if name:
        emitter.address = f"{resource.address} {name}"
    emitter.environment = environment_of(resource.scope, resource.address, resource.container)
    emitter.set("plane", proxy.plane)
    emitter.set("twin", f"web-server:{twin_of(resource.scope, emitter.address)}")
    given = proxy.settings.get("access_log")
    logs = logs_of(proxy.settings)
    if proxy.plane == "control":
        logs += older_log_of(proxy.settings)
    if proxy.plane == "network":  # a connection is all the access that there is, and the listener's log tells of it
        logs += logs_of(resource.attributes)
    _set_logging(emitter, resource, proxy, logs)
    emitter.set("formats", [])
    if given is not None and not logs and given.unknown is not None:
        emitter.facts["formats"].append({"unknown": given.unknown.reason})
        return emitter
    emitter.set("routes", [])
    stores = found.stores.setdefault((resource.scope, resource.container), {})
    written: list[tuple[Log, str]] = []
    for log in logs:
        add_route(emitter, resource, log, stores)
        if log.discards:
            continue
        form = format_of(resource, log)
        found.formats.setdefault(form.id, form)
        written.append((log, form.id))
    emitter.facts["formats"] = list(dict.fromkeys(form for _, form in written))
    _set_filters(emitter, [log for log, _ in written])
    if proxy.plane == "http":
        _set_client_address(emitter, proxy.settings)
        emitter.recording = _recording(proxy, written)
    return emitter


def _set_logging(emitter: Entity, resource: Resource, proxy: _Proxy, logs: list[Log]) -> None:
    given = proxy.settings.get("access_log")
    legacy = proxy.settings.get("access_log_path") if proxy.plane == "control" else None
    if legacy is not None:
        emitter.set("logging", "off" if legacy.text == "/dev/null" else "on", legacy.span)
    elif given is not None and not logs and given.unknown is not None:
        emitter.set("logging", given.unknown, given.span)
    elif logs:
        emitter.set("logging", "on", given.span if given is not None else logs[0].value.span)
    else:
        emitter.set("logging", "off", given.span if given is not None else None, default=given is None)
        detail = "it has no access_log, and Envoy has none by default"
        if proxy.plane == "http" and logs_of(resource.attributes):
            detail += "; its listener's tells of connections only"
        emitter.set("logging_detail", detail)


def _set_filters(emitter: Entity, logs: list[Log]) -> None:
    """What every log leaves out."""
    found = [dropped(log) for log in logs]
    if not found or any(one is None for one in found):
        return
    for one in found:
        if one is None:
            continue
        fact, span = one
        if isinstance(fact, Unknown):
            emitter.set("filters", fact, span)
            return
        emitter.append("filters", fact, span)


def _set_client_address(emitter: Entity, settings: Value) -> None:
    used, hops = settings.get("use_remote_address"), settings.get("xff_num_trusted_hops")
    if used is None:
        return
    if used.unknown is not None:
        emitter.set("client_address.source", used.unknown, used.span)
    elif used.data is True:
        trusted = hops is not None and hops.data not in (0, None)
        place = hops.span if trusted and hops is not None else used.span
        emitter.set("client_address.source", "trusted-header" if trusted else "peer", place)


def _recording(proxy: _Proxy, written: list[tuple[Log, str]]) -> Recording:
    writings = []
    for log, form in written:
        given = log.value.get("filter")
        condition: str | Unknown = ""
        if given is not None:
            condition = _condition(given)
        writings.append(Writing(form, log.target, condition))
    state = "on" if written else "off"
    names = ("use_remote_address", "xff_num_trusted_hops", "tracing")
    definitions = {name: value for name in names if (value := proxy.settings.get(name)) is not None}
    filters = proxy.settings.get("http_filters")
    definitions["filters"] = Value(filters is not None and len(filters.items()) > 1, proxy.entry.span)
    definitions["encrypted"] = Value(proxy.encrypted, proxy.entry.span)
    return Recording("envoy", (Place("", state, tuple(writings)),), definitions=definitions)


def _condition(given: Value) -> str | Unknown:
    """A comparison of the status as text; any other filter is decided by the running proxy."""
    names = [name for name, _ in given.entries()]
    if names == ["not_health_check_filter"]:
        return ""
    operation = given.get("status_code_filter", "comparison", "op")
    number = given.get("status_code_filter", "comparison", "value", "default_value")
    if names == ["status_code_filter"] and number is not None and isinstance(number.data, int):
        return f"{(operation.text or 'EQ') if operation is not None else 'EQ'} {number.data}"
    return Unknown(f"{', '.join(names) or 'a filter'} decides about it", "the running proxy")
