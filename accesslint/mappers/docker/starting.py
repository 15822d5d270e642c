"""What is started in containers: services of Compose files, images by their own command, containers of workloads."""

from __future__ import annotations

import json
from collections.abc import Iterator

import msgspec

from accesslint.mappers.docker.built import Run, completed, is_replaced, runs, services_of, started_by
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.kubernetes.variables import variables_of
from accesslint.model.values import Resource, Value

_TELLS_MORE = "GUNICORN_CMD_ARGS"


def started(resources: ResourceIndex) -> Iterator[Resource]:
    """Services, and images with a command of their own; both have `entrypoint`, `command` and `environment`."""
    for service in resources.of_type("compose_service"):
        yield completed(resources, service)
    for image in resources.of_type("container_image"):
        has_own = image.get("command") is not None or image.get("entrypoint") is not None
        if has_own and not is_replaced(resources, image):
            yield _with_environment(image, services_of(resources, image))


def started_by_units(resources: ResourceIndex) -> Iterator[Resource]:
    """Podman's containers in units of systemd, each as a service of Compose is told.

    https://docs.podman.io/en/latest/markdown/podman-systemd.unit.5.html
    """
    for container in resources.of_type("systemd_container"):
        yield _of_unit(container)


def _of_unit(container: Resource) -> Resource:
    named = {"image": "image", "entrypoint": "entrypoint"}
    attributes = {to: value for name, to in named.items() if (value := container.get("settings", name)) is not None}
    for name in ("command", "environment", "volumes"):
        value = container.get(name)
        if value is not None and value.items():
            attributes[name] = Value(value.data, value.items()[0].span)
    files, gap = container.get("environment_files"), container.get("open")
    if files is not None and files.items():
        attributes["env_file"] = files
        attributes["missing"] = Value(True, files.span)
    if gap is not None and gap.items():
        attributes["command"] = Value([*attributes.get("command", gap).items(), *gap.items()], gap.items()[0].span)
    return msgspec.structs.replace(container, attributes=Value(attributes, container.attributes.span))


def started_in_pods(resources: ResourceIndex) -> Iterator[tuple[Run, Resource]]:
    """Containers of workloads with a command of their own, each as a service of that command."""
    for run in runs(resources):
        if not run.overrides:
            continue
        value, workload = run.container.value, run.pod.workload
        attributes = started_by(run.image, value.get("command"), value.get("args"))
        variables, doubt = variables_of(resources, run.pod, run.container)
        below = attributes.get("environment")
        merged = {**(dict(below.entries()) if below is not None else {}), **variables}
        attributes["environment"] = Value(merged, value.span)
        if doubt is not None:
            attributes["env_file"] = Value(doubt, value.span)
        name = f"{workload.address}#{run.container.name}"
        yield (
            run,
            Resource(
                id=f"{workload.scope}#{name}",
                platform=workload.platform,
                type="started_container",
                address=name,
                attributes=Value(attributes, run.container.header),
                header=run.container.header.first_line(),
                scope=workload.scope,
            ),
        )


def named(owner: Resource) -> str:
    """`the service web`, or the path of a Dockerfile."""
    return f"the service {owner.address}" if owner.type == "compose_service" else owner.address


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
