"""Rack's log of accesses: `Rack::CommonLogger`, Sinatra's `logging`, Puma's `log_requests`.

https://rack.github.io/rack/main/Rack/CommonLogger.html: address, user, time, request line, status, length and duration,
to the server's error stream unless a logger is given. Releases before 2.2.11, 3.0.12 and 3.1.10 write what a client
sends as it comes: https://github.com/rack/rack/security/advisories/GHSA-7g2v-jj9q-g3rg
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.application_loggers import BY_PROGRAM, Field, Logger, Time
from accesslint.mappers.index import ResourceIndex
from accesslint.model.entities import Entity
from accesslint.model.programs import argument, callee, named
from accesslint.model.values import Resource, Unknown

_FIELDS = (
    Field("REMOTE_ADDR", ("client_address",)),
    Field("REMOTE_USER", ("identity",), by_client=True),
    Field("time", ("timestamp",)),
    Field("REQUEST_METHOD", ("action",)),
    Field("PATH_INFO", ("resource",), by_client=True),
    Field("QUERY_STRING", ("other",), by_client=True, sensitive="query-strings"),
    Field("SERVER_PROTOCOL", ("protocol",)),
    Field("status", ("result",)),
    Field("length", ("size",)),
    Field("duration", ("duration",)),
)
_VERSION = Unknown("the release of Rack decides about escaping", "Gemfile.lock")
_STREAMS = ("$stdout", "$stderr", "STDOUT", "STDERR")


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every use as an emitter of kind `web-server`, with its format."""
    for resource in resources.of_type("rack_common_logger"):
        yield from _entities(resource)


def _entities(resource: Resource) -> Iterator[Entity]:
    log = Logger(resource, f"Rack's access log in {resource.scope.rpartition('/')[2]}", is_server=True)
    log.set_logging("on", resource.header)
    call = resource.get("call")
    given = argument(call, 1) if callee(call) == "use" else None
    if given is None or named(given) in _STREAMS:
        log.add_standard_output(given.span if given is not None else None)
    else:
        log.add_unknown_route("a logger", given.unknown or BY_PROGRAM, given.span.first_line())
    form = log.add_format("format", resource.header)
    form.set("encoding", "clf", default=True)
    form.set("structured", True, default=True)
    form.set("escaping", _VERSION)
    form.set("fields", [field for one in _FIELDS for field in one.facts()], default=True)
    form.set("timestamp", Time("clf", "offset", "second").fact(), default=True)
    yield from log.entities()
