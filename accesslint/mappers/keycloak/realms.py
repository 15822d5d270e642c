"""Realms of Keycloak: which events their database keeps, and for how long.

Neither kind is kept by default; without `enabled_event_types` every type is, without an expiration for good:
https://registry.terraform.io/providers/keycloak/keycloak/latest/docs/resources/realm_events,
https://www.keycloak.org/docs/latest/server_admin/index.html#configuring-auditing-to-track-events. What is not kept may
be in the server's log: the listener `jboss-logging` is there by default, and the server decides what it writes.
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.keycloak.records import STORED
from accesslint.mappers.keycloak.representations import realm_resource
from accesslint.mappers.meanings import boolean, number, shown, undecided
from accesslint.mappers.records import add_format, decide_logging, emitter_for, fixed_format
from accesslint.mappers.server_files import append_route
from accesslint.mappers.table import entity_for, find
from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Span

_DAY = 86_400
_LOGS = "jboss-logging"
_SILENT = frozenset({"email"})
"""Listeners that keep nothing."""
_BY_LEVEL = Unknown(
    "events are not kept in the database; how many reach the server's log is decided by its level",
    "the server's log-level",
)


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every realm as an emitter of kind `application`, with the store of its events."""
    written = [
        realm_resource(content, found.scope, found.platform, found.container)
        for found in resources.of_type("keycloak_realm_representation")
        if (content := found.get("realm")) is not None
    ]
    for realm in (*written, *resources.of_type("keycloak_realm_events")):
        emitter = emitter_for(realm, "application", "auth")
        yield from _map(emitter, realm)
        yield emitter
    for realm in resources.of_type("keycloak_realm"):
        if not resources.pointing_at(realm, "keycloak_realm_events", "realm_id", _names(realm)):
            emitter = emitter_for(realm, "application", "auth")
            emitter.set("logging", _BY_LEVEL)
            yield emitter


def _names(realm: Resource) -> list[str]:
    name = find(realm, "realm")
    return [name.text] if name is not None and name.text else []


def _switch(realm: Resource, name: str) -> tuple[bool | Unknown, Span | None]:
    value = find(realm, name)
    if value is None or value.data is None:
        return False, None
    known = boolean.of(value)
    return (known if isinstance(known, bool | Unknown) else Unknown(f"{name} is no switch")), value.span


def _map(emitter: Entity, realm: Resource) -> Iterator[Entity]:
    users, span = _switch(realm, "events_enabled")
    admins, place = _switch(realm, "admin_events_enabled")
    if users is True or admins is True:
        decide_logging(emitter, "on", span if users is True else place)
        _set_users(emitter, realm)
        _set_admins(emitter, realm)
        form = fixed_format(realm, STORED)
        add_format(emitter, form)
        yield form
        yield _store(emitter, realm, span if users is True else place)
        return
    unknown = next((one for one in (users, admins) if isinstance(one, Unknown)), None) or _elsewhere(realm)
    if unknown is not None:
        decide_logging(emitter, unknown, span or place)
        return
    listeners = realm.get("events_listeners")
    decide_logging(emitter, "off", span or (listeners.span if listeners is not None else None))
    emitter.set(
        "logging_detail", realm.said("neither events_enabled nor admin_events_enabled is true, no listener logs")
    )


def _elsewhere(realm: Resource) -> Unknown | None:
    """Why events may be written elsewhere than into the database; None where they are not."""
    listeners = realm.get("events_listeners")
    if listeners is None or listeners.data is None:
        return _BY_LEVEL
    unknown = undecided(listeners)
    if unknown is not None:
        return unknown
    names = [shown(item) or "" for item in listeners.items()]
    if _LOGS in names:
        return _BY_LEVEL
    others = [name for name in names if name not in _SILENT]
    return Unknown(f"the listener {others[0]} may write events", "the listener") if others else None


def _set_users(emitter: Entity, realm: Resource) -> None:
    """Which user events are kept. Where none are, the server's log may have them."""
    users, span = _switch(realm, "events_enabled")
    kept: Value | None = realm.get("enabled_event_types")
    doubt = _elsewhere(realm) if users is False else users if isinstance(users, Unknown) else None
    place = span
    logins = failures = ends = users is True
    if users is True and kept is not None and kept.items():
        doubt, place = undecided(kept), kept.span
        types = {(shown(item) or "").upper() for item in kept.items()}
        logins, failures, ends = ("LOGIN" in types, "LOGIN_ERROR" in types, "LOGOUT" in types)
    for name, holds in (("logins", logins), ("failures", failures), ("session_ends", ends)):
        emitter.set(f"authentication.{name}", doubt or holds, place, default=place is None and doubt is None)
    if doubt is None and not (logins and failures and ends):
        said = "enabled_event_types has not LOGIN, LOGIN_ERROR and LOGOUT" if users else "events_enabled is not true"
        emitter.set("authentication.detail", realm.said(said))


def _set_admins(emitter: Entity, realm: Resource) -> None:
    admins, place = _switch(realm, "admin_events_enabled")
    if isinstance(admins, Unknown):
        emitter.set("coverage.event_kinds", admins, place)
        return
    fact: dict[str, object] = {"excluded": [] if admins else ["admin events"]}
    if not admins:
        fact["detail"] = realm.said("admin_events_enabled is not true")
    emitter.set("coverage.event_kinds", fact, place, default=place is None)


def _store(emitter: Entity, realm: Resource, span: Span | None) -> Entity:
    """The events' tables in the server's database; the expiration counts for user events."""
    store = entity_for("store", "event-store", realm, "events")
    store.handles.clear()
    store.address = f"the events of {realm.address}"
    kept = find(realm, "events_expiration")
    if kept is None or kept.data is None:
        store.set("retention.days", "forever", default=True)
    else:
        unknown = undecided(kept)
        seconds = number.of(kept) if unknown is None else unknown
        if isinstance(seconds, int | float):
            seconds = int(seconds // _DAY) if seconds > 0 else "forever"
        store.set("retention.days", seconds, kept.span)
    doubt = Unknown("what ships the events of Keycloak's database is not told here", "an exporter's configuration")
    store.set("central", doubt)
    append_route(emitter, "database", store.address, store.id, span)
    return store
