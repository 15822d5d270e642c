"""Records of requests that a Python program's own middlewares write, with whatever library.

https://docs.python.org/3/library/functions.html#print: what is given is written to standard output, without a time.
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.request_records import Writer, map_records

_WRITERS = {"print": Writer()}


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Each such function as an emitter of kind `web-server`, with its format."""
    for resource in resources.of_type("python_request_records"):
        yield from map_records(resource, "the middleware that logs requests", _WRITERS)
