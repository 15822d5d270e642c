"""Traefik in Kubernetes, configured by the flags of its container; one that reads a file is judged by that file."""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.kubernetes.pod_specs import items_of, pods
from accesslint.mappers.traefik.flags import is_traefik, settings_of
from accesslint.mappers.traefik.servers import map_settings


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every container that runs Traefik by flags, as an emitter of kind `web-server`."""
    for pod in pods(resources):
        for container in pod.containers:
            if not is_traefik(container.image):
                continue
            words = [word for key in ("command", "args") for word in items_of(container.value, key)]
            settings, doubt = settings_of(words)
            if settings:
                yield from map_settings(pod.workload, settings, doubt, f"traefik:{container.name}")
