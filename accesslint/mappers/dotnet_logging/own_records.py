"""Records of requests that an ASP.NET Core program's own middlewares write, with whatever library.

https://learn.microsoft.com/en-us/dotnet/api/system.console.writeline: what is given is written, without a time.
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.request_records import Writer, files_of, map_records

_WRITERS = {"Console.WriteLine": Writer(), "System.Console.WriteLine": Writer()}

_LIBRARIES = ("aspnetcore_http_logging", "aspnetcore_w3c_logging", "serilog_request_logging")


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Each such function as an emitter of kind `web-server`, with its format."""
    beside = files_of(resources, _LIBRARIES)
    for resource in resources.of_type("dotnet_request_records"):
        is_beside = resource.header.file in beside
        yield from map_records(resource, "the middleware that logs requests", _WRITERS, is_beside=is_beside)
