"""One configuration's directives to resources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from accesslint.including.configuration_files import unique_address
from accesslint.loaders.nginx.configurations import Configuration
from accesslint.loaders.nginx.formats import formats
from accesslint.loaders.nginx.includes import Node
from accesslint.loaders.nginx.levels import Level
from accesslint.loaders.nginx.servers import server_attributes
from accesslint.loaders.nginx.variables import variables
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Span

PLATFORM = "nginx"

_MAIN_FILE = Unknown("the main file that includes this fragment is not in the tree", "the nginx.conf that includes it")
_LOGGING = frozenset({"access_log", "server_name", "listen"})


def resources_of(configuration: Configuration) -> Iterator[Resource]:
    """The servers, log formats and variables of a configuration, each with an address of its own."""
    maker = _Maker(configuration)
    nodes = configuration.nodes
    if configuration.kind == "main":
        main = Level("main", nodes)
        for module in ("http", "stream", "mail"):
            for block in _blocks(nodes, module):
                yield from maker.module(module, block.block or [], [main], block.header)
    elif configuration.kind == "http":
        yield from maker.module("http", nodes, [Level("main", [], _MAIN_FILE)], None)
    else:
        yield from maker.fragment(configuration.kind, nodes)


class _Maker:
    def __init__(self, configuration: Configuration) -> None:
        self._configuration = configuration
        self._addresses: set[str] = set()

    def module(self, module: str, nodes: list[Node], around: list[Level], header: Span | None) -> Iterator[Resource]:
        """What an `http`, `stream` or `mail` block declares."""
        outer = Level(module, nodes, around[-1].unknown)
        levels = [*around, outer]
        yield from self._variables(nodes, module, header)
        for made in formats(nodes, module):
            title = f"{_prefix(module)}log_format {made.name}"
            yield self._resource("nginx_log_format", title, made.attributes, made.node)
        for node in _blocks(nodes, "server"):
            attributes = server_attributes([*levels, Level("server", node.block or [])], module, node.header)
            title = f"{_prefix(module)}server {_label(attributes)}"
            yield self._resource("nginx_server", title, attributes, node)

    def fragment(self, kind: str, nodes: list[Node]) -> Iterator[Resource]:
        """A part of a server or location that says something about logging."""
        if not any(node.name in _LOGGING for node in _all(nodes)):
            return
        first = nodes[0]
        around = [Level("http", [], _MAIN_FILE)]
        attributes = server_attributes([*around, Level(kind, nodes)], "http", first.header, kind)
        label = _label(attributes)
        title = f"{kind} fragment" if kind == "location" or label.startswith("_:") else f"server {label}"
        yield from self._variables(nodes, "http", first.header)
        yield self._resource("nginx_server", title, attributes, first)

    def _variables(self, nodes: list[Node], module: str, header: Span | None) -> Iterator[Resource]:
        found = variables(nodes)
        if found:
            place = header or nodes[0].header
            attributes = Value({"module": Value(module, place), "variables": Value(dict(found), place)}, place)
            yield self._resource("nginx_variables", f"{_prefix(module)}variables", attributes, nodes[0])

    def _resource(self, kind: str, title: str, attributes: Value, node: Node) -> Resource:
        file = node.document.name.rpartition("/")[2]
        address = unique_address(f"{file}:{title}", self._addresses)
        if kind == "nginx_server" and self._configuration.packed_by and isinstance(attributes.data, dict):
            attributes.data["packed_by"] = Value(self._configuration.packed_by, node.header)
        scope = self._configuration.scope
        return Resource(
            id=f"{scope}#{address}",
            platform=PLATFORM,
            type=kind,
            address=address,
            attributes=attributes,
            header=node.header,
            scope=scope,
            container=self._configuration.container,
            via=node.via,
        )


def _prefix(module: str) -> str:
    return "" if module == "http" else f"{module} "


def _label(attributes: Value) -> str:
    label = attributes.get("label")
    return (label.text or "") if label else ""


def _blocks(nodes: Sequence[Node], name: str) -> Iterator[Node]:
    return (node for node in nodes if node.name == name and node.block is not None)


def _all(nodes: Iterable[Node]) -> Iterator[Node]:
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(node.block or ())
