"""Traefik in Kubernetes, configured by the flags of its container; one that reads a file is judged by that file.

A file where Traefik looks for one goes before all flags:
https://doc.traefik.io/traefik/getting-started/configuration-overview/
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.kubernetes.pod_specs import Container, items_of, pods
from accesslint.mappers.traefik.flags import is_traefik, settings_of
from accesslint.mappers.traefik.servers import map_settings
from accesslint.model.values import Unknown

_PLACES = ("/", "/etc/traefik", *(f"/etc/traefik/traefik.{ending}" for ending in ("yml", "yaml", "toml")))
"""Mounts that hold a configuration file, or may hold one: at `/` is what a template does not tell the place of."""


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every container that runs Traefik by flags, as an emitter of kind `web-server`."""
    for pod in pods(resources):
        for container in pod.containers:
            if not is_traefik(container.image):
                continue
            words = [word for key in ("command", "args") for word in items_of(container.value, key)]
            settings, doubt = settings_of(words)
            doubt = doubt or _file_of(container)
            if settings:
                yield from map_settings(pod.workload, settings, doubt, f"traefik:{container.name}")


def _file_of(container: Container) -> Unknown | None:
    place = next((mount.path for mount in container.mounts if mount.path in _PLACES), None)
    if place is None:
        return None
    shown = "anywhere" if place == "/" else f"at {place}"
    return Unknown(f"what is mounted {shown} may hold a configuration, which goes before flags", "that configuration")
