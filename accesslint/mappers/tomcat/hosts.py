"""Tomcat's hosts as emitters: which access log valves see their requests, what those write and where.

Tomcat keeps an access log only where a valve of the engine, the host or the web application does so
(https://tomcat.apache.org/tomcat-10.1-doc/config/valve.html#Access_Logging).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from accesslint.mappers import Mapped
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.records import add_format
from accesslint.mappers.table import entity_for
from accesslint.mappers.tomcat.addresses import set_client_address
from accesslint.mappers.tomcat.recording import recording_of
from accesslint.mappers.tomcat.valves import Valve, add_route, format_of, log_valves
from accesslint.model.entities import Entity
from accesslint.model.environment import environment_of, twin_of
from accesslint.model.values import Resource, Unknown, Value


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """An emitter for each host, and for each context file that logs by itself; their formats and files."""
    made: dict[str, Entity] = {}
    for host in resources.of_type("tomcat_host", "tomcat_context"):
        yield _emitter(host, made)
    yield from made.values()


def _emitter(host: Resource, made: dict[str, Entity]) -> Entity:
    emitter = entity_for("emitter", "web-server", host)
    name = host.get("name")
    emitter.environment = environment_of(host.scope, (name.text if name is not None else None) or "", host.container)
    emitter.set("plane", "http")
    emitter.set("twin", f"web-server:{twin_of(host.scope, host.address)}")
    valves = log_valves(host.get("valves"))
    listed = host.get("applications")
    applications = [(one, log_valves(one.get("valves"))) for one in (listed.items() if listed is not None else [])]
    _set_logging(emitter, host, valves, applications)
    emitter.recording = recording_of(emitter, host, valves, applications)
    writing = [valve for valve in valves if valve.state != "off"]
    _set_filters(emitter, [valve for valve in writing if valve.state == "on"])
    writing += [valve for _, own in applications for valve in own if valve.state != "off"]
    if emitter.get("logging") == "off":
        return emitter
    emitter.set("routes", [])
    for valve in writing:
        form = format_of(host, valve)
        if form.id not in made:
            made[form.id] = form
        if form.id not in (emitter.get("formats") or []):
            add_format(emitter, form)
        store = add_route(emitter, host, valve)
        if store is not None:
            made.setdefault(store.id, store)
    set_client_address(emitter, host, writing)
    return emitter


def _set_logging(
    emitter: Entity,
    host: Resource,
    valves: Sequence[Valve],
    applications: Sequence[tuple[Value, Sequence[Valve]]],
) -> None:
    logging = next((valve for valve in valves if valve.state == "on"), None)
    unsure = next((valve for valve in valves if isinstance(valve.state, Unknown)), None)
    own = [(one, found) for one, valves in applications if (found := _first_on(valves)) is not None]
    missing = host.get("open")
    if logging is not None:
        emitter.set("logging", "on", logging.span)
    elif unsure is not None:
        emitter.set("logging", unsure.state, unsure.span)
    elif missing is not None:
        emitter.set("logging", missing)
    elif own:
        emitter.set("logging", "partial", own[0][1].span)
        paths = [path.text or "/" for one, _ in own if (path := one.get("path")) is not None]
        detail = "the host has no access log of its own, only these web applications do"
        fact = {"included": paths, "excluded": ["the other web applications"], "detail": detail}
        emitter.set("coverage.locations", fact, own[0][1].span)
    elif valves:
        emitter.set("logging", "off", valves[0].off_span)
        emitter.set("logging_detail", valves[0].why_off)
    else:
        emitter.set("logging", "off", default=True)
        emitter.set("logging_detail", "no AccessLogValve is in its Engine, in the Host or in a Context")


def _first_on(valves: Sequence[Valve]) -> Valve | None:
    return next((valve for valve in valves if valve.state == "on"), None)


def _set_filters(emitter: Entity, valves: Sequence[Valve]) -> None:
    """A condition drops records where every log has one."""
    if not valves or not all(valve.condition is not None for valve in valves):
        return
    for valve in valves:
        if valve.condition is not None:
            name, value, keeps = valve.condition
            what = value.text or "an attribute"
            detail = f"it keeps only requests {'with' if keeps else 'without'} the attribute {what} ({name})"
            emitter.append("filters", {"how": "condition", "what": what, "detail": detail}, value.span)
