"""Records of requests that a Go program's own middlewares write, with whatever library.

https://pkg.go.dev/log#pkg-constants: the standard logger writes the local time to the second, without a zone, unless
`SetFlags` says otherwise. https://pkg.go.dev/fmt#Printf writes what it is given.
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.request_records import Writer, files_of, map_records
from accesslint.model.values import Unknown

_FLAGS = Unknown("log.SetFlags decides how the time is written", "where the program calls log.SetFlags")
WRITERS = {"log.Print": Writer(_FLAGS), "fmt.Print": Writer(), "println": Writer()}

_LIBRARIES = (
    "gin_logger",
    "chi_logger",
    "echo_logger",
    "fiber_logger",
    "gorilla_logger",
    "ginzap_logger",
    "httplog_logger",
)


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Each such function as an emitter of kind `web-server`, with its format."""
    beside = files_of(resources, _LIBRARIES)
    for resource in resources.of_type("go_request_records"):
        is_beside = resource.header.file in beside
        yield from map_records(resource, "the middleware that logs requests", WRITERS, is_beside=is_beside)
