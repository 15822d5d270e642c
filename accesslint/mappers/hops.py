"""What the mappers of log shippers have in common: facts with their places, ways to other systems, files, Services.

Handles are those of `accesslint.mappers.kubernetes.places`.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Protocol

import msgspec

from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.kubernetes.places import EVERY_STDOUT, config_handle
from accesslint.mappers.kubernetes.pods import MountedConfig, container_of_config, text_of
from accesslint.mappers.table import entity_for
from accesslint.model.entities import Entity, Link
from accesslint.model.environment import environment_of
from accesslint.model.values import Resource, Template, Unknown, Value
from accesslint.source import Span

CONTAINER_LOGS = ("/var/log/containers/", "/var/log/pods/", "/var/lib/docker/containers/")
"""Where the kubelet and the runtime keep the stdout of a node's containers.

Source: https://kubernetes.io/docs/concepts/cluster-administration/logging/#log-location-node
"""

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1", "[::1]", "0.0.0.0"})  # noqa: S104 (compared, not bound)
_STREAMS = frozenset(
    {
        "/dev/stdout",
        "/dev/stderr",
        *(f"{folder}/fd/{number}" for folder in ("/proc/1", "/proc/self", "/dev") for number in (1, 2)),
    }
)
DEVICES = ("/dev/", "/proc/")
"""Where files are that keep nothing."""
_GLOB = frozenset("*?[{%")
_HOST = Unknown("whether this runs on a host or in a container is not told by its configuration", "a manifest")


class Fact(msgspec.Struct, frozen=True):
    """A fact's value, where it was decided, and whether it is the vendor's default."""

    value: Any
    span: Span | None = None
    default: bool = False


class Way(msgspec.Struct):
    """A route in the making."""

    via: str
    target: str
    span: Span
    handles: tuple[str, ...] = ()
    reason: str = ""
    """Why the other end is not known, where nothing in the files can be it."""
    facts: dict[str, Fact] = msgspec.field(default_factory=dict)
    """`encrypted`, `verified`, `discarded`."""


class Reader(Protocol):
    """An input of a shipper's configuration."""

    @property
    def paths(self) -> list[tuple[str, Span]]:
        """The files that it reads."""

    @property
    def is_listening(self) -> bool:
        """Whether others send to it."""


def kind_of(inputs: Iterable[Reader]) -> str:
    """A collector takes what others write: containers' stdout, or what they send."""
    for one in inputs:
        if one.is_listening or any(path.startswith(CONTAINER_LOGS) for path, _ in one.paths):
            return "collector"
    return "shipper"


def is_complete(configuration: Resource) -> bool:
    """Whether the main file of a configuration is known."""
    complete = configuration.get("complete")
    return complete is not None and complete.data is True


def gap_of(configuration: Resource) -> Unknown | None:
    """Why parts of a configuration may be missing; None where all of it is known."""
    gaps = configuration.get("open")
    gap = next((gap.unknown for gap in gaps.items()), None) if gaps is not None else None
    if gap is None and not is_complete(configuration):
        gap = Unknown("the main file that includes this is not in the tree", "the file that includes it")
    return gap


def open_text(value: Value | None) -> str:
    """A value as text; `…` stands for the parts that are not known."""
    if value is None:
        return ""
    data = value.data
    if isinstance(data, Template):
        return "".join(part if isinstance(part, str) else "…" for part in data.parts)
    return "…" if isinstance(data, Unknown) else (value.text or "")


_OWN_FILES = ("fluent", "td-agent", ".gz", ".zip", ".bz2", ".tmp", ".swp")
"""What shippers leave out with good reason: their own logs, and rotated files that are packed."""


def left_out(excluded: Iterable[str], read: Iterable[str]) -> list[str]:
    """Of the files that an input passes over, those that no other input reads and that are not a shipper's own.

    `read`: the paths of all inputs of the configuration.
    """
    others = list(read)
    return [
        path
        for path in excluded
        if path
        and not any(own in path for own in _OWN_FILES)
        and not any(path == other or _fits(path, other) for other in others if not _takes_all(other))
    ]


def _takes_all(path: str) -> bool:
    """Whether a path is the pattern of a whole folder: what is left out of that is not read by it again."""
    return posixpath.basename(path) in ("*", "*.log", "*-json.log")


def decide(value: Value | None, meaning: Callable[[str], Any], default: Any, missing: Unknown | None = None) -> Fact:
    """The fact that a setting decides. `missing`: why the setting may be there although it is not seen."""
    if value is None:
        return Fact(default, None, default=True) if missing is None else Fact(missing)
    unknown = value.unknown
    if unknown is not None:
        return Fact(unknown, value.span)
    meant = meaning((value.text or "").strip())
    if meant is None:
        meant = Unknown(f"the value `{open_text(value)[:60]}` is not one that the vendor documents")
    return Fact(meant, value.span)


def append(hop: Entity, path: str, plain: Mapping[str, Any], facts: Mapping[str, Fact], span: Span | None) -> str:
    """Append an element to a list of facts, each fact with its own place; gives the element's path."""
    element: dict[str, Any] = dict(plain)
    for name, fact in facts.items():
        element[name] = {"unknown": fact.value.reason} if isinstance(fact.value, Unknown) else fact.value
    where = hop.append(path, element, span)
    for name, fact in facts.items():
        inner = f"{where}.{name}"
        if fact.span is not None:
            hop.spans[inner] = fact.span
        if fact.default:
            hop.defaults.add(inner)
        if isinstance(fact.value, Unknown):
            hop.decided_by[inner] = fact.value.decided_by
    return where


class Files:
    """The file stores that a run's shippers write, each once."""

    def __init__(self) -> None:
        self._stores: dict[str, Entity] = {}

    def stores(self) -> Iterator[Entity]:
        """The stores written to."""
        yield from self._stores.values()

    def store(self, name: str, kind: str, configuration: Resource, path: str, span: Span) -> Entity:
        """The store of an id, made on first use."""
        if name not in self._stores:
            store = entity_for("store", kind, configuration)
            store.id, store.address, store.type, store.header, store.via = f"store:{name}", path, "file", span, ()
            store.environment = environment_of(configuration.scope)
            store.set("names", [path])
            self._stores[name] = store
        return self._stores[name]


class Surroundings:
    """Where a shipper's configuration is in force, as far as the files tell: in which containers, or on a host."""

    def __init__(self, configuration: Resource, resources: ResourceIndex, files: Files) -> None:
        self._configuration = configuration
        self._resources = resources
        self._files = files
        container = configuration.container
        self.mounted: list[MountedConfig] = container_of_config(resources, container) if container else []
        self._namespace = self._namespace_of(container)

    def _namespace_of(self, container: str) -> str:
        for config in self.mounted:
            if config.pod.namespace:
                return config.pod.namespace
        carrier = self._resources.get(container) if container else None
        return (text_of(carrier.get("metadata", "namespace")) if carrier is not None else "") or "default"

    def hop(self, kind: str) -> Entity:
        """A fresh hop of the configuration."""
        hop = entity_for("hop", kind, self._configuration)
        hop.environment = environment_of(self._configuration.scope, self._configuration.container)
        if self._configuration.container:
            hop.handles.add(config_handle(self._configuration.container))
        return hop

    # What it reads

    def read(self, hop: Entity, path: str, span: Span) -> Iterator[Link]:
        """Say that the hop reads a file, or all files of a pattern."""
        if path.startswith(CONTAINER_LOGS):
            hop.append("inputs", {"via": "file", "what": path}, span)
            if posixpath.basename(path) in ("*", "*.log", "*-json.log"):
                hop.handles.add(EVERY_STDOUT)
            return
        for handles in self._readable(path) or [()]:
            entry = hop.append("inputs", {"via": "file", "what": path}, span)
            if handles:
                yield Link(hop.id, f"{entry}.from", handles, span, path)

    def _readable(self, path: str) -> list[tuple[str, ...]]:
        """For each file that a path may mean, its handles."""
        if not path.startswith("/"):
            return []
        fixed = _fixed_part(path)
        if self.mounted:
            places = (config.place_of(fixed) for config in self.mounted)
            return [tuple(dict.fromkeys(handle for place in places for handle in place.handles))]
        written = [(scope, file) for scope, file in _written(self._resources) if _fits(file, path)]
        own = (f"file:{self._configuration.scope}:{path}", f"file:node:{fixed}")
        return [(f"file:{scope}:{file}",) for scope, file in written] or [own]

    # Where it sends

    def service(self, host: str) -> tuple[str, ...]:
        """The handle of the Kubernetes Service that a host name may mean.

        Source: https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#services
        """
        name = host.rstrip(".")
        for suffix in (".svc.cluster.local", ".svc"):
            name = name.removesuffix(suffix)
        steps = name.split(".")
        if not name or len(steps) > 2 or not all(steps) or not (self._configuration.container or "." in name):
            return ()
        return (f"service:{steps[1] if len(steps) == 2 else self._namespace}/{steps[0]}",)

    def add(self, hop: Entity, way: Way) -> Iterator[Link]:
        """Append a route to another system."""
        discarded = way.facts.get("discarded")
        to: Any = None if discarded is not None and discarded.value is True else {"unknown": way.reason}
        plain = {"to": to, "via": way.via, "target": way.target}
        path = append(hop, "routes", plain, way.facts, way.span)
        if way.handles:
            yield Link(hop.id, f"{path}.to", way.handles, way.span, way.target)

    def write(self, hop: Entity, path: str, span: Span, via: str = "file") -> Iterator[Link]:
        """Append a route to a file."""
        if path == "/dev/null":
            append(hop, "routes", {"to": None, "via": via, "target": path}, {"discarded": Fact(value=True)}, span)
            return
        if path in _STREAMS or not path:
            reason = "who collects standard output is not told here"
            hop.append("routes", {"to": {"unknown": reason}, "via": "stdout", "target": path or "stdout"}, span)
            return
        if self.mounted and path.startswith("/"):
            for config in self.mounted:
                yield from self._write_in(config, hop, path, span, via)
            return
        store = self._files.store(f"{self._configuration.scope}#{path}", "file", self._configuration, path, span)
        store.handles |= {f"file:{self._configuration.scope}:{path}"}
        store.set("durable", _HOST)
        hop.append("routes", {"to": store.id, "via": via, "target": path}, span)

    def _write_in(self, config: MountedConfig, hop: Entity, path: str, span: Span, via: str) -> Iterator[Link]:
        place = config.place_of(_fixed_part(path))
        to: Any = {"unknown": "the volume's files do not tell"}
        if place.kind == "container-disk":
            name = f"{config.workload.id}:{config.container.name}:{path}"
            store = self._files.store(name, "container-disk", self._configuration, path, span)
            store.handles.update(place.handles)
            store.set("durable", place.doubt or False, span)
            store.set("durable_detail", f"it is on the own disk of container {config.container.name}")
            to = store.id
        entry = hop.append("routes", {"to": to, "via": via, "target": path}, span)
        if place.kind != "container-disk":
            yield Link(hop.id, f"{entry}.to", place.handles, span, f"the volume at {path}")


def _fixed_part(path: str) -> str:
    """The path up to the folder in which a pattern begins; a path without a pattern as it is."""
    steps = path.split("/")
    for number, step in enumerate(steps):
        if not _GLOB.isdisjoint(step):
            return "/".join(steps[:number]) or "/"
    return path


def _fits(file: str, pattern: str) -> bool:
    """Whether a path fits a shell pattern; `*` stays inside of one step."""
    steps, wanted = file.split("/"), pattern.split("/")
    return len(steps) == len(wanted) and all(_step_fits(*pair) for pair in zip(steps, wanted, strict=True))


def _step_fits(step: str, wanted: str) -> bool:
    from fnmatch import fnmatchcase

    return fnmatchcase(step, wanted)


def _written(resources: ResourceIndex) -> Iterable[tuple[str, str]]:
    """The files that the nginx servers of hosts write, each with the scope of its handle."""
    found: dict[tuple[str, str], None] = {}
    for server in resources.of_type("nginx_server"):
        if server.container:
            continue
        levels = [server.get("access_log")]
        locations = server.get("locations")
        levels += [] if locations is None else locations.items()
        for level in levels:
            logs = None if level is None else level.get("logs")
            for log in [] if logs is None else logs.items():
                written = log.get("written")
                if written is not None and written.text and written.text.startswith("/"):
                    found[server.scope, written.text] = None
    return found
