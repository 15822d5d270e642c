"""PostgreSQL servers: sign-ins, statements, the form of the records, where they go; by `postgresql.conf`.

Defaults: https://www.postgresql.org/docs/current/runtime-config-logging.html
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.database_settings import Settings
from accesslint.mappers.databases import Database
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import shown
from accesslint.mappers.postgres import OFF, Auditing, set_sign_ins, set_statements
from accesslint.mappers.postgresql.destinations import DEFAULT_DESTINATION, add_destinations
from accesslint.mappers.postgresql.line_prefix import DEFAULT, MEANINGS, set_fields, set_time
from accesslint.mappers.postgresql.records import CSV, JSON, OPERATOR
from accesslint.mappers.records import add_format, emitter_for, fixed_format
from accesslint.mappers.server_files import Parameters
from accesslint.mappers.server_starts import configured
from accesslint.mappers.table import entity_for
from accesslint.model.entities import Entity
from accesslint.model.environment import environment_of
from accesslint.model.recording import Layout, Place, Recording, Writing
from accesslint.model.values import Resource, Unknown

_OF_LOGS = ("log_", "logging_", "pgaudit.", "auto_explain.")
"""How parameters begin that somebody sets who wants records; without any the lines are nobody's choice, and what is to
be said is that accesses leave none."""
_NOTHING = OFF | {"none", "-1"}
_FIXED = {"csvlog": CSV, "jsonlog": JSON}


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every configuration as an emitter of kind `database`, with its formats and log files."""
    for resource in configured(resources, "postgresql_configuration"):
        emitter = emitter_for(resource, "database", "data")
        parameters = Parameters(resource, "parameters", "postgresql.conf")
        _set_logging(emitter, parameters)
        settings = Settings(parameters.values, parameters.doubt)
        database = Database(resource, emitter, settings)
        set_sign_ins(database)
        set_statements(database, Auditing())
        for form in _formats(resource, parameters):
            add_format(emitter, form)
            yield form
        yield from add_destinations(emitter, resource, parameters)
        _set_recording(emitter, parameters)
        yield emitter


def _set_recording(emitter: Entity, parameters: Parameters) -> None:
    """What `accesslint simulate` needs: the lines of the format that `log_line_prefix` makes."""
    form = next((name for name in emitter.get("formats") or () if name.endswith("#log_line_prefix")), None)
    if form is None:
        return
    definitions = parameters.definitions(emitter.header)
    place = Place("", "on", (Writing(form, "the server's log"),))
    emitter.recording = Recording("postgresql", (place,), definitions=definitions, plane="data")


def _set_logging(emitter: Entity, parameters: Parameters) -> None:
    """The server always writes messages, unless nothing is severe enough to be written."""
    level, span = parameters.text("log_min_messages", "warning")
    if isinstance(level, Unknown):
        emitter.set("logging", "on", default=True)
    else:
        emitter.set("logging", "partial" if level.lower() == "panic" else "on", span, default=span is None)


def _formats(resource: Resource, parameters: Parameters) -> Iterator[Entity]:
    if resource.get("operator") is not None:
        yield fixed_format(resource, OPERATOR)
        return
    written, _ = parameters.text("log_destination", DEFAULT_DESTINATION)
    if isinstance(written, Unknown):
        return
    destinations = dict.fromkeys(part.strip().lower() for part in written.split(","))
    for destination in destinations:
        if destination in _FIXED:
            yield fixed_format(resource, _FIXED[destination])
    if not destinations.keys() <= _FIXED.keys():
        yield _lines(resource, parameters)


def _lines(resource: Resource, parameters: Parameters) -> Entity:
    """The format that `log_line_prefix` makes."""
    form = entity_for("format", "database-log", resource, "log_line_prefix")
    form.handles.clear()
    form.environment = environment_of(resource.scope)
    form.set("name", "log_line_prefix")
    wanted = (value for name, value in parameters.values.items() if name.startswith(_OF_LOGS))
    form.set("configurable", any((shown(value) or "?").lower() not in _NOTHING for value in wanted))
    form.set("offers", sorted({*MEANINGS.values(), "other"}))
    prefix, span = parameters.text("log_line_prefix", DEFAULT)
    form.header = span or resource.header
    form.layout = Layout("postgresql", (prefix,))
    if isinstance(prefix, Unknown):
        form.set("encoding", "text", default=True)
        for fact in ("fields", "timestamp"):
            form.set(fact, prefix, span)
        return form
    set_fields(form, prefix, span)
    set_time(form, prefix, span, parameters.values.get("log_timezone"))
    return form
