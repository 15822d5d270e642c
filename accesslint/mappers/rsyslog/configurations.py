"""rsyslog's configurations as hops, with the files that may hold accesses as stores.

omfile: https://www.rsyslog.com/doc/configuration/modules/omfile.html (`fileCreateMode` is 0644 by default, less the
umask of the daemon, which distributions set in its unit). Files of the kernel's, the mail's and other messages are left
out: nobody's access is in them.
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.hops import DEVICES, Files, Surroundings, append, gap_of, is_complete
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.rsyslog.actions import buffer_of, is_network, way_of
from accesslint.mappers.rsyslog.selection import drops, is_selector, may_take, takes_everything
from accesslint.mappers.rsyslog.statements import Statement, rate_limits, statements_of, takes_local_messages
from accesslint.mappers.rsyslog.templates import DEFAULTS, format_of, templates_of
from accesslint.mappers.server_files import set_mode
from accesslint.mappers.syslog_messages import ACCESSES, SIGN_INS
from accesslint.model.entities import Entity, Link
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Span

_CONDITIONAL = Unknown("a template decides whether this line is there", "the rendered file")
_MASKED = Unknown("the mode is 0644 less the umask of the daemon's unit", "fileCreateMode")
_LISTENERS = {"imtcp": "tcp", "imudp": "udp", "imrelp": "relp", "imptcp": "tcp"}


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """A hop for each configuration that writes or drops messages of accesses."""
    files = Files()
    for configuration in resources.of_type("rsyslog_configuration"):
        yield from _Configuration(configuration, Surroundings(configuration, resources, files), files).entities()
    yield from files.stores()


class _Configuration:
    def __init__(self, configuration: Resource, surroundings: Surroundings, files: Files) -> None:
        self.configuration, self.surroundings, self.files = configuration, surroundings, files
        self.statements = statements_of(configuration)
        self.templates = templates_of(self.statements)
        self.gap = gap_of(configuration)
        self.actions = [one for one in self.statements if one.kind == "action" and one.is_kept]
        self.remote = [one for one in self.actions if is_network(one)]
        listens = any(one.kind == "input" and one.text("type").lower() in _LISTENERS for one in self.statements)
        self.hop = surroundings.hop("collector" if listens else "shipper")
        self.formats: dict[str, Entity] = {}

    def entities(self) -> Iterator[Mapped]:
        """The hop, its formats and its links; nothing for a file without actions."""
        links: list[Link] = []
        for action in self.actions:
            if may_take(action, ACCESSES):
                links += self._action(action)
        self._filters()
        self._unrouted()
        links += self._read()
        if all(self.hop.get(fact) is None for fact in ("routes", "filters", "unrouted", "inputs")):
            return
        self._inputs()
        if self.hop.get("routes") is None:
            self.hop.set("routes", self.gap or Unknown("no action of this file writes accesses", "other files"))
        if self.formats:
            self.hop.set("formats", [entity.id for entity in self.formats.values()])
        yield self.hop
        yield from self.formats.values()
        yield from links

    def _read(self) -> Iterator[Link]:
        """The files that imfile reads: https://www.rsyslog.com/doc/configuration/modules/imfile.html"""
        for one in self.statements:
            name = "inputfilename" if one.kind == "directive" else "file"
            is_input = one.kind == "directive" or (one.kind == "input" and one.text("type").lower() == "imfile")
            path = one.parameters.get(name) if is_input else None
            if path is not None and path.text and not one.conditional:
                yield from self.surroundings.read(self.hop, path.text, path.span)

    def _inputs(self) -> None:
        for one in self.statements:
            via = _LISTENERS.get(one.text("type").lower()) if one.kind == "input" else None
            if via is not None:
                self.hop.append("inputs", {"via": via, "what": one.text("port") or "the default port"}, one.span)

    # Actions

    def _action(self, action: Statement) -> Iterator[Link]:
        if action.conditional:
            unknown = {"unknown": _CONDITIONAL.reason}
            target = action.text("file") or action.text("target") or action.type
            self.hop.append("routes", {"to": unknown, "via": action.type, "target": target}, action.span)
            return
        self._format(action)
        if is_network(action):
            way = way_of(action, self.surroundings)
            yield from self.surroundings.add(self.hop, way)
            facts = buffer_of(action)
            if facts is not None and way.facts:
                append(self.hop, "buffers", {"output": way.target}, facts, way.span)
        elif action.type == "omfile":
            yield from self._file(action)
        else:
            unknown = {"unknown": f"where {action.type or 'this action'} writes is not told here"}
            target = action.text("pipe") or action.text("binary") or action.type or "an action"
            self.hop.append("routes", {"to": unknown, "via": action.type or "other", "target": target}, action.span)

    def _file(self, action: Statement) -> Iterator[Link]:
        value = action.parameters.get("file")
        if value is None or value.text is None:
            template = self.templates.get(action.text("dynafile").lower())
            shown = (template.text if template is not None else None) or action.text("dynafile") or "a file"
            unknown = {"unknown": "the file's name is made of each message"}
            self.hop.append("routes", {"to": unknown, "via": "file", "target": shown.strip('"')}, action.span)
            return
        path, span = value.text, value.span
        yield from self.surroundings.write(self.hop, path, span)
        if path.startswith("/") and not path.startswith(DEVICES) and not self.surroundings.mounted:
            store = self.files.store(f"{self.configuration.scope}#{path}", "file", self.configuration, path, span)
            self._mode(store, action)
            self._shipped(store, action)

    def _mode(self, store: Entity, action: Statement) -> None:
        value, umask = action.value("filecreatemode"), action.value("umask")
        if value is None or value.text is None:
            unknown = _MASKED if value is None else value.unknown or _MASKED
            store.set("permissions.others_read", unknown, None if value is None else value.span)
            return
        mode, mask = _octal(value), _octal(umask) if umask is not None else 0
        if mode is None or mask is None:
            return
        set_mode(store, f"{mode & ~mask:04o}", value.span)

    def _shipped(self, store: Entity, action: Statement) -> None:
        """Whether the same messages are sent to another system as well."""
        is_sent = any(
            takes_everything(other) or (may_take(action, SIGN_INS) and may_take(other, SIGN_INS))
            for other in self.remote
            if not other.conditional
        )
        perhaps = _CONDITIONAL if any(other.conditional for other in self.remote) else None
        fact: bool | Unknown | None = True if is_sent else self.gap or perhaps
        if fact is not None:
            store.set("shipped", fact)
            store.set("central", fact)

    def _format(self, action: Statement) -> None:
        named: Value | None
        if action.type == "omfile":
            named = action.value("template", "filetemplate")
        elif action.type == "omfwd":
            named = action.value("template", "forwardtemplate")
        else:
            return
        if named is not None and named.text is None:
            return
        missing = self.gap if named is None else None
        name = (named.text or "") if named is not None else DEFAULTS[action.type]
        if missing is not None or not name or name.lower() in self.formats:
            return
        span: Span | None = named.span if named is not None else action.span
        found = format_of(self.configuration, name, self.templates, self.gap, span)
        if found is not None:
            self.formats[name.lower()] = found

    # What is dropped

    def _filters(self) -> None:
        for drop in drops(self.statements):
            entry = {"how": drop.how, "what": drop.what, "detail": drop.detail}
            self.hop.append("filters", entry, drop.span)
        for name, value in rate_limits(self.statements):
            if value.text is not None and value.text.isdecimal() and int(value.text[:9]) > 0:
                detail = f"above a number of messages in {value.text} seconds it drops the rest"
                self.hop.append(
                    "filters", {"how": "sample", "what": f"{name}={value.text}", "detail": detail}, value.span
                )

    def _unrouted(self) -> None:
        """Facilities of sign-ins that no action takes."""
        if self.gap is not None or not is_complete(self.configuration) or not self.actions:
            return
        if (
            not takes_local_messages(self.statements)
            or any(one.kind == "call" for one in self.statements)
            or any(not is_selector(text) for one in self.actions for text in one.filters)
        ):
            return
        for facility in SIGN_INS:
            if not any(may_take(action, (facility,)) for action in self.actions):
                detail = f"no selector takes {facility}.info"
                self.hop.append("unrouted", {"what": facility, "detail": detail}, self.configuration.header)


def _octal(value: Value) -> int | None:
    text = (value.text or "").strip()
    return int(text, 8) if text and len(text) <= 5 and set(text) <= set("01234567") else None
