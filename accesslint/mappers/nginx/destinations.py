"""Where an `access_log` writes: a file, standard output, syslog; and the file stores that stand for it.

Sources: https://nginx.org/en/docs/http/ngx_http_log_module.html#access_log, https://nginx.org/en/docs/syslog.html
(nginx sends UDP datagrams, or writes to a UNIX socket; it has no TLS for syslog).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.kubernetes.images import may_be_linked
from accesslint.mappers.kubernetes.pods import MountedConfig, container_of_config
from accesslint.mappers.table import entity_for
from accesslint.model.entities import Entity, Link
from accesslint.model.environment import environment_of
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Span

DEFAULT_TARGET = "logs/access.log"
"""Where nothing is said; packages compile another path in, mostly /var/log/nginx/access.log."""
DEFAULT_ERROR_TARGET = "logs/error.log"
"""The same for errors: https://nginx.org/en/docs/ngx_core_module.html#error_log"""

_PACKAGED_TARGET = "/var/log/nginx/access.log"
"""The default in the official image and in nginx's own packages: https://nginx.org/en/linux_packages.html"""
_STREAMS = frozenset({"/dev/stdout", "/dev/stderr", "/dev/fd/1", "/dev/fd/2", "/proc/self/fd/1", "/proc/self/fd/2"})
_MANIFEST = "a manifest that mounts this configuration"
_HOST = Unknown("whether nginx runs on a host or in a container is not told by its configuration", _MANIFEST)


class Target(msgspec.Struct):
    """One `access_log`, as far as its destination goes."""

    value: Value | None
    """What the file has; None for the default."""
    written: str
    span: Span
    is_default: bool = False
    maybe: bool = False
    """A template decides whether it is there."""


class Destinations:
    """The stores of a run, one for each file."""

    def __init__(self, resources: ResourceIndex) -> None:
        self._resources = resources
        self._stores: dict[str, Entity] = {}

    def stores(self) -> Iterator[Entity]:
        """The stores that were written to."""
        yield from self._stores.values()

    def add_route(self, emitter: Entity, server: Resource, target: Target) -> Iterator[Link]:
        """Append the route of an `access_log` to its emitter; gives the links that it needs."""
        text = target.written
        if target.value is not None and target.value.text is None:
            unknown = target.value.unknown or Unknown("its path is not known", "the rendered file")
            self._append(emitter, target, "file", unknown)
        elif target.maybe:
            doubt = Unknown("a template decides whether records go there", "the rendered file")
            self._append(emitter, target, "file", doubt)
        elif text == "/dev/null":
            self._append(emitter, target, "file", None, discarded=True)
        elif text.startswith("syslog:"):
            self._syslog(emitter, target)
        elif text.startswith("pipe:"):
            doubt = Unknown("what the program does with records is not told", "the program")
            self._append(emitter, target, "pipe", doubt)
        else:
            mounted = self._containers(server.container)
            path = _PACKAGED_TARGET if target.is_default else text
            if mounted and path.startswith("/"):
                for config in mounted:
                    yield from self._in_container(emitter, server, target, config, path)
            elif text in _STREAMS:
                doubt = Unknown("who collects standard output is not told here", _MANIFEST)
                self._append(emitter, target, "stdout", doubt)
            else:
                self._append(emitter, target, "file", self._host_file(server, target).id)

    def _containers(self, carrier: str) -> list[MountedConfig]:
        """The containers that run with the ConfigMap's files, each once."""
        mounted = container_of_config(self._resources, carrier) if carrier else []
        return list({(config.workload.id, config.container.name): config for config in mounted}.values())

    def _append(self, emitter: Entity, target: Target, via: str, to: Any, **more: Any) -> str:
        known = {"unknown": to.reason} if isinstance(to, Unknown) else to
        route = {"to": known, "via": via, "target": target.written, **more}
        path = emitter.append("routes", route, None if target.is_default else target.span)
        if isinstance(to, Unknown):
            emitter.decided_by[f"{path}.to"] = to.decided_by
        if target.is_default:
            emitter.defaults.add(path)
        return path

    def _syslog(self, emitter: Entity, target: Target) -> None:
        parameters = dict(part.partition("=")[::2] for part in target.written[len("syslog:") :].split(","))
        address = parameters.get("server", "")
        if address.startswith("unix:"):
            reason = f"where the daemon behind {address} puts records is not told here"
            doubt = Unknown(reason, f"the configuration of the daemon behind {address}")
            self._append(emitter, target, "syslog", doubt)
        else:
            shown = address or "the syslog server"
            doubt = Unknown(f"{shown} is named only: it is not declared in the files", f"the configuration of {shown}")
            self._append(emitter, target, "syslog", doubt, encrypted=False)

    def _host_file(self, server: Resource, target: Target) -> Entity:
        store = self._store(f"{server.scope}#{target.written}", "file", server, target)
        if not store.facts.get("names"):
            store.handles.add(f"file:{server.scope}:{target.written}")
            store.set("names", [target.written])
            doubt = _hidden(server, target.written)
            store.set("durable", doubt or _HOST)
            if doubt is not None:
                store.set("shipped", doubt)
                store.set("central", doubt)
        return store

    def _in_container(
        self, emitter: Entity, server: Resource, target: Target, config: MountedConfig, path: str
    ) -> Iterator[Link]:
        place = config.place_of(path)
        via = "stdout" if place.kind == "stdout" else "file"
        to: Any = {"unknown": "who collects it is not told here"}
        if place.kind == "container-disk":
            name = f"{config.workload.id}:{config.container.name}:{path}"
            store = self._store(name, "container-disk", server, target)
            store.handles.update(place.handles)
            store.set("names", [path])
            store.set("durable", place.doubt or False, target.span)
            store.set("durable_detail", f"it is on the own disk of container {config.container.name}")
            to = store.id
        route = self._append(emitter, target, via, to)
        if place.kind != "container-disk":
            shown = "standard output" if via == "stdout" else f"the volume at {path}"
            yield Link(emitter.id, f"{route}.to", place.handles, target.span, shown)

    def _store(self, name: str, kind: str, server: Resource, target: Target) -> Entity:
        if name not in self._stores:
            store = entity_for("store", kind, server)
            store.id = f"store:{name}"
            store.address = target.written
            store.type = "file"
            store.header = target.span
            store.via = ()
            store.environment = environment_of(server.scope)
            self._stores[name] = store
        return self._stores[name]


def _hidden(server: Resource, path: str) -> Unknown | None:
    """Why a file may be no file after all: in a container, an image or a volume decides what is at its path."""
    recipe = server.get("packed_by")
    if server.container:
        carrier = server.container.partition("#")[2]
        if not path.startswith("/"):
            return Unknown(f"the image that runs with {carrier} decides which folder {path} is in", "the image")
        return Unknown(f"no manifest in the files mounts {carrier}: what is at {path} there is not told", _MANIFEST)
    if recipe is not None and may_be_linked(path):
        return Unknown(f"{recipe.text} puts nginx into a container, whose image may link {path} to stdout", "the image")
    return None
