"""What Traefik's records hold: the fields of JSON, those of the common log format, and the modes that drop them.

https://doc.traefik.io/traefik/reference/install-configuration/observability/logs-and-accesslogs/: fields are kept
unless dropped, headers dropped unless kept; the common log format writes `-` for what is dropped. A header's field has
the name of the header after `request_`. The path of a request holds its query string.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from accesslint.mappers.meanings import shown, undecided
from accesslint.mappers.records import Layout, Time, Vocabulary, bare_format
from accesslint.mappers.table import entity_for
from accesslint.model.entities import Entity
from accesslint.model.recording import Layout as Recorded
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Span

PAGE = "https://doc.traefik.io/traefik/reference/install-configuration/observability/logs-and-accesslogs/"

_CLIENTS = frozenset(
    {"ClientUsername", "RequestHost", "RequestAddr", "RequestMethod", "RequestPath", "RequestLine"}
    | {"request_Referer", "request_User-Agent"}
)
_VOCABULARY = Vocabulary(
    meanings={
        "timestamp": ("time", "StartUTC", "StartLocal"),
        "identity": ("ClientUsername",),
        "action": ("RequestMethod", "RequestLine"),
        "resource": ("RequestPath", "RequestLine"),
        "host": ("RequestHost", "RequestAddr"),
        "result": ("DownstreamStatus", "OriginStatus"),
        "client_address": ("ClientHost", "ClientAddr"),
        "request_id": ("request_X-Request-Id", "request_X-Correlation-Id"),
        "trace_id": ("TraceId", "request_Traceparent", "request_X-B3-Traceid"),
        "user_agent": ("request_User-Agent",),
        "referrer": ("request_Referer",),
        "size": ("DownstreamContentSize", "RequestContentSize", "OriginContentSize"),
        "duration": ("Duration", "OriginDuration"),
        "protocol": ("RequestProtocol", "RequestScheme"),
    },
    times={
        "StartUTC": Time("utc", "rfc3339", "nanosecond"),
        "StartLocal": Time("offset", "rfc3339", "nanosecond"),
        "time": Time("offset", "rfc3339", "second"),
    },
    client_controlled=_CLIENTS,
)
_LOCAL, _UTC = Time("offset", "clf", "second"), Time("utc", "clf", "second")
_JSON = (
    "StartUTC StartLocal Duration RouterName ServiceName ServiceURL ServiceAddr ClientAddr ClientHost ClientPort "
    "ClientUsername RequestAddr RequestHost RequestPort RequestMethod RequestPath RequestProtocol RequestScheme "
    "RequestContentSize OriginDuration OriginContentSize OriginStatus DownstreamStatus DownstreamContentSize "
    "RequestCount GzipRatio Overhead RetryAttempts TLSVersion TLSCipher TLSClientSubject"
)
_COMMON = (
    "ClientHost ClientUsername StartUTC StartLocal RequestMethod RequestPath RequestProtocol DownstreamStatus "
    "DownstreamContentSize request_Referer request_User-Agent RequestCount RouterName ServiceURL Duration"
)
_GENERIC = _COMMON.partition(" RequestCount")[0]
"""The generic common log format ends after the headers."""
LAYOUTS: Mapping[str, tuple[str, str]] = {
    "json": ("json", _JSON),
    "common": ("clf", _COMMON),
    "genericclf": ("clf", _GENERIC),
}
"""Encoding and fields by `format`."""
SECRET_HEADERS = {
    "request_Authorization": "credentials",
    "request_Proxy-Authorization": "credentials",
    "request_Cookie": "credentials",
    "request_X-Api-Key": "credentials",
    "downstream_Set-Cookie": "credentials",
    "origin_Set-Cookie": "credentials",
}
"""Headers that give something away; those of responses have fields of their own."""
_KNOWN_HEADERS = (
    *("request_User-Agent", "request_Referer", "request_X-Request-Id", "request_X-Correlation-Id"),
    *("request_Traceparent", "request_X-B3-Traceid"),
)
_FIELDS = "accesslog.fields"


class Modes:
    """Which fields and headers the settings keep."""

    def __init__(self, settings: Mapping[str, Value]) -> None:
        self._settings = settings
        self.doubt: tuple[Unknown, Span] | None = None

    def of(self, field: str) -> tuple[str, Span | None]:
        """`keep`, `redact` or `drop`, and the place of the setting that says so."""
        header = field.partition("_")[2]
        below, name, default = (f"{_FIELDS}.headers", header, "drop") if header else (_FIELDS, field, "keep")
        for setting in (f"{below}.names.{name}".lower(), f"{below}.defaultmode"):
            value = self._settings.get(setting)
            if value is None:
                continue
            unknown = undecided(value)
            if unknown is not None:
                self.doubt = (unknown, value.span)
                return "unknown", value.span
            mode = shown(value)
            # Fields cannot be redacted; a word that is not known leaves the default.
            if mode in ("keep", "drop") or (mode == "redact" and header):
                return mode, value.span
        return default, None

    def is_named(self, field: str) -> bool:
        """Whether a header's mode is its own, not the default of all headers."""
        return f"{_FIELDS}.headers.names.{field.partition('_')[2]}".lower() in self._settings


def secrets_kept(settings: Mapping[str, Value]) -> tuple[list[str], Span | None]:
    """Headers that prove who somebody is and that the default of all headers keeps; the place of that default."""
    modes = Modes(settings)
    kept = [header for header in SECRET_HEADERS if not modes.is_named(header) and modes.of(header)[0] == "keep"]
    names = dict.fromkeys(header.partition("_")[2] for header in kept)
    return list(names), modes.of(kept[0])[1] if kept else None


def format_of(resource: Resource, settings: Mapping[str, Value], name: str) -> Entity:
    """The format entity of an access log, of the fields that the settings keep.

    A format that Traefik does not know is the common one.
    """
    value = settings.get("accesslog.format")
    written = (shown(value) or "common").lower() if value is not None else "common"
    chosen = written if written in LAYOUTS else "common"
    encoding, listed = LAYOUTS[chosen]
    layout = Layout(f"Traefik {chosen}", "access-log", _VOCABULARY, listed, PAGE, encoding)
    entity = bare_format(resource, layout, configurable=True)
    entity.id = entity_for("format", "access-log", resource, name).id
    span = value.span if value is not None else None
    unknown = undecided(value) if value is not None else None
    if unknown is not None:
        for path in ("encoding", "structured", "fields", "timestamp"):
            entity.set(path, unknown, span)
        return entity
    entity.layout = Recorded(
        "traefik", (chosen,), definitions={k: v for k, v in settings.items() if k.startswith(_FIELDS)}
    )
    entity.set("encoding", encoding, span, default=span is None)
    entity.set("structured", encoding == "json", span, default=span is None)
    _set_fields(entity, layout, Modes(settings), settings)
    return entity


def _set_fields(entity: Entity, layout: Layout, modes: Modes, settings: Mapping[str, Value]) -> None:
    is_json = layout.encoding == "json"
    # Where a setting drops who it was, that is the place to change; else nothing in the file decides the fields.
    mode, place = modes.of("ClientUsername")
    entity.set("fields", [], place if mode == "drop" else None, default=mode != "drop")
    kept = ["time"] if is_json else []
    # With tracing on, JSON has the trace's id as well: https://github.com/traefik/traefik/pull/11715.
    traced = ("TraceId",) if is_json and any(name.partition(".")[0] == "tracing" for name in settings) else ()
    headers = (*_KNOWN_HEADERS, *SECRET_HEADERS) if is_json else ()
    for name in dict.fromkeys((*kept, *layout.tokens, *traced, *headers)):
        mode, span = modes.of(name) if name != "time" else ("keep", None)
        if mode in ("unknown", "drop") or (mode == "redact" and name in SECRET_HEADERS):
            continue
        if name in SECRET_HEADERS and not modes.is_named(name):
            continue  # Told once of all that the default keeps: `secrets_kept`.
        if name == "StartLocal" and "StartUTC" in kept and not is_json:
            continue  # The common format writes one of them.
        kept.append(name)
        for field in layout.vocabulary.fields(name):
            entity.append("fields", field | dict(_gives_away(name, settings)), span)
    if modes.doubt is not None:
        entity.set("rest", *modes.doubt)
    time = layout.vocabulary.time(kept)
    if time is not None and not is_json:
        time = _UTC if "StartUTC" in kept else _LOCAL
    if time is not None:
        fact = {"zone": time.zone, "form": time.form, "precision": time.precision, "fixed": not is_json}
        entity.set("timestamp", fact, default=True)


def _gives_away(name: str, settings: Mapping[str, Value]) -> Iterator[tuple[str, str]]:
    if name in SECRET_HEADERS:
        yield "sensitive", SECRET_HEADERS[name]
    if name == "RequestPath":
        mode = settings.get("accesslog.fields.queryparameters.defaultmode")
        if mode is None or shown(mode) == "keep":
            yield "sensitive", "query-strings"
