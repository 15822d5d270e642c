"""Records of requests that a Python program's own middlewares write, with whatever library.

https://docs.python.org/3/library/functions.html#print: what is given is written to standard output, without a time.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.request_records import Writer, map_records
from accesslint.model.entities import Entity
from accesslint.model.values import Unknown

_KIND = "python_request_records"
_WRITERS = {"print": Writer()}


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Each such function as an emitter of kind `web-server`, with its format."""
    for resource in resources.of_type(_KIND):
        yield from map_records(resource, "the middleware that logs requests", _WRITERS)


def leave_to_middlewares(emitter: Entity, resources: ResourceIndex) -> None:
    """Leave a server's own log open that is off, where a middleware of the same program writes records of requests.

    The middleware's file is in the folder of the one that switches it off, or above or below.
    """
    if emitter.get("logging") != "off":
        return
    folder = _folder(emitter.header.file)
    for resource in resources.of_type(_KIND):
        own = _folder(resource.header.file)
        if (own.startswith(folder) or folder.startswith(own)) and any(map_records(resource, "", _WRITERS)):
            reason = (
                f"the server's own log is off, and a middleware in {resource.scope} writes records of requests instead"
            )
            emitter.set("logging", Unknown(reason, "whether all requests come to that middleware"), emitter.header)
            emitter.facts.pop("logging_detail", None)
            emitter.defaults.discard("logging")
            return


def _folder(name: str) -> str:
    folder = posixpath.dirname(name)
    return f"{folder}/" if folder else ""
