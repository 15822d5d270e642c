"""Spring Boot's access log: on, off, or off because nothing switches it on.

It is off unless `server.<server>.accesslog.enabled` is true. That it is off by default is said of settings only where
they set up the log otherwise (a pattern, a folder), or where they are those of a web application: they stand without a
profile, have a `server.` setting, the nearest build file names a starter of a servlet server, nothing beside or above
them speaks of access logs, and no profile switches it on. A reactive application's server (Netty) has no such setting.

Forwarded headers: https://docs.spring.io/spring-boot/how-to/webserver.html#howto.webserver.use-behind-a-proxy-server.
`native` has the server look at them: Tomcat believes private networks only, and its access log sees the outcome with
`request-attributes-enabled` only; Jetty and Undertow believe anyone. `framework` comes too late for the access log.
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.audited_servers import AuditedServer
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import shown, undecided
from accesslint.mappers.records import add_format
from accesslint.mappers.spring_boot.servers import SERVERS, Server
from accesslint.mappers.table import entity_for
from accesslint.model.entities import Entity
from accesslint.model.environment import environment_of, twin_of
from accesslint.model.recording import Place, Recording, Writing
from accesslint.model.values import Resource, Unknown, Value

KIND = "spring_boot_configuration"
_SOURCE = "client_address.source"


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every configuration that decides about an access log as an emitter of kind `web-server`."""
    groups: dict[tuple[str, str], list[Resource]] = {}
    for resource in resources.of_type(KIND):
        groups.setdefault((resource.scope, resource.container), []).append(resource)
    for group in groups.values():
        told = [resource for resource in group if any(_sets(resource, server) for server in SERVERS)]
        for resource in told:
            yield from entities_of(resource)
        if not told:
            yield from (_off(resource) for resource in group if _is_of_a_web_application(resource))


def entities_of(resource: Resource) -> Iterator[Entity]:
    """The emitter of settings that speak of an access log, its format and file."""
    server = AuditedServer(resource, "web-server", "http")
    describe(server.emitter, resource)
    chosen = next(one for one in SERVERS if _sets(resource, one))
    enabled = server.value(f"{chosen.prefix}.enabled")
    if enabled is not None:
        # What defaults decide is told where the log is switched on, not at the file's first line.
        server.emitter.header = enabled.span
    if enabled is None:
        why = f"{chosen.shown}.enabled is not set, and false by default"
        first = next(value for name, value in server_settings(resource) if name.startswith(chosen.prefix))
        server.emitter.header = first.span
        server.set_logging(server.doubt or "off", None, why)
    elif (unknown := undecided(enabled)) is not None:
        server.set_logging(unknown, enabled.span)
    elif (shown(enabled) or "").strip().lower() not in ("true", "on", "yes", "1"):
        server.set_logging("off", enabled.span, f"{chosen.shown}.enabled is {shown(enabled)}")
    else:
        server.set_logging("on", enabled.span)
    if server.emitter.get("logging") != "off":
        form = _format(server, chosen)
        yield form
        server.emitter.set("routes", [])
        chosen.route(server, chosen.prefix)
        _set_conditions(server, chosen)
        _set_client_address(server, chosen)
        _set_recording(server, chosen, form)
    yield from server.others
    yield server.emitter


def server_settings(resource: Resource) -> Iterator[tuple[str, Value]]:
    """The settings of the web server."""
    settings = resource.get("settings")
    for name, value in settings.entries() if settings is not None else ():
        if name.startswith("server."):
            yield name, value


def describe(emitter: Entity, resource: Resource) -> None:
    """Set what an emitter is called in messages, its environment and its twin: another profile's."""
    profile = resource.get("profile")
    named = (profile.text or "") if profile is not None else ""
    # `!prod` names every environment but that one.
    emitter.environment = environment_of("" if "!" in named else named, resource.scope)
    emitter.set("twin", f"{emitter.kind}:{twin_of(resource.scope, 'spring boot')}")


def _off(resource: Resource) -> Entity:
    server = AuditedServer(resource, "web-server", "http")
    describe(server.emitter, resource)
    server.emitter.header = next(value for _, value in server_settings(resource)).span
    why = "Spring Boot's web server keeps no access log unless server.*.accesslog.enabled is true"
    server.set_logging(server.doubt or "off", None, why)
    return server.emitter


def _sets(resource: Resource, server: Server) -> bool:
    """Whether the file, or the profile, itself sets anything of a server's access log."""
    own = resource.get("own")
    return own is not None and any((item.text or "").startswith(f"{server.prefix}.") for item in own.items())


def _is_of_a_web_application(resource: Resource) -> bool:
    profile, stack, others = resource.get("profile"), resource.get("stack"), resource.get("others")
    kind = resource.get("settings", "spring.main.webapplicationtype")
    return (
        profile is not None
        and not profile.data
        and stack is not None
        and stack.data == "servlet"
        and (others is None or not others.items())
        and kind is None
        and next(server_settings(resource), None) is not None
    )


def _format(server: AuditedServer, chosen: Server) -> Entity:
    form = entity_for("format", "access-log", server.resource, "access log")
    form.handles.clear()
    form.address = f"{server.resource.address}:{chosen.shown}"
    form.environment = server.emitter.environment
    form.set("name", form.address)
    form.set("configurable", True)
    decided = chosen.read(form, server, chosen.prefix)
    form.header = server.emitter.header if decided is None else decided.span
    add_format(server.emitter, form)
    return form


def _set_conditions(server: AuditedServer, chosen: Server) -> None:
    for name, written in chosen.conditions:
        value = server.value(f"{chosen.prefix}.{name}")
        if value is None or value.data in ("", []):
            continue
        unknown = undecided(value)
        if unknown is not None:
            server.emitter.set("filters", unknown, value.span)
            return
        what = ", ".join(shown(item) or "" for item in value.items())
        how = "exclude" if name == "ignorepaths" else "condition"
        detail = {
            "conditionif": f"requests without the attribute {what} are left out",
            "conditionunless": f"requests with the attribute {what} are left out",
        }.get(name, f"requests for {what} are left out")
        server.emitter.append("filters", {"how": how, "what": f"{written}: {what}", "detail": detail}, value.span)


def _set_recording(server: AuditedServer, chosen: Server, form: Entity) -> None:
    """What a simulation renders, where it knows the server's formats."""
    if form.layout is None:
        return
    state = server.emitter.get("logging")
    routes: list[dict[str, object]] = server.emitter.get("routes") or [{}]
    attributes, span = server.switched(f"{chosen.prefix}.requestattributesenabled")
    asked = [name for name, _ in chosen.conditions if server.value(f"{chosen.prefix}.{name}") is not None]
    writing = Writing(form.id, str(routes[0].get("target", "")), " ".join(asked))
    forwarded = isinstance(server.emitter.get("client_address.behind_proxy"), dict)
    forwarded = forwarded or server.emitter.get(_SOURCE) == "untrusted-header"
    is_proxied = forwarded or attributes is not False
    definitions = {"proxied": Value(True, span or server.emitter.header)} if is_proxied else {}
    if chosen.timed_by:
        timed, place = server.switched(chosen.timed_by)
        definitions["timed"] = Value(timed, place or server.emitter.header)
    known = state if isinstance(state, str) else Unknown(state["unknown"])
    server.emitter.recording = Recording(form.layout.family, (Place("", known, (writing,)),), definitions=definitions)


def _set_client_address(server: AuditedServer, chosen: Server) -> None:
    strategy = server.value("server.forwardheadersstrategy", "server.useforwardheaders")
    header = server.value("server.tomcat.remoteip.remoteipheader", "server.tomcat.remoteipheader")
    named = "" if strategy is None else (shown(strategy) or "").lower()
    if strategy is not None and (unknown := undecided(strategy)) is not None:
        server.emitter.set("client_address.behind_proxy", unknown, strategy.span)
        return
    decided = strategy if named in ("native", "framework", "true") else None if chosen.trusts_headers else header
    if decided is None:
        return
    emitter = server.emitter
    emitter.set("client_address.behind_proxy", True, decided.span)
    attributes, span = server.switched(f"{chosen.prefix}.requestattributesenabled")
    if named == "framework":
        emitter.set(_SOURCE, "peer", decided.span)
        emitter.set(
            "client_address.detail", "the framework looks at forwarded headers, which the access log does not see"
        )
    elif chosen.trusts_headers:
        emitter.set(_SOURCE, "untrusted-header", decided.span)
        emitter.set("client_address.detail", "the server believes forwarded headers whoever sends them")
    elif isinstance(attributes, Unknown):
        emitter.set(_SOURCE, attributes, span)
    elif attributes:
        emitter.set(_SOURCE, "trusted-header", span)
    else:
        emitter.set(_SOURCE, "peer", span or decided.span)
        detail = "request-attributes-enabled is not true, so that the access log does not see the forwarded address"
        emitter.set("client_address.detail", detail)
