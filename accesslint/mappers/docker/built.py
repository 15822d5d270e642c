"""Which image of the tree a Compose service or a container of Kubernetes runs, and the command that it gives it.

A service names its Dockerfile (`build`). A workload names an image only: it is that of a Dockerfile if a service that
is built by it has that name, if the Dockerfile or its folder is called so (`services/cart/Dockerfile` of `…/cart:1`),
or if it is the only one that starts the same program as the workload. What a command replaces:
https://kubernetes.io/docs/tasks/inject-data-application/define-command-argument-container/,
https://docs.docker.com/reference/compose-file/services/#entrypoint
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from weakref import WeakKeyDictionary

import msgspec

from accesslint.mappers.docker import development
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.kubernetes.images import image_text, repository
from accesslint.mappers.kubernetes.pod_specs import Container, Pod, pods
from accesslint.mappers.meanings import shown
from accesslint.model.values import Resource, Value

_COMMAND, _ENTRYPOINT = "command", "entrypoint"
_STEMS = ("dockerfile", "containerfile")


class Run(msgspec.Struct):
    """A container of a workload, and the image of the tree that it runs."""

    pod: Pod
    container: Container
    image: Resource | None

    @property
    def overrides(self) -> bool:
        """Whether it starts something else than its image would by itself."""
        return self.container.value.get("command") is not None or self.container.value.get("args") is not None


class _Built(msgspec.Struct):
    services: dict[str, list[Resource]]
    """The services that are built by a Dockerfile, by its path."""
    runs: list[Run]
    names: dict[str, Resource]
    """Images by the path of their Dockerfile."""


_KEPT: WeakKeyDictionary[ResourceIndex, _Built] = WeakKeyDictionary()


def runs(resources: ResourceIndex) -> list[Run]:
    """The containers of all workloads."""
    return _built(resources).runs


def services_of(resources: ResourceIndex, image: Resource) -> list[Resource]:
    """The services that are built by a Dockerfile."""
    return _built(resources).services.get(image.address, [])


def is_replaced(resources: ResourceIndex, image: Resource) -> bool:
    """Whether what runs an image gives it another command: a service, or every container that is known to run it.

    What a service does for development replaces nothing.
    """
    giving = (one for one in services_of(resources, image) if _gives_own(one))
    if any(development.doubt_of(resources, one) is None for one in giving):
        return True
    running = [run for run in runs(resources) if run.image is not None and run.image.id == image.id]
    return bool(running) and all(run.overrides for run in running)


def completed(resources: ResourceIndex, service: Resource) -> Resource:
    """A service that gives its image another command, or whose image has none of its own, with what the image tells."""
    image = _built(resources).names.get(recipe(service))
    if image is None or (not _gives_own(service) and _gives_own(image)):
        return service
    own = dict(service.attributes.entries())
    attributes = {**started_by(image, own.get(_ENTRYPOINT), own.get(_COMMAND)), **own}
    below, above = image.get("environment"), own.get("environment")
    if below is not None and above is not None and isinstance(above.data, dict):
        attributes["environment"] = Value({**dict(below.entries()), **dict(above.entries())}, above.span)
    base = image.get("image")
    if base is not None:
        place = own.get(_COMMAND) or own.get(_ENTRYPOINT) or base
        attributes["image"] = Value(base.data, place.span)  # what it is built from tells more than its own name
    return msgspec.structs.replace(service, attributes=Value(attributes, service.attributes.span))


def started_by(image: Resource | None, entrypoint: Value | None, command: Value | None) -> dict[str, Value]:
    """What starts where an image is given words of one's own: an entry point drops the image's command."""
    kept = [_ENTRYPOINT] * (entrypoint is None) + [_COMMAND] * (entrypoint is None and command is None)
    found = {key: value for key in (*kept, "environment", "copies") if image and (value := image.get(key)) is not None}
    given = {_ENTRYPOINT: entrypoint, _COMMAND: command}
    return {**found, **{key: value for key, value in given.items() if value is not None}}


def recipe(service: Resource) -> str:
    """The Dockerfile that a service is built by; empty where it is not built here."""
    build = service.get("build")
    if build is None:
        return ""
    context = shown(build if build.text is not None else build.get("context")) or "."
    file = shown(build.get("dockerfile")) or "Dockerfile"
    return posixpath.normpath(posixpath.join(posixpath.dirname(service.header.file), context, file))


def _gives_own(service: Resource) -> bool:
    return service.get(_COMMAND) is not None or service.get(_ENTRYPOINT) is not None


def _built(resources: ResourceIndex) -> _Built:
    if resources not in _KEPT:
        images = list(resources.of_type("container_image"))
        services: dict[str, list[Resource]] = {}
        for service in resources.of_type("compose_service"):
            path = recipe(service)
            if path:
                services.setdefault(path, []).append(service)
        found = [Run(pod, one, None) for pod in pods(resources) for one in pod.containers]
        if images:
            _connect(found, images, services)
        _KEPT[resources] = _Built(services, found, {one.address: one for one in images})
    return _KEPT[resources]


def _connect(found: list[Run], images: list[Resource], services: dict[str, list[Resource]]) -> None:
    """Say of each run which image it is of; all runs of one name are of the same image."""
    built = [(service, image) for image in images for service in services.get(image.address, ())]
    tagged = {repository(image_text(service.get("image"))): image for service, image in built}
    named: dict[str, list[Resource]] = {}
    programs: dict[str, list[Resource]] = {}
    for image in images:
        for name in _names(image.address):
            named.setdefault(name, []).append(image)
        program = _program(shown(word) for key in (_ENTRYPOINT, _COMMAND) for word in _listed(image.get(key)))
        programs.setdefault(program, []).append(image)
    by_name: dict[str, Resource] = {}
    for run in found:
        name = repository(run.container.image)
        program = _program(run.container.words) if run.overrides else ""
        alike = programs.get(program, []) if program else []
        candidates = [tagged[name]] if tagged.get(name) else named.get(_plain(name.rpartition("/")[2])) or alike
        if len(candidates) == 1 and name and repository(image_text(candidates[0].get("image"))) != name:
            by_name.setdefault(name, candidates[0])
    for run in found:
        run.image = by_name.get(repository(run.container.image))


def _names(path: str) -> Iterator[str]:
    """What the image of a Dockerfile is called: as its folder, or as its own ending (`Dockerfile.worker`)."""
    folder, _, file = path.rpartition("/")
    parts = [part for part in file.lower().replace("_", ".").split(".") if part not in _STEMS]
    yield _plain(parts[0] if parts else folder.rpartition("/")[2])


def _plain(name: str) -> str:
    return name.lower().replace("_", "-")


def _listed(value: Value | None) -> list[Value]:
    return [] if value is None else value.items()


def _program(words: Iterable[str | None]) -> str:
    """The server that is started, by its first telling word; a shell or an interpreter tells nothing."""
    from accesslint.mappers.server_products import PRODUCTS

    known = {program for product in PRODUCTS for program in product.programs}
    known |= {"gunicorn", "uvicorn", "hypercorn", "nginx", "httpd", "haproxy", "caddy", "traefik", "envoy"}
    for word in words:
        for part in (word or "").split():
            if posixpath.basename(part) in known:
                return posixpath.basename(part)
    return ""
