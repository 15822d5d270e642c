"""Traefik in Compose files: its static configuration in the flags of `command`, or in the environment.

https://doc.traefik.io/traefik/getting-started/configuration-overview/: file, flags and environment exclude each other.
A service that has neither flags nor such variables is configured by a file, which is judged where it is found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from accesslint.mappers import Mapped
from accesslint.mappers.docker import development
from accesslint.mappers.docker.starting import named, started
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.kubernetes.images import image_text
from accesslint.mappers.meanings import shown
from accesslint.mappers.traefik.flags import is_traefik, settings_of
from accesslint.mappers.traefik.servers import map_settings
from accesslint.model.values import Resource, Unknown, Value

_VARIABLE = re.compile(r"TRAEFIK_(\w+)\Z", re.ASCII)


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every service that runs Traefik by flags or variables, as an emitter of kind `web-server`."""
    for service in started(resources):
        image = service.get("image")
        if image is None or not is_traefik(image_text(image)):
            continue
        settings, doubt = _settings_of(service)
        if settings:
            purpose = development.doubt_of(resources, service)
            placed = msgspec.structs.replace(service, header=image.span.first_line())
            for entity in map_settings(placed, settings if purpose is None else {}, purpose or doubt, "traefik"):
                if entity.category != "store":
                    entity.address = f"Traefik of {named(service)}"
                yield entity


def _settings_of(service: Resource) -> tuple[dict[str, Value], Unknown | None]:
    words = list(_words(service.get("command")))
    if words:
        return settings_of(words)
    return _variables_of(service.get("environment"))


def _words(command: Value | None) -> Iterator[Value]:
    if command is None:
        return
    for item in command.items():
        if isinstance(command.data, list) or item.text is None:
            yield item
        else:
            yield from (Value(word, item.span) for word in item.text.split())


def _variables_of(environment: Value | None) -> tuple[dict[str, Value], None]:
    settings: dict[str, Value] = {}
    if environment is None:
        return settings, None
    pairs = list(environment.entries())
    if isinstance(environment.data, list):
        texts = ((item, (item.text or "").partition("=")) for item in environment.items())
        pairs = [(name, Value(value, item.span)) for item, (name, _, value) in texts]
    for name, value in pairs:
        found = _VARIABLE.match(name)
        if found and "_" in found[1] and value.text == "":
            continue  # as if it were not there: an empty path is that of standard output
        if found:
            known = value if value.unknown is not None else Value(shown(value) or "true", value.span)
            settings[found[1].lower().replace("_", ".")] = known
    return settings, None
