"""The formats that frontends write, each an entity once: the record's text, the syslog header around it."""

from __future__ import annotations

from accesslint.mappers.haproxy.aliases import READY_MADE
from accesslint.mappers.haproxy.log_format import add_envelope, add_structured_data, set_facts
from accesslint.mappers.haproxy.pieces import Alias, read_format
from accesslint.mappers.haproxy.samples import Surroundings
from accesslint.mappers.line_formats import unknown_line
from accesslint.mappers.line_texts import as_name, parts_of
from accesslint.mappers.table import entity_for
from accesslint.model.entities import Entity
from accesslint.model.environment import environment_of
from accesslint.model.recording import Layout
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Span

_OF_CONNECTIONS = [
    *("timestamp", "client_address", "resource", "result", "size", "duration", "request_id", "host"),
    "protocol",
]
_NEEDS_HTTP = ("httplog", "httpslog", "clf")


_OF_REQUESTS = frozenset(("r", "HM", "HU", "HP", "HPO", "HQ", "HV", "rt"))
_FROM_THE_START = frozenset(("H", "T", "Tl", "Ts", "t", "tr", "trg", "trl", "f", "ft", "ms", "pid", "tsc"))


def is_written_twice(entity: Entity) -> bool:
    """Whether HAProxy 2.6 writes a record when the request is read, and again at its end.

    So it does with formats of nothing but the request line and what is known from the start.
    """
    layout = entity.layout
    if layout is None:
        return False
    pieces = [piece for piece in read_format(layout.parts).pieces if not isinstance(piece, str)]
    captures = layout.definitions.get("captures")
    if any(not isinstance(piece, Alias) for piece in pieces) or any(
        value.data not in ([], {}) for _, value in (captures.entries() if captures is not None else ())
    ):
        return False
    names = {piece.name for piece in pieces if isinstance(piece, Alias)}
    return bool(names & _OF_REQUESTS) and names <= _OF_REQUESTS | _FROM_THE_START


class Choice:
    """The format that is in force at a frontend."""

    def __init__(self, frontend: Resource, target: Value, profile: Value | None) -> None:
        self.around = around = surroundings_of(frontend)
        written = frontend.get("log_format")
        kind = written.get("kind") if written is not None else None
        self.kind = (kind.text if kind is not None else None) or "connection"
        self.fault = written.get("fault") if written is not None else None
        self.span: Span | None = written.span if written is not None else None
        if self.kind in _NEEDS_HTTP and not around.is_http:
            self.kind = "tcplog"  # HAProxy warns, and takes the format of connections
        text = written.get("text") if written is not None else None
        if profile is not None:
            self.kind, text = "custom", profile
        if self.kind == "custom" and text is not None:
            self.value, self.span = text, text.span
        else:
            ready = READY_MADE.get(self.kind, "").replace("{mode}", "HTTP" if around.is_http else "TCP")
            self.value = Value(ready, self.span or frontend.header)
        syslog = target.get("format")
        self.envelope: str | Unknown = "local" if syslog is None else syslog.unknown or syslog.text or "local"
        self.length = target.get("length")
        written_target = target.get("target")
        name = (written_target.text or "") if written_target is not None else ""
        self.is_stream = name.startswith(("stdout", "stderr", "fd@"))
        self.structured = frontend.get("structured_data") if self.envelope == "rfc5424" else None


def surroundings_of(frontend: Resource) -> Surroundings:
    """What a frontend gives its format to write."""
    mode, unique = frontend.get("mode"), frontend.get("unique_id")
    captures, variables = frontend.get("captures"), frontend.get("variables")
    requests = captures.get("request") if captures is not None else None
    responses = captures.get("response") if captures is not None else None
    return Surroundings(
        is_http=mode is None or mode.text != "tcp",
        requests=requests.items() if requests is not None else [],
        responses=responses.items() if responses is not None else [],
        cookie=captures.get("cookie") if captures is not None else None,
        variables=dict(variables.entries()) if variables is not None else {},
        unique_id="" if unique is None else unique.text or "unknown",
    )


class Formats:
    """The formats of a run, by what they write."""

    def __init__(self) -> None:
        self.entities: dict[str, Entity] = {}

    def use(self, frontend: Resource, target: Value, profile: Value | None) -> str:
        """The id of the format that a frontend writes to a target; `profile`: what the target's profile chooses."""
        choice = Choice(frontend, target, profile)
        identity = _identity(frontend, choice)
        if identity not in self.entities:
            self.entities[identity] = _entity(frontend, choice, identity)
        return identity


def _identity(frontend: Resource, choice: Choice) -> str:
    """One format for all frontends that write the same: what has captures or variables of its own, stands alone."""
    text = choice.value.text or ""
    own = any(
        mark in text for mark in ("%hr", "%hs", "}hr", "}hs", "capture.", "var(", "%ID", "}ID", "%CC", "%CS", "}o")
    )
    captures, variables = frontend.get("captures"), frontend.get("variables")
    has_own = bool(frontend.get("unique_id")) or any(
        value.data not in ([], {})
        for group in (captures, variables)
        if group is not None
        for _, value in group.entries()
    )
    place = f":{choice.span.file}:{choice.span.line}" if choice.span is not None else ""
    where = frontend.address if (own or choice.structured is not None) and has_own else ""
    shown = choice.envelope if isinstance(choice.envelope, str) else "unknown"
    mode = frontend.get("mode")
    shown += f" {choice.length.text}" if choice.length is not None else ""
    shown += " stream" if choice.is_stream else ""
    return f"format:{frontend.scope}#{choice.kind}{place} {mode.text if mode else ''} {shown} {where}".rstrip()


def _entity(frontend: Resource, choice: Choice, identity: str) -> Entity:
    around = choice.around
    entity = entity_for("format", "access-log", frontend)
    value, span = choice.value, choice.span
    entity.id, entity.header, entity.via = identity, span or frontend.header, ()
    entity.environment = environment_of(frontend.scope)
    if choice.kind == "custom":
        name = as_name(value.text or "log-format")
        shown = as_name(f"log-format {value.text or 'that is not known'}")
    else:
        name = _NAMES[choice.kind]
        shown = f"HAProxy's {name}"
    entity.address = shown
    entity.set("name", name)
    entity.set("configurable", True)
    if not around.is_http:
        entity.set("offers", [*_OF_CONNECTIONS, *(("identity",) if _asks_for_certificates(frontend) else ())])
    mode = frontend.get("mode")
    unknown = mode.unknown if mode is not None else None
    whole = value.data if isinstance(value.data, Unknown) else unknown if choice.kind != "custom" else None
    if whole is not None:
        entity.set("defined", whole, span)
        unknown_line(entity, whole, span)
        return entity
    entity.set("defined", "once", span)
    parts = parts_of(value)
    set_facts(entity, parts, around, span, default=choice.kind == "connection")
    if choice.kind == "clf":
        entity.set("encoding", "clf", span)
    if choice.structured is not None:
        add_structured_data(entity, parts_of(choice.structured), around, choice.structured.span)
    add_envelope(entity, choice.envelope, span)
    if choice.fault is not None and choice.kind == "custom":
        entity.set("defined", "invalid", choice.fault.span)
        entity.set("defined_detail", f"HAProxy does not start with it: {choice.fault.text}")
    entity.layout = _layout(frontend, choice, parts, is_json=entity.get("encoding") == "json")
    return entity


def _asks_for_certificates(frontend: Resource) -> bool:
    """Whether a client can have a name at all: without a certificate a connection has none."""
    addresses = frontend.get("addresses")
    return any(" verify " in (address.text or " verify ") for address in (addresses.items() if addresses else []))


_NAMES = {
    "connection": "connection line (no log format is chosen)",
    "tcplog": "tcplog format",
    "httplog": "httplog format",
    "httpslog": "httpslog format",
    "clf": "httplog clf format",
}


def _layout(frontend: Resource, choice: Choice, parts: tuple[str | Unknown, ...], *, is_json: bool) -> Layout:
    names = ("captures", "variables", "unique_id", "scripted", "open")
    definitions = {name: value for name in names if (value := frontend.get(name)) is not None}
    if choice.structured is not None:
        definitions["structured_data"] = choice.structured
    if choice.length is not None:
        definitions["length"] = choice.length
    if choice.is_stream:
        definitions["stream"] = Value(True, choice.value.span)
    if is_json:
        definitions["json"] = Value(True, choice.value.span)
    return Layout("haproxy", parts, choice.envelope, definitions)
