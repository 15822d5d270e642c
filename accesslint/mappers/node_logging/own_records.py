"""Records of requests that a Node program's own middlewares and hooks write, with whatever library.

https://nodejs.org/api/console.html#consolelogdata-args: what is given is written to standard output, without a time.
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.request_records import Writer, files_of, map_records

_WRITERS = {"console.": Writer(), "process.stdout.write": Writer()}

_LIBRARIES = ("morgan_middleware", "pino_http_middleware", "koa_logger_middleware", "express_winston_middleware")


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Each such function as an emitter of kind `web-server`, with its format."""
    beside = files_of(resources, _LIBRARIES)
    for resource in resources.of_type("node_request_records"):
        is_beside = resource.header.file in beside
        yield from map_records(resource, "the middleware that logs requests", _WRITERS, is_beside=is_beside)
