"""What is started in containers: services of Compose files, and images that no such service gives another command."""

from __future__ import annotations

import json
from collections.abc import Iterator
from posixpath import dirname, join, normpath

import msgspec

from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import shown
from accesslint.model.values import Resource, Value

_TELLS_MORE = "GUNICORN_CMD_ARGS"


def started(resources: ResourceIndex) -> Iterator[Resource]:
    """Services, and images with a command of their own; both have `entrypoint`, `command` and `environment`."""
    builders: dict[str, list[Resource]] = {}
    for service in resources.of_type("compose_service"):
        yield service
        recipe = _recipe(service)
        if recipe:
            builders.setdefault(recipe, []).append(service)
    for image in resources.of_type("container_image"):
        running = builders.get(image.address, [])
        has_own = image.get("command") is not None or image.get("entrypoint") is not None
        replaced = any(one.get("command") is not None or one.get("entrypoint") is not None for one in running)
        if has_own and not replaced:
            yield _with_environment(image, running)


def named(owner: Resource) -> str:
    """`the service web`, or the path of a Dockerfile."""
    return f"the service {owner.address}" if owner.type == "compose_service" else owner.address


def _recipe(service: Resource) -> str:
    """The Dockerfile that a service is built by."""
    build = service.get("build")
    if build is None:
        return ""
    context = shown(build if build.text is not None else build.get("context")) or "."
    file = shown(build.get("dockerfile")) or "Dockerfile"
    return normpath(join(dirname(service.header.file), context, file))


def _with_environment(image: Resource, running: list[Resource]) -> Resource:
    """The image; where a service that runs it sets more, as one whose environment is in a file."""
    for service in running:
        environment = service.get("environment")
        file = service.get("env_file")
        tells = environment is not None and _TELLS_MORE in json.dumps(environment.plain(), default=str)
        if file is not None or (tells and environment is not None):
            attributes = {**dict(image.attributes.entries()), "env_file": file or environment or image.attributes}
            return msgspec.structs.replace(image, attributes=Value(attributes, image.attributes.span))
    return image
