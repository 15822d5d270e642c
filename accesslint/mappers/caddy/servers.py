"""Caddy's sites as emitters: whether, what, and whereto they log.

A site without `log` keeps no access log: https://caddyserver.com/docs/caddyfile/directives/log. Accesses are logged at
the level INFO, those with a status of 500 and more at ERROR (https://caddyserver.com/docs/logging), so that a log of a
higher level leaves the others out. Whose addresses are believed: https://caddyserver.com/docs/caddyfile/options#trusted-proxies.
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.caddy.layouts import layout_of, recording_of
from accesslint.mappers.caddy.records import format_of
from accesslint.mappers.caddy.routing import Log, add_route, levels, takers
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import undecided
from accesslint.mappers.table import entity_for
from accesslint.model.entities import Entity
from accesslint.model.environment import environment_of, twin_of
from accesslint.model.values import Resource, Unknown, Value

_ALL = ("DEBUG", "INFO")
_NONE = ("PANIC", "FATAL")
_ANYONE = frozenset({"0.0.0.0/0", "::/0"})


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """An emitter for each site or server, the formats that they write, the files that they write to."""
    formats: dict[str, Entity] = {}
    stores: dict[tuple[str, str], dict[str, Entity]] = {}
    for site in resources.of_type("caddy_site"):
        yield _emitter(site, formats, stores.setdefault((site.scope, site.container), {}))
    yield from formats.values()
    for found in stores.values():
        yield from found.values()


def _emitter(site: Resource, formats: dict[str, Entity], stores: dict[str, Entity]) -> Entity:
    emitter = entity_for("emitter", "web-server", site)
    names = [name.text for name in _items(site, "names") if name.text]
    emitter.environment = environment_of(site.scope, *names, site.container)
    emitter.set("plane", "http")
    emitter.set("twin", f"web-server:{twin_of(site.scope, site.address)}")
    logs = [log for log in takers(site) if levels(log)[0] not in _NONE]
    known = _set_logging(emitter, site, logs)
    emitter.set("formats", [])
    if not isinstance(known, Unknown):
        emitter.set("routes", [])
        _set_coverage(emitter, site, known)
    written: list[tuple[Log, str]] = []
    several = len({log.logger for log in logs}) > 1
    used: dict[str, None] = {}
    for log in logs if known != "off" else []:
        add_route(emitter, site, log, stores)
        if log.discards:
            continue
        form = format_of(site, log, one_of_several=several)
        if form.id not in formats:
            formats[form.id] = form
            form.layout = layout_of(site, log)
        used[form.id] = None
        written.append((log, form.id))
    emitter.facts["formats"] = [
        *used,
        *([{"unknown": known.reason}] if isinstance(known, Unknown) and not used else []),
    ]
    if known == "on":
        _set_filters(emitter, [log for log in logs if not log.discards])
    _set_client_address(emitter, site)
    emitter.recording = recording_of(site, known, written)
    return emitter


def _items(site: Resource, name: str) -> list[Value]:
    listed = site.get(name)
    return list(listed.items()) if listed is not None else []


def _set_logging(emitter: Entity, site: Resource, logs: list[Log]) -> str | Unknown:
    state, detail = site.get("state"), site.get("detail")
    known: str | Unknown = "off"
    if state is not None:
        known = state.unknown or state.text or "off"
    if known == "on" and not logs:
        emitter.set("logging", "off", state.span if state is not None else None)
        emitter.set("logging_detail", "no log takes what the site's logger is handed")
        return "off"
    decided = state is not None and state.span != site.header
    emitter.set(
        "logging", known, state.span if state is not None and decided else None, default=known == "off" and not decided
    )
    if known == "off":
        said = (detail.text or "") if detail is not None else ""
        emitter.set("logging_detail", said or "it has no log directive, and Caddy has no access log by default")
    return known


def _set_coverage(emitter: Entity, site: Resource, known: str) -> None:
    skipped, unlogged = _items(site, "skipped"), _items(site, "unlogged")
    excluded = [value.text or "?" for value in skipped]
    if known == "off":
        return
    detail = {"detail": "log_skip keeps their accesses out of the log"} if excluded else {}
    emitter.set("coverage.locations", {"excluded": excluded} | detail, skipped[0].span if skipped else None)
    if unlogged:
        hosts = [value.text or "?" for value in unlogged]
        emitter.set("coverage.services", {"excluded": hosts, "detail": "no logger takes these hosts"}, unlogged[0].span)


def _set_filters(emitter: Entity, logs: list[Log]) -> None:
    """What every log leaves out."""
    dropping = [log for log in logs if levels(log)[0] not in _ALL or log.settings.get("sampling") is not None]
    if not logs or len(dropping) < len(logs):
        return
    for log in dropping:
        level, span = levels(log)
        if isinstance(level, Unknown):
            emitter.set("filters", level, span)
            return
        if level not in _ALL:
            detail = f"the level {level} drops accesses with a status below 500"
            emitter.append("filters", {"how": "level", "what": f"level {level}", "detail": detail}, span)
        sampling = log.settings.get("sampling")
        if sampling is not None:
            detail = "sampling drops records once an interval has had its first ones"
            emitter.append("filters", {"how": "sample", "what": "sampling", "detail": detail}, sampling.span)


def _set_client_address(emitter: Entity, site: Resource) -> None:
    trusted = site.get("trusted_proxies")
    if trusted is None:
        return
    unknown = undecided(trusted)
    if unknown is not None:
        emitter.set("client_address.source", unknown, trusted.span)
        return
    believed = _ANYONE & {item.text for item in trusted.items()}
    emitter.set("client_address.source", "untrusted-header" if believed else "trusted-header", trusted.span)
    if believed:
        emitter.set("client_address.detail", "trusted_proxies believes X-Forwarded-For of anyone")
