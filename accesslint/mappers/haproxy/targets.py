"""Where a frontend's `log` lines send records: https://docs.haproxy.org/2.6/configuration.html#4.2-log.

Datagrams of syslog go out in the clear; only a ring's server (https://docs.haproxy.org/2.6/configuration.html#3.9) can
have TLS. A ring without a server is memory alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.kubernetes.pods import container_of_config
from accesslint.mappers.server_files import STANDARD_OUTPUT, SYSLOG, append_route
from accesslint.mappers.table import entity_for
from accesslint.model.entities import Entity, Link
from accesslint.model.values import Resource, Unknown, Value

_STANDARD_OUTPUT = "/dev/stdout"
_COLLECTOR = "who collects it is not told here"
_STREAMS = frozenset({"stdout", "stderr", "fd@1", "fd@2"})
_ELSEWHERE = Unknown("the log server is not declared in these files", "the log server's configuration")
_LOOPBACK = re.compile(r"(?:(?:udp|tcp|ipv)[46]?@)*(?:127(?:\.\d+){0,3}|localhost|\[?::1\]?)(?::\d+)?\Z")
_STREAMED = ("tcp@", "tcp4@", "tcp6@", "stream+")
_LOCAL = ("/", "unix@", "uxst@", "uxdg@", "abns@", "stream+unix@")


def add_route(
    emitter: Entity, frontend: Resource, target: Value, resources: ResourceIndex, stores: dict[str, Entity]
) -> Iterator[Link]:
    """Append where one `log` line leads; gives the links that it needs."""
    written, maybe = target.get("target"), target.get("maybe")
    if written is None:
        return
    text, span = written.text or "", written.span
    unknown = written.unknown
    if maybe is not None and maybe.unknown is not None:
        append_route(emitter, "syslog", text or "unknown", maybe.unknown, span)
    elif unknown is not None:
        append_route(emitter, "syslog", _shown(written), unknown, span)
    elif text in _STREAMS:
        yield from _add_stream(emitter, frontend, written, resources)
    elif text == "/dev/null":
        emitter.append("routes", {"to": None, "via": "file", "target": text, "discarded": True}, span)
    elif text.startswith("ring@"):
        _add_ring(emitter, frontend, written, stores)
    elif text.startswith("fd@"):
        doubt = Unknown(f"what starts HAProxy decides what {text} is", "the unit or the container")
        append_route(emitter, "file", text, doubt, span)
    elif text.startswith(_LOCAL) or _LOOPBACK.match(text):
        append_route(emitter, "syslog", text, SYSLOG, span)
    elif text.startswith("backend@"):
        doubt = Unknown("which of a backend's servers gets a record is decided by HAProxy", "the running server")
        append_route(emitter, "syslog", text, doubt, span)
    else:
        via = "tcp" if text.startswith(_STREAMED) else "syslog"
        append_route(emitter, via, text, _ELSEWHERE, span, encrypted=False)
        handles = _services(text, frontend.container)
        if handles:
            number = len(emitter.get("routes")) - 1
            yield Link(emitter.id, f"routes.{number}.to", handles, span, text)


def _services(target: str, container: str) -> tuple[str, ...]:
    """The handle of the Kubernetes Service that a host may mean, where the configuration is in a ConfigMap.

    Source: https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/
    """
    host = target.rpartition("@")[2].partition(":")[0].removesuffix(".cluster.local").removesuffix(".svc")
    labels, place = host.split("."), container.partition("#")[2].split("/")
    if not container or not 0 < len(labels) < 3 or not all(labels) or len(place) != 3:
        return ()
    return (f"service:{labels[1] if len(labels) == 2 else place[1]}/{labels[0]}",)


def _add_stream(emitter: Entity, frontend: Resource, written: Value, resources: ResourceIndex) -> Iterator[Link]:
    """Standard output: of the containers that run with the ConfigMap, where the file is in one."""
    text, span = written.text or "", written.span
    mounted = container_of_config(resources, frontend.container) if frontend.container else []
    places = {(one.workload.id, one.container.name): one.place_of(_STANDARD_OUTPUT) for one in mounted}
    for place in places.values():
        route = emitter.append("routes", {"to": {"unknown": _COLLECTOR}, "via": "stdout", "target": text}, span)
        yield Link(emitter.id, f"{route}.to", place.handles, span, "standard output")
    if not places:
        append_route(emitter, "stdout", text, STANDARD_OUTPUT, span)


def _shown(value: Value) -> str:
    parts = getattr(value.data, "parts", ())
    return "".join(part if isinstance(part, str) else "…" for part in parts) or "a target that is not known"


def _add_ring(emitter: Entity, frontend: Resource, written: Value, stores: dict[str, Entity]) -> None:
    text, span = written.text or "", written.span
    ring = frontend.get("rings", text.removeprefix("ring@"))
    servers = list(_servers(ring))
    for words in servers:
        address = words[2] if len(words) > 2 else text
        encrypted = "ssl" in words
        more = {"encrypted": encrypted}
        if encrypted:
            more["verified"] = words[words.index("verify") + 1 :][:1] != ["none"] if "verify" in words else True
        append_route(emitter, "tcp", f"{text} ({address})", _ELSEWHERE, span, **more)
    if servers:
        return
    if ring is None:
        append_route(emitter, "ring", text, Unknown(f"{text} is not declared in these files", "its ring section"), span)
        return
    append_route(emitter, "ring", text, _memory(frontend, text, written, stores).id, span)


def _servers(ring: Value | None) -> Iterator[list[str]]:
    for line in ring.items() if ring is not None else []:
        words = [word.text or "" for word in line.items()]
        if words[:1] == ["server"]:
            yield words


def _memory(frontend: Resource, text: str, written: Value, stores: dict[str, Entity]) -> Entity:
    identity = f"store:{frontend.scope}#{text}"
    if identity not in stores:
        store = entity_for("store", "container-disk", frontend, text)
        store.id, store.address, store.type, store.header = identity, text, "ring", written.span
        store.set("names", [text], written.span)
        store.set("durable", False, written.span)
        store.set("durable_detail", "a ring without a server is in memory: it is lost when HAProxy restarts")
        stores[identity] = store
    return stores[identity]
