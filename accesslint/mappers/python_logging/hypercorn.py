"""Hypercorn as a program configures it: whether requests are logged, in which form, and where to.

https://hypercorn.readthedocs.io/en/latest/how_to_guides/logging.html: without `accesslog` nothing is logged, whatever a
logging configuration says; `-` is standard output. The level of the log is `loglevel`, records are of level INFO. No
atom tells the user. Texts are written as they come, and the path is decoded, so that it may hold line breaks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.audited_servers import AuditedServer
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.line_formats import Escaping, Piece, Token, set_written
from accesslint.mappers.line_texts import split
from accesslint.mappers.line_variables import Variable, variable_of
from accesslint.mappers.meanings import shown, undecided
from accesslint.mappers.python_logging.loggers import threshold
from accesslint.mappers.python_logging.own_records import leave_to_middlewares
from accesslint.mappers.records import add_format
from accesslint.mappers.server_files import STANDARD_OUTPUT, append_route
from accesslint.mappers.table import entity_for
from accesslint.model.entities import Entity
from accesslint.model.environment import environment_of
from accesslint.model.values import Resource, Unknown, Value

DEFAULT = '%(h)s %(l)s %(l)s %(t)s "%(r)s" %(s)s %(b)s "%(f)s" "%(a)s"'
_ESCAPING = Escaping(in_text="none", in_json="none", keeps_quotes=True)
_QUERY = "query-strings"
_ATOMS = {
    "h": Variable(("client_address",)),
    "t": Variable(("timestamp",)),
    "r": Variable(("action", "resource"), client=True),
    "R": Variable(("action", "resource"), client=True, sensitive=_QUERY),
    "m": Variable(("action",)),
    "U": Variable(("resource",), client=True),
    "Uq": Variable(("resource",), client=True, sensitive=_QUERY),
    "q": Variable(client=True, blanks=False, sensitive=_QUERY),
    "s": Variable(("result",), number=True),
    "st": Variable(("result",)),
    "H": Variable(("protocol",)),
    **dict.fromkeys("bB", Variable(("size",), number=True)),
    **dict.fromkeys("TDL", Variable(("duration",), number=True)),
    "f": variable_of("http_referer"),
    "a": variable_of("http_user_agent"),
}
_WORDS = {"h": "remote", "r": "request", "R": "request", "s": "status", "b": "bytes", "B": "bytes"}
_HEADERS = {"i": "http_", "o": "sent_http_", "e": "own_"}
_CODE = re.compile(r"%\((\{([^{}()]{1,200})\}([ioe])|[A-Za-z]{1,2})\)[-+#0 ]{0,3}\d{0,4}(?:\.\d{1,4})?[sdrifa]")
_TIME = {"zone": "offset", "form": "clf", "precision": "second"}
_OPEN = Unknown("a part of the format is not known", "the running program")


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every configuration as an emitter of kind `web-server`, with its format and file."""
    for resource in resources.of_type("hypercorn_configuration"):
        for entity in _entities(resource):
            if entity.category == "emitter":
                leave_to_middlewares(entity, resources)
            yield entity


def _entities(resource: Resource) -> Iterator[Entity]:
    server = AuditedServer(resource, "web-server", "http")
    server.emitter.address = f"hypercorn in {resource.address.rpartition(' ')[0]}"
    server.emitter.environment = environment_of(resource.scope)
    path, level = server.value("accesslog"), server.value("loglevel")
    unknown = None if path is None else undecided(path)
    if unknown is not None and path is not None:
        server.set_logging(unknown, path.span)
    elif path is None or not shown(path):
        server.set_logging("off", None if path is None else path.span, "accesslog is not set, and None by default")
    elif level is not None and threshold(level) >= threshold("WARNING"):
        server.set_logging("off", level.span, f"loglevel is {shown(level)}, and records of accesses are of level INFO")
    else:
        server.set_logging("on", path.span)
    if path is not None and server.emitter.get("logging") != "off":
        _add_route(server, path, unknown)
        yield _format(server)
    yield from server.others
    yield server.emitter


def _add_route(server: AuditedServer, path: Value, unknown: Unknown | None) -> None:
    target = shown(path) or ""
    if unknown is not None:
        append_route(server.emitter, "file", "accesslog", unknown, path.span)
    elif target in ("-", "/dev/stdout", "/dev/stderr"):
        append_route(server.emitter, "stdout", target, STANDARD_OUTPUT, path.span)
    else:
        server.add_file("access", target, path.span)


def _format(server: AuditedServer) -> Entity:
    form = entity_for("format", "access-log", server.resource, "access_log_format")
    form.handles.clear()
    form.environment = server.emitter.environment
    form.address = f"{server.emitter.address}:access_log_format"
    form.set("name", "access_log_format")
    form.set("configurable", True)
    written = server.value("access_log_format")
    form.header = server.resource.header if written is None else written.span
    set_written(form, written, DEFAULT, _pieces, _ESCAPING)
    add_format(server.emitter, form)
    return form


def _pieces(text: str) -> Iterator[Piece]:
    return split(text, _CODE, _token)


def _token(found: re.Match[str]) -> Token:
    if found[3]:
        variable = variable_of(_HEADERS[found[3]] + found[2].lower().replace("-", "_"))
    else:
        variable = _ATOMS.get(found[1], Variable())
    is_time = found[1] == "t"
    return Token(found[0], variable, _WORDS.get(found[1], "other"), _TIME if is_time else None, brings_brackets=is_time)
