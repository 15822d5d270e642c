"""Where the access logs of an ingress controller go: standard output, a volume, the container's own disk, syslog.

The controllers' images link the default log file to standard output:
https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/configmap/#access-log-path. nginx sends syslog
as UDP datagrams, without TLS: https://nginx.org/en/docs/syslog.html.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from accesslint.mappers.kubernetes.exclusions import add_filters, exclusions
from accesslint.mappers.kubernetes.ingress.controllers import Run
from accesslint.mappers.kubernetes.ingress.flavours import INGRESS_NGINX
from accesslint.mappers.kubernetes.ingress.logs import Log
from accesslint.mappers.kubernetes.places import Place, mount_over, place_of, stdout_handles
from accesslint.mappers.kubernetes.pod_specs import text_of
from accesslint.mappers.table import entity_for
from accesslint.model.entities import Entity, Link
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Span

_LINKED = frozenset({INGRESS_NGINX.default_path})
_STREAMS = frozenset({"/dev/stdout", "/dev/stderr", "/dev/fd/1", "/dev/fd/2"})
_SYSLOG = "syslog:"
_NO_POD = Unknown("the manifest of the controller's pods is not in the files", "the controller's manifest")
_NOT_HERE = Unknown("where the daemon behind the socket puts records is not told here", "the daemon's configuration")


class Routes:
    """Adds routes to emitters; keeps the stores that they lead to, one for each file."""

    def __init__(self) -> None:
        self._stores: dict[str, Entity] = {}

    def stores(self) -> Iterator[Entity]:
        """The files on containers' own disks that are written to."""
        yield from self._stores.values()

    def add(self, emitter: Entity, resource: Resource, runs: Sequence[Run], log: Log, default: str) -> Iterator[Link]:
        """Append the routes of a log, one for each container; gives their links.

        `default` is the path of a log that has none.
        """
        target = Value(default, emitter.header) if log.target is None else log.target
        span = None if log.target is None else target.span
        text = target.text
        if text is None:
            unknown = target.unknown or Unknown("its path is not known")
            _append(emitter, "?", "file", unknown, span)
        elif text == "/dev/null":
            _append(emitter, text, "file", None, span, discarded=True)
        elif text.startswith(_SYSLOG):
            yield from _syslog(emitter, resource, text, span)
        elif not runs:
            stream = text in _LINKED or text in _STREAMS
            _append(emitter, text, "stdout" if stream else "file", _NO_POD, span)
        else:
            for run in runs:
                yield from self._in_container(emitter, run, text, span)

    def _in_container(self, emitter: Entity, run: Run, path: str, span: Span | None) -> Iterator[Link]:
        pod, container = run.pod, run.container
        is_linked = path in _LINKED and mount_over(container, path) is None
        place = Place("stdout", stdout_handles(pod, container)) if is_linked else place_of(pod, container, path)
        if place.kind == "container-disk":
            _append(emitter, path, "file", self._store(run, path, place).id, span)
            return
        via = "stdout" if place.kind == "stdout" else "file"
        route = _append(emitter, path, via, None, span)
        shown = f"a collector for the stdout of {container.name}" if via == "stdout" else f"the volume at {path}"
        yield Link(emitter.id, f"{route}.to", place.handles, span or container.header, shown)
        if via == "stdout":
            add_filters(emitter, exclusions(pod, container))

    def _store(self, run: Run, path: str, place: Place) -> Entity:
        name = f"{run.container.name}:{path}"
        store = entity_for("store", "container-disk", run.pod.workload, name)
        if store.id not in self._stores:
            store.address = f"{run.pod.workload.address}#{name}"
            store.type = "file"
            store.header = run.container.header
            store.handles = set(place.handles[:1])
            store.set("names", [path])
            store.set("durable", place.doubt or False)
            store.set("durable_detail", f"it is on the own disk of container {run.container.name}")
            self._stores[store.id] = store
        return self._stores[store.id]


def _append(emitter: Entity, target: str, via: str, to: Any, span: Span | None, **more: Any) -> str:
    unknown = to if isinstance(to, Unknown) else None
    route = {"to": {"unknown": unknown.reason} if unknown else to, "via": via, "target": target, **more}
    path = emitter.append("routes", route, span)
    if span is None:
        emitter.defaults.add(path)
    if unknown is not None:
        emitter.decided_by[f"{path}.to"] = unknown.decided_by
    return path


def _syslog(emitter: Entity, resource: Resource, target: str, span: Span | None) -> Iterator[Link]:
    parameters = dict(part.partition("=")[::2] for part in target[len(_SYSLOG) :].split(","))
    server = parameters.get("server", "")
    if server.startswith("unix:"):
        _append(emitter, target, "syslog", _NOT_HERE, span)
        return
    route = _append(emitter, target, "syslog", None, span, encrypted=False)
    namespace = text_of(resource.get("metadata", "namespace")) or "default"
    shown = server or "the syslog server"
    yield Link(emitter.id, f"{route}.to", _services(server, namespace), span or emitter.header, shown)


def _services(server: str, namespace: str) -> tuple[str, ...]:
    """The handle of the Service that a host may be.

    Source: https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/
    """
    labels = server.partition(":")[0].split(".")
    if len(labels) > 2 and labels[2] != "svc":
        return ()
    return (f"service:{labels[1] if len(labels) > 1 else namespace}/{labels[0]}",)
