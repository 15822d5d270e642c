"""varnishncsa as the command of a Compose service."""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.docker.starting import started
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.server_flags import words_of
from accesslint.mappers.varnish import varnishncsa


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """The services whose commands start varnishncsa."""
    for service in started(resources):
        words = [word for name in ("entrypoint", "command") for word in words_of(service.get(name))]
        arguments = varnishncsa.started(words)
        if arguments is not None:
            yield from varnishncsa.entities(service, arguments)
