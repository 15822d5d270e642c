"""Containers whose own command starts gunicorn or uvicorn, or throws their output away.

The configuration that gunicorn finds where it starts, `gunicorn.conf.py`, is known only if the image is built in the
tree: https://docs.gunicorn.org/en/stable/configure.html
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.docker.commands import INSIDE, has_configuration, web_servers
from accesslint.mappers.docker.outputs import thrown_away
from accesslint.mappers.docker.starting import started_in_pods
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.kubernetes.servers import placed


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every such container as an emitter of kind `web-server` or `application`."""
    has_file = has_configuration(resources)
    for run, started in started_in_pods(resources):
        doubt = INSIDE if run.image is None else None
        servers = web_servers(started, has_file=has_file, doubt=doubt)
        yield from placed((*servers, *thrown_away(started)), run.pod, run.container, run.container.header)
