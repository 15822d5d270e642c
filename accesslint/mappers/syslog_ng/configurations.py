"""syslog-ng's configurations as hops, with the files that may hold accesses as stores.

file(): https://syslog-ng.github.io/admin-guide/070_Destinations/050_File/001_File_destination_options (`perm` is 0600
by default); rewrite rules:
https://syslog-ng.github.io/admin-guide/110_Template_and_rewrite/010_Modify_messages/README
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.field_names import meaning_of
from accesslint.mappers.hops import DEVICES, Files, Surroundings, append, gap_of, is_complete
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.server_files import set_mode
from accesslint.mappers.syslog_messages import SIGN_INS
from accesslint.mappers.syslog_ng.outputs import SYSLOG, buffer_of, is_network, transport_of, way_of
from accesslint.mappers.syslog_ng.selection import Selection
from accesslint.mappers.syslog_ng.statements import Item, Path, Statements
from accesslint.mappers.syslog_ng.templates import Formats
from accesslint.model.entities import Entity, Link
from accesslint.model.values import Resource, Unknown
from accesslint.source import Span

_CONDITIONAL = Unknown("a template decides whether this path is there", "the rendered file")
_NOT_KEPT = frozenset({"usertty"})
_REMOVED = {"unset": "remove", "unset-matches": "remove", "subst": "mask", "set": "mask", "credit-card-mask": "mask"}
_HASHED = ("hash", "sha", "md5", "$(sha")
_OF_ACCESS = frozenset({"identity", "action", "resource", "result", "client_address", "request_id"})


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """A hop for each configuration that writes or drops messages of accesses."""
    files = Files()
    for configuration in resources.of_type("syslog_ng_configuration"):
        yield from _Configuration(configuration, Surroundings(configuration, resources, files), files).entities()
    yield from files.stores()


class _Configuration:
    def __init__(self, configuration: Resource, surroundings: Surroundings, files: Files) -> None:
        self.configuration, self.surroundings, self.files = configuration, surroundings, files
        self.statements = Statements(configuration)
        self.selection = Selection(self.statements)
        self.gap = gap_of(configuration)
        self.paths = self.statements.paths()
        self.sources = {
            id(driver): driver
            for path in self.paths
            for one in path.sources
            for source in self.statements.named(one, "source")
            for driver in source.items
            if driver.kind == "call"
        }
        listens = any(driver.text in SYSLOG | {"default-network-drivers"} for driver in self.sources.values())
        self.hop = surroundings.hop("collector" if listens else "shipper")
        self.formats = Formats(configuration, self.statements, self.gap)
        self.done: set[int] = set()

    def entities(self) -> Iterator[Mapped]:
        """The hop, its formats and its links; nothing for a file that decides nothing."""
        links: list[Link] = []
        for path in self.paths:
            if self.selection.may_take(path):
                for driver in self._drivers(path):
                    links += self._driver(driver, path)
        self._filters()
        self._strips()
        self._unrouted()
        for driver in self.sources.values():
            links += self._source(driver)
        if all(self.hop.get(fact) is None for fact in ("routes", "filters", "unrouted", "inputs", "strips")):
            return
        if self.hop.get("routes") is None:
            self.hop.set("routes", self.gap or Unknown("no log path of this file keeps accesses", "other files"))
        if self.formats.entities:
            self.hop.set("formats", [entity.id for entity in self.formats.entities.values()])
        yield self.hop
        yield from self.formats.entities.values()
        yield from links

    def _drivers(self, path: Path) -> Iterator[Item]:
        for one in path.destinations:
            for destination in self.statements.named(one, "destination"):
                yield from (driver for driver in destination.items if driver.kind == "call")

    # Where messages come from and go to

    def _source(self, driver: Item) -> Iterator[Link]:
        if driver.text in SYSLOG:
            transport, port = transport_of(driver), driver.option("port", "localport")
            via = "tcp" if isinstance(transport, Unknown) else transport
            what = (port.text if port is not None else None) or "the default port"
            self.hop.append("inputs", {"via": via, "what": what}, driver.span)
        elif driver.text == "file":
            value = driver.value()
            if value is not None and value.text and not value.text.startswith(("/proc", "/dev")):
                yield from self.surroundings.read(self.hop, value.text, value.span)
        elif driver.text == "wildcard-file":
            folder, pattern = driver.option("base-dir"), driver.option("filename-pattern")
            if folder is not None and folder.text and pattern is not None and pattern.text:
                path = f"{folder.text.rstrip('/')}/{pattern.text}"
                yield from self.surroundings.read(self.hop, path, folder.span)

    def _driver(self, driver: Item, path: Path) -> Iterator[Link]:
        if id(driver) in self.done or driver.text in _NOT_KEPT:
            return
        self.done.add(id(driver))
        if driver.conditional or path.conditional:
            entry = {"to": {"unknown": _CONDITIONAL.reason}, "via": driver.text, "target": _shown(driver)}
            self.hop.append("routes", entry, driver.span)
            return
        if driver.text in SYSLOG or driver.text == "file":
            self.formats.add(driver)
        if is_network(driver):
            way = way_of(driver, self.surroundings)
            yield from self.surroundings.add(self.hop, way)
            facts = buffer_of(driver, waits=self._waits(driver))
            if facts is not None and way.facts:
                append(self.hop, "buffers", {"output": way.target}, facts, way.span)
        elif driver.text == "file":
            yield from self._file(driver, path)
        else:
            reason = f"where {driver.text}() writes is not told here"
            entry = {"to": {"unknown": reason}, "via": driver.text or "other", "target": _shown(driver)}
            self.hop.append("routes", entry, driver.span)

    def _waits(self, driver: Item) -> bool:
        """Whether all paths to a destination have flow control."""
        leading = [path for path in self.paths if any(one is driver for one in self._drivers(path))]
        return bool(leading) and all("flow-control" in path.flags for path in leading)

    def _file(self, driver: Item, path: Path) -> Iterator[Link]:
        value = driver.value()
        if value is None or value.text is None or "$" in value.text:
            shown = (value.text if value is not None else None) or "a file"
            reason = "the file's name is made of each message"
            if value is not None and value.unknown is not None:
                reason = value.unknown.reason
            self.hop.append("routes", {"to": {"unknown": reason}, "via": "file", "target": shown}, driver.span)
            return
        name, span = value.text, value.span
        yield from self.surroundings.write(self.hop, name, span)
        if name.startswith("/") and not name.startswith(DEVICES) and not self.surroundings.mounted:
            store = self.files.store(f"{self.configuration.scope}#{name}", "file", self.configuration, name, span)
            self._mode(store, driver)
            self._shipped(store, path)

    def _mode(self, store: Entity, driver: Item) -> None:
        value = driver.option("perm") or self.statements.options.option("perm")
        if value is None:
            if self.gap is not None:
                store.set("permissions.others_read", self.gap)
            else:
                set_mode(store, "0600", None)
        elif value.unknown is not None:
            store.set("permissions.others_read", value.unknown, value.span)
        elif value.text and len(value.text) <= 5 and set(value.text) <= set("01234567"):
            set_mode(store, f"{int(value.text, 8):04o}", value.span)

    def _shipped(self, store: Entity, path: Path) -> None:
        """Whether the same messages are sent to another system as well."""
        others = [
            other
            for other in self.paths
            if any(is_network(driver) and not driver.conditional for driver in self._drivers(other))
        ]
        is_sent = any(
            other is path or (not other.conditional and all(self._both_take(path, other, name) for name in SIGN_INS))
            for other in others
        )
        fact: bool | Unknown | None = True if is_sent else self.gap
        if fact is not None:
            store.set("shipped", fact)
            store.set("central", fact)

    def _both_take(self, path: Path, other: Path, facility: str) -> bool:
        return self.selection.takes(path, facility) is False or self.selection.takes(other, facility) is True

    # What is dropped and taken out

    def _filters(self) -> None:
        kept = False
        for path in self.paths:
            drivers = [driver for driver in self._drivers(path) if driver.text not in _NOT_KEPT]
            if drivers or path.destinations:
                kept = kept or (not path.filters and not path.conditional and bool(drivers))
            elif "final" in path.flags and path.filters and not kept:
                self._drop(path)

    def _drop(self, path: Path) -> None:
        how = self.selection.drop_of(path)
        if how:
            what = self.selection.shown(path)
            entry = {"how": how, "what": what, "detail": f"it drops what fits {what}"}
            self.hop.append("filters", entry, self._place(path))

    def _place(self, path: Path) -> Span:
        return path.filters[-1].span if path.filters else path.span

    def _strips(self) -> None:
        for path in self.paths:
            for one in path.rewrites if path.destinations and self.selection.may_take(path) else []:
                for rule in self.statements.named(one, "rewrite"):
                    for item in rule.items:
                        self._strip(item)

    def _strip(self, item: Item) -> None:
        how = _REMOVED.get(item.text) if item.kind == "call" else None
        field = item.option("value") if how is not None else None
        if how is None or field is None or not field.text or id(item) in self.done:
            return
        self.done.add(id(item))
        meaning = meaning_of(field.text.lstrip(".").rpartition(".")[2])
        if meaning not in _OF_ACCESS:
            return
        words = " ".join(word.text.lower() for word in item.words())
        if how == "mask" and any(word in words for word in _HASHED):
            how = "hash"
        self.hop.append("strips", {"field": field.text, "meaning": meaning, "how": how}, field.span)

    def _unrouted(self) -> None:
        """Facilities of sign-ins that no path keeps."""
        keeping = [path for path in self.paths if path.destinations]
        if self.gap is not None or not is_complete(self.configuration) or not keeping:
            return
        for facility in SIGN_INS:
            if all(self.selection.takes(path, facility) is False for path in keeping):
                detail = f"no log path with a destination takes {facility}.info"
                self.hop.append("unrouted", {"what": facility, "detail": detail}, self.configuration.header)


def _shown(driver: Item) -> str:
    word = driver.word()
    return word.text if word is not None and word.text else driver.text or "a destination"
