"""Servers that containers start: by which flags and variables they run, and which file of the tree they read besides.

What a server runs by is handed to the mapper of its configuration files, as a file of its own; where the container
mounts such a file of the tree, the flags join it: a flag counts more than a line of the file.
"""

from __future__ import annotations

import importlib
import posixpath
from collections.abc import Iterator
from typing import cast
from weakref import WeakKeyDictionary

import msgspec

from accesslint.mappers import Mapped, Mapper
from accesslint.mappers.docker import development
from accesslint.mappers.docker.built import Run, runs, started_by
from accesslint.mappers.docker.starting import started, started_by_units
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.kubernetes.images import image_text
from accesslint.mappers.kubernetes.pods import configs_of
from accesslint.mappers.kubernetes.variables import variables_of
from accesslint.mappers.meanings import shown, undecided
from accesslint.mappers.server_flags import Flags, words_of
from accesslint.mappers.server_images import brings_its_own
from accesslint.mappers.server_products import Product, flat, served
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Span


class Start(msgspec.Struct):
    """A container that runs a server."""

    product: Product
    owner: Resource
    """The Compose service or the workload."""
    name: str
    """The container's; empty in Compose."""
    header: Span
    flags: Flags
    joined: tuple[Resource, ...]
    """The configurations of the tree that it mounts."""
    main: bool
    """Whether what is mounted, or nothing, is all of its configuration."""
    image: str = ""
    """As written: products that read the same files differ in what they write."""
    purpose: Unknown | None = None
    """Why what is not set here may be set where it counts."""
    untold: Unknown | None = None
    """Why something may be mounted that is not told."""

    def resource(self) -> Resource:
        """What the container runs by, as a configuration."""
        product, owner = self.product, self.owner
        place = self.header
        doubt = self.doubt()
        attributes: dict[str, Value] = {
            product.attribute: Value({**self._inside(), **self._set()}, place),
            "open": Value([] if doubt is None else [Value(doubt, place)], place),
        }
        if product.to_stdout:
            attributes["stdout"] = Value(True, place)
        if self.image:
            attributes["image"] = Value(self.image, place)
        suffix, whose = f":{self.name}" * bool(self.name), f"#{self.name}" * bool(self.name)
        kind = "the service " if owner.type == "compose_service" else ""
        return Resource(
            id=f"{owner.id}#{product.name}{suffix}",
            platform=owner.platform,
            type=product.kind,
            address=f"{product.called(self.image)} of {kind}{owner.address}{whose}",
            attributes=Value(attributes, place),
            header=place.first_line(),
            scope=owner.scope,
            premises=owner.premises,
        )

    def _set(self) -> dict[str, Value]:
        """What flags and variables set; where they are for development only, nothing that is said of the server."""
        return self.flags.settings if self.purpose is None or self.joined else {}

    def _inside(self) -> dict[str, Value]:
        """What the image's own configuration sets, as far as it holds."""
        if not self.main or self.flags.file is not None or self.purpose is not None:
            return {}
        return {name: Value(text, self.header) for name, text in self.product.inside.items()}

    def doubt(self) -> Unknown | None:
        """Why more may be set than the flags do."""
        if self.purpose is not None and not self.joined:
            return self.purpose
        if self.flags.file is not None and not self.joined:
            named = shown(self.flags.file) or "a file"
            return Unknown(f"its configuration in {named} is not in the files", named)
        if self.untold is not None and not self.joined:
            return self.untold
        if not self.main:
            reason = "the configuration that is mounted into the container, or put into its image, is not in the files"
            return Unknown(reason, "that file")
        if self.flags.doubt is not None or self.joined:
            return self.flags.doubt
        return self.product.doubt or brings_its_own(self.image, self.product.images)


_KEPT: WeakKeyDictionary[ResourceIndex, list[Start]] = WeakKeyDictionary()


def starts(resources: ResourceIndex) -> list[Start]:
    """The servers that services of Compose files and containers of Kubernetes start."""
    if resources not in _KEPT:
        _KEPT[resources] = [*_services(resources), *_containers(resources)]
    return _KEPT[resources]


def alone(resources: ResourceIndex, platform: str) -> Iterator[Start]:
    """Those of a platform that no configuration file of the tree stands for."""
    return (start for start in starts(resources) if start.owner.platform == platform and not start.joined)


def entities(start: Start) -> Iterator[Mapped]:
    """What the product's mapper makes of a container's flags."""
    name = start.product.mapper or f"{start.product.name}.servers"
    mapper = importlib.import_module(f"accesslint.mappers.{name}")
    yield from cast("Mapper", mapper).map_resources(ResourceIndex([start.resource()]))


def configured(resources: ResourceIndex, kind: str) -> Iterator[Resource]:
    """The configurations of a type, each with the flags of the containers that run by it."""
    found: dict[str, list[Start]] = {}
    for start in starts(resources):
        for resource in start.joined:
            found.setdefault(resource.id, []).append(start)
    for resource in resources.of_type(kind):
        running = found.get(resource.id)
        yield resource if running is None else _with_flags(resource, running)


def _with_flags(resource: Resource, running: list[Start]) -> Resource:
    attribute = running[0].product.attribute
    written = resource.get(attribute)
    values = dict(written.entries()) if written is not None else {}
    for name in dict.fromkeys(name for start in running for name in start.flags.settings):
        given = [start.flags.settings.get(name) for start in running]
        first = next(value for value in given if value is not None)
        same = all(value is not None and value.data == first.data for value in given)
        reason = Unknown(f"not all containers that run by the file are started with the same {name}", "their flags")
        values[name] = first if same else Value(reason, first.span)
    attributes = dict(resource.attributes.entries())
    attributes[attribute] = Value(values, resource.header)
    if running[0].product.to_stdout:
        attributes["stdout"] = Value(True, resource.header)
    images = {start.image for start in running}
    if len(images) == 1 and "" not in images:
        attributes["image"] = Value(images.pop(), resource.header)
    complete = attributes.get("complete")
    inside = running[0].product.inside if complete is not None and complete.data is False else {}
    for name, text in inside.items():
        values.setdefault(name, Value(text, resource.header))
    if inside or all(start.product.adds_nothing or start.flags.file is not None for start in running):
        attributes["complete"] = Value(True, resource.header)
    doubt = next((start.flags.doubt for start in running if start.flags.doubt is not None), None)
    if doubt is not None:
        gaps = attributes.get("open")
        listed = gaps.items() if gaps is not None else []
        attributes["open"] = Value([*listed, Value(doubt, resource.header)], resource.header)
    return msgspec.structs.replace(resource, attributes=Value(attributes, resource.attributes.span))


def _services(resources: ResourceIndex) -> Iterator[Start]:
    found_files: dict[str, dict[str, list[Resource]]] = {}
    for service in (*started(resources), *started_by_units(resources)):
        words = flat([*words_of(service.get("entrypoint")), *words_of(service.get("command"))])
        image = service.get("image")
        written = service.get("variables")
        variables = dict(written.entries()) if written is not None else {}
        variables |= dict(_variables(service.get("environment")))
        found = served(image_text(image), words, variables)
        if found is None:
            continue
        product, own = found
        flags = product.read(own, variables)
        missing = service.get("missing")
        if missing is not None and missing.data is True and product.by_variables:
            flags.doubt = flags.doubt or Unknown("env_file may set more", "the file of variables")
        mounts = list(_mounts(service))
        sources = [source for source, _ in mounts if source]
        files = _by_path(resources, product.kind, found_files) if sources else {}
        joined = list({one.id: one for source in sources for one in files.get(source, ())}.values())
        main = bool(joined) or not any(product.places.search(target) for _, target in mounts)
        header = (image or next(iter(words), None) or service.attributes).span
        purpose = development.doubt_of(resources, service)
        yield Start(product, service, "", header, flags, tuple(joined), main, image_text(image), purpose=purpose)


def _by_path(
    resources: ResourceIndex, kind: str, kept: dict[str, dict[str, list[Resource]]]
) -> dict[str, list[Resource]]:
    """The configurations of a type by their file and by each folder around it."""
    if kind not in kept:
        found = kept[kind] = {}
        for one in resources.of_type(kind):
            path = "" if one.container else one.header.file
            while path:
                found.setdefault(path, []).append(one)
                path = posixpath.dirname(path)
    return kept[kind]


def _variables(environment: Value | None) -> Iterator[tuple[str, Value]]:
    """The variables of a service: a mapping, or a list of `NAME=value`. A name alone comes from outside."""
    if environment is None:
        return
    yield from environment.entries()
    for item in environment.items() if isinstance(environment.data, list) else ():
        name, sign, value = (item.text or "").partition("=")
        outside = Unknown(f"{name} is set where Compose runs", "the environment of Compose")
        yield name, Value(value if sign else outside, item.span)


def _mounts(service: Resource) -> Iterator[tuple[str, str]]:
    """The files and folders that a service sees: their path in the tree, if they are there, and in the container."""
    folder = posixpath.dirname(service.header.file)
    volumes = service.get("volumes")
    for item in volumes.items() if volumes is not None else ():
        if item.text is not None:
            source, _, rest = item.text.partition(":")
            target = rest.partition(":")[0] or source
        else:
            source, target = (shown(item.get(key)) or "" for key in ("source", "target"))
        inside = source.startswith(("./", "../")) or source == "."
        yield (posixpath.normpath(posixpath.join(folder, source)) if inside else ""), target
    configs = service.get("configs")
    for item in configs.items() if configs is not None else ():
        yield "", shown(item.get("target")) or ""
    yield from _copies(service.get("copies"))


def _copies(copies: Value | None) -> Iterator[tuple[str, str]]:
    """What is copied into an image: the path in the tree and that in the container."""
    for item in copies.items() if copies is not None else ():
        yield shown(item.get("source")) or "", shown(item.get("target")) or ""


def _containers(resources: ResourceIndex) -> Iterator[Start]:
    for run in runs(resources):
        pod, container = run.pod, run.container
        own = container.value
        base = run.image if run.overrides else None
        attributes = started_by(base, own.get("command"), own.get("args"))
        words = flat([*_known(attributes.get("entrypoint")), *_known(attributes.get("command"))])
        variables, doubt = variables_of(resources, pod, container)
        below = attributes.get("environment")
        variables = {**(dict(below.entries()) if below is not None else {}), **variables}
        image = container.image if base is None else image_text(base.get("image"))
        found = served(image, words, variables)
        if found is not None:
            product, own_words = found
            flags = product.read(own_words, variables)
            flags.doubt = flags.doubt or (doubt if product.by_variables else None)
            start = Start(product, pod.workload, container.name, container.header, flags, (), main=True, image=image)
            yield _mounted(start, resources, run, list(_copies(attributes.get("copies"))))


def _known(command: Value | None) -> list[Value]:
    return command.data if command is not None and isinstance(command.data, list) else []


def _mounted(start: Start, resources: ResourceIndex, run: Run, copies: list[tuple[str, str]]) -> Start:
    """A container's server with the configurations of the tree that it reads."""
    pod, container, product = run.pod, run.container, start.product
    carriers = {carrier.id for carrier in configs_of(resources, pod, container)}
    joined = [one for one in (resources.of_type(product.kind) if carriers else ()) if one.container in carriers]
    if copies and not joined:
        files = _by_path(resources, product.kind, {})
        joined = list({one.id: one for source, _ in copies for one in files.get(source, ())}.values())
    configs = [
        mount.path
        for mount in container.mounts
        if (volume := pod.volumes.get(mount.volume)) is None or volume.kind not in ("emptyDir", _CLAIM)
    ]
    configs += [target for _, target in copies]
    written = container.value.get("image")
    if written is not None and undecided(written) is None:
        start.header = written.span
    start.joined = tuple(joined)
    if _ANYWHERE in configs:
        start.untold = Unknown("the template may mount a configuration into the container", "the rendered template")
        start.flags.doubt = start.flags.doubt or start.untold
    start.main = bool(joined) or not any(path == _ANYWHERE or product.places.search(path) for path in configs)
    return start


_CLAIM = "persistentVolumeClaim"
_ANYWHERE = "/"
"""Where a mount is whose place a template does not tell: it may hold a configuration."""
