"""gunicorn: whether requests are logged, in which form, and where to.

Settings: https://docs.gunicorn.org/en/stable/settings.html#logging. `accesslog` is None by default, and then only
syslog or a logging configuration makes gunicorn log requests. What a command line says comes before the file:
https://docs.gunicorn.org/en/stable/configure.html
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.audited_servers import AuditedServer
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import shown, undecided
from accesslint.mappers.python_logging.access_format import set_format
from accesslint.mappers.python_logging.own_records import leave_to_middlewares
from accesslint.mappers.records import add_format
from accesslint.mappers.server_files import STANDARD_OUTPUT, SYSLOG, append_route
from accesslint.mappers.table import entity_for
from accesslint.model.entities import Entity
from accesslint.model.environment import environment_of
from accesslint.model.recording import Place, Recording, Writing
from accesslint.model.values import Resource, Unknown, Value

_CONFIGURATIONS = ("logconfig_dict", "logconfig_json", "logconfig")
_OWN_LOGGER = frozenset({"gunicorn.glogging.Logger"})
_SYSLOG_ADDRESS = "udp://localhost:514"
_LOCAL = ("unix:", "udp://localhost", "udp://127.", "tcp://localhost", "tcp://127.")


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every configuration of gunicorn as an emitter of kind `web-server`."""
    for resource in resources.of_type("gunicorn_configuration"):
        for entity in entities_of(resource):
            if entity.category == "emitter":
                leave_to_middlewares(entity, resources)
            yield entity


def entities_of(resource: Resource) -> Iterator[Entity]:
    """The emitter of a configuration, its format and its file. The resource is as the loader makes it."""
    server = AuditedServer(resource, "web-server", "http")
    command = resource.get("command")
    if command is not None and command.unknown is not None:
        server.doubt = command.unknown
    _set_access_log(server)
    if server.emitter.get("logging") == "off":
        server.emitter.recording = Recording("gunicorn", (Place("", "off", ()),))
    else:
        form = _format(resource, server)
        add_format(server.emitter, form)
        _set_recording(server, form)
        yield form
    yield from server.others
    yield server.emitter


def _set_recording(server: AuditedServer, form: Entity) -> None:
    """What a simulation needs: the file, or standard output. What syslog's records begin with is not told."""
    configured, limit = server.value(*_CONFIGURATIONS), server.value("limit_request_line")
    routes = server.emitter.get("routes")
    plain = [route for route in routes if route["via"] != "syslog"] if isinstance(routes, list) else []
    state: str | Unknown = "on"
    if configured is not None:
        state = Unknown("the logging configuration may write it otherwise", "that configuration")
    elif not plain:
        state = server.doubt or Unknown("what syslog's records begin with is not told", "syslog")
    writings = tuple(Writing(form.id, str(route["target"])) for route in plain if not route.get("discarded"))
    definitions = {} if limit is None else {"limit_request_line": limit}
    server.emitter.recording = Recording("gunicorn", (Place("", state, writings),), definitions=definitions)


def _set_access_log(server: AuditedServer) -> None:
    path, configured = server.value("accesslog"), server.value(*_CONFIGURATIONS)
    syslog, place = server.switched("syslog")
    away, away_place = server.switched("disable_redirect_access_to_syslog")
    sent: bool | Unknown = syslog
    if syslog is True and away is not False:
        sent, place = (False if away is True else away), away_place
    written = None if path is None else undecided(path)
    if path is not None and written is None and shown(path):
        server.set_logging("on", path.span)
    elif sent is True:
        server.set_logging("on", place)
    elif configured is not None:
        doubt = Unknown("whether the access logger has handlers is told by the logging configuration", "that file")
        server.set_logging(doubt, configured.span)
    elif written is not None or isinstance(sent, Unknown) or server.doubt is not None:
        first = written or server.doubt or sent
        server.set_logging(first if isinstance(first, Unknown) else "off", None if path is None else path.span)
    else:
        said = server.resource.get("settings", "accesslog")
        why = "accesslog is not set, and None by default" if said is None else "accesslog is empty"
        server.set_logging("off", None if said is None else said.span, why)
        return
    server.emitter.set("routes", [])
    _add_routes(server, path, written, sent, configured)


def _add_routes(
    server: AuditedServer, path: Value | None, written: Unknown | None, sent: object, configured: Value | None
) -> None:
    if path is not None and written is not None:
        append_route(server.emitter, "file", "accesslog", written, path.span)
    elif path is not None and (target := shown(path)):
        if target in ("-", "/dev/stdout", "/dev/stderr", "/proc/1/fd/1"):
            append_route(server.emitter, "stdout", target, STANDARD_OUTPUT, path.span)
        elif target == "/dev/null":
            server.emitter.append("routes", {"to": None, "via": "file", "target": target, "discarded": True}, path.span)
        else:
            server.add_file("access", target, path.span)
    if sent is True:
        _add_syslog(server)
    if not server.emitter.get("routes"):
        reason = Unknown("the logging configuration decides it", "the logging configuration")
        server.emitter.facts.pop("routes")
        server.emitter.set("routes", server.doubt or reason, configured.span if configured is not None else None)


def _add_syslog(server: AuditedServer) -> None:
    address, span = server.text("syslog_addr", default=_SYSLOG_ADDRESS)
    if isinstance(address, Unknown):
        append_route(server.emitter, "syslog", "syslog", address, span)
    elif address.startswith(_LOCAL):
        append_route(server.emitter, "syslog", address, SYSLOG, span)
    else:
        doubt = Unknown(f"{address} is not declared in the files", f"the configuration of {address}")
        append_route(server.emitter, "syslog", address, doubt, span, encrypted=False)


def _format(resource: Resource, server: AuditedServer) -> Entity:
    form = entity_for("format", "access-log", resource, "access_log_format")
    form.handles.clear()
    form.environment = environment_of(resource.scope)
    form.address = f"{resource.address}:access_log_format"
    form.set("name", "access_log_format")
    form.set("configurable", True)
    written, logger = server.value("access_log_format"), server.value("logger_class")
    worker = server.value("worker_class")
    named = written or server.value("accesslog", "syslog")
    form.header = resource.header if named is None else named.span
    if logger is not None and (shown(logger) or "") not in _OWN_LOGGER:
        reason = Unknown("a logger class of the application's own may write it otherwise", "the class")
        set_format(form, Value(reason, logger.span))
    elif worker is not None and "uvicorn" in (shown(worker) or "").lower():
        reason = Unknown("uvicorn's worker writes what uvicorn's access logger says", "uvicorn")
        set_format(form, Value(reason, worker.span))
    elif written is None and server.doubt is not None:
        set_format(form, Value(server.doubt, resource.header))
    else:
        set_format(form, written)
    return form
