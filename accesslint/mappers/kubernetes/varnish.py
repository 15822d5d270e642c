"""varnishncsa as the command of a pod's container, commonly beside that of varnishd."""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.kubernetes.pod_specs import items_of, pods
from accesslint.mappers.varnish import varnishncsa


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """The containers whose commands start varnishncsa."""
    for pod in pods(resources):
        for container in pod.containers:
            words = [word for key in ("command", "args") for word in items_of(container.value, key)]
            arguments = varnishncsa.started(words)
            if arguments is not None:
                yield from varnishncsa.entities(pod.workload, arguments, f"varnishncsa:{container.name}")
