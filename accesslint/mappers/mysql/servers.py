"""MySQL and MariaDB servers: the audit plugin of MariaDB, that of MySQL Enterprise and Percona, or the general log.

MariaDB's plugin: https://mariadb.com/docs/server/reference/plugins/mariadb-audit-plugin/mariadb-audit-plugin-options-and-system-variables
(off unless `server_audit_logging` is on; without `server_audit_events` it records every kind of event).
MySQL's and Percona's: accesslint/mappers/mysql/audit_log.py. The general log:
https://dev.mysql.com/doc/refman/8.4/en/query-log.html
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.database_settings import Found, Settings, either
from accesslint.mappers.databases import KINDS, Database
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import undecided
from accesslint.mappers.mysql.audit_log import set_contents, set_losses
from accesslint.mappers.mysql.destinations import add_destination, add_table
from accesslint.mappers.mysql.formats import (
    audit_log_format,
    general_format,
    is_mariadb,
    is_percona,
    server_audit_format,
    table_format,
)
from accesslint.mappers.mysql.recordings import set_recording, writing_of
from accesslint.mappers.mysql_audit import ALL_EVENTS, set_events, set_users
from accesslint.mappers.records import add_format, emitter_for
from accesslint.mappers.server_files import Parameters, append_route
from accesslint.mappers.server_starts import configured
from accesslint.model.entities import Entity
from accesslint.model.recording import Writing
from accesslint.model.values import Resource, Unknown, Value

_ON = frozenset({"1", "on", "true"})
_OFF = frozenset({"0", "off", "false"})
_LOADED = frozenset({"on", "force", "force_plus_permanent", "1", "true"})
_NOTHING = "neither server_audit_logging nor audit_log nor general_log is on"
_NO_OUTPUT = "general_log is on, but log_output is none"


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every configuration of a server as an emitter of kind `database`, with its format and log file."""
    for resource in configured(resources, "mysql_configuration"):
        emitter = emitter_for(resource, "database", "data")
        parameters = Parameters(resource, "options", "my.cnf")
        settings = Settings(parameters.values, parameters.doubt)
        database = Database(resource, emitter, settings)
        yield from _map(database, resource, parameters)
        yield emitter


def _map(database: Database, resource: Resource, parameters: Parameters) -> Iterator[Entity]:
    settings = database.parameters
    writings: list[Writing] = []
    general = _general(settings)
    plugin = settings.switched("server_audit_logging", _ON, _OFF)
    audit = _audit_log(settings)
    state = either(general, plugin, audit)
    if state.holds is False:
        why = _NO_OUTPUT if general.why == _NO_OUTPUT else _NOTHING
        state = Found(False, general.span or plugin.span or audit.span, why)
    database.set_logging(state)
    if general.holds is True:
        # It has every statement of every user, whatever the audit log leaves out.
        database.set_authentication(logins=general, failures=general, session_ends=general)
        database.set_statements(KINDS, general.span, "")
        database.add_sensitive("the values in all statements (general_log is on)", general.span)
        if is_mariadb(resource, settings):
            # MySQL rewrites them: https://dev.mysql.com/doc/refman/8.4/en/password-logging.html
            database.add_sensitive("the passwords that statements set (general_log is on)", general.span, "credentials")
        yield from _general_destinations(database, resource, parameters, writings)
    elif plugin.holds is True:
        set_events(database, settings, "server_audit_events", ALL_EVENTS)
        set_users(database, settings, "server_audit_incl_users", "server_audit_excl_users")
    elif audit.holds is True:
        set_contents(database, settings, percona=is_percona(resource, settings) and not _is_filter(settings))
    if plugin.holds is True:
        form = _added(database, server_audit_format(resource, settings))
        yield form
        yield from add_destination(database.emitter, resource, parameters, "server_audit")
        writings.append(writing_of(database.emitter, form))
    if audit.holds is True:
        set_losses(database, settings)
        audited = None if _is_filter(settings) else _added(database, audit_log_format(resource, settings))
        if audited is not None:
            yield audited
        yield from add_destination(database.emitter, resource, parameters, "audit_log")
        writings.append(writing_of(database.emitter, audited))
    set_recording(database.emitter, parameters, state, writings, (general, plugin, audit))


def _added(database: Database, form: Entity) -> Entity:
    add_format(database.emitter, form)
    return form


def _general(settings: Settings) -> Found:
    switch = settings.switched("general_log", _ON, _OFF)
    output, span = settings.text("log_output", "file")
    if switch.holds is True and isinstance(output, str) and "none" in output.split(","):
        return Found(False, span, _NO_OUTPUT)
    return switch


def _general_destinations(
    database: Database, resource: Resource, parameters: Parameters, writings: list[Writing]
) -> Iterator[Entity]:
    """The file and the table that `log_output` names: https://dev.mysql.com/doc/refman/8.4/en/log-destinations.html"""
    output, span = database.parameters.text("log_output", "file")
    if isinstance(output, Unknown):
        append_route(database.emitter, "file", "general_log", output, span)
        writings.append(Writing("", "general_log", output))
        return
    places = {place.strip() for place in output.split(",")}
    if "table" in places:
        form = _added(database, table_format(resource, database.parameters))
        yield form
        yield add_table(database.emitter, resource, span)
        writings.append(writing_of(database.emitter, form))
    if "file" in places or "table" not in places:
        form = _added(database, general_format(resource, database.parameters))
        yield form
        yield from add_destination(database.emitter, resource, parameters, "general_log")
        writings.append(writing_of(database.emitter, form))


def _audit_log(settings: Settings) -> Found:
    """Whether the plugin of MySQL Enterprise or Percona is loaded."""
    state, span = settings.text("audit_log")
    if isinstance(state, str) and span is not None:
        return Found(state in _LOADED, span, f"audit_log is {state}")
    listed = _plugins(settings)
    loaded = next((plugin for plugin in listed if "audit_log" in (plugin.text or "")), None)
    if loaded is not None:
        return Found(True, loaded.span)
    if isinstance(state, Unknown):
        return Found(state, span)
    doubts = (reason for plugin in listed if (reason := undecided(plugin)) is not None)
    return Found(next(doubts, False), None, "no audit_log plugin is loaded")


def _plugins(settings: Settings) -> list[Value]:
    plugins = settings.values.get("plugin_load_add")
    return list(plugins.items()) if plugins is not None else []


def _is_filter(settings: Settings) -> bool:
    """Whether it is Percona's newer plugin, whose records are others and whose options have names of their own.

    https://docs.percona.com/percona-server/8.0/audit-log-filter-variables.html
    """
    return any("audit_log_filter" in (plugin.text or "") for plugin in _plugins(settings))
