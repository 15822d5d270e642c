"""What Caddy's records hold: the fields of an access, what filters make of them, what is appended, how time is written.

Sources: https://caddyserver.com/docs/logging (the fields),
https://caddyserver.com/docs/caddyfile/directives/log#format-modules (encoders, filters, forms of time: by default a
number of seconds since 1970, in the console form a date in UTC that does not say so) and
https://caddyserver.com/docs/caddyfile/directives/log_append. Every encoder escapes as JSON does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from accesslint.mappers.caddy.routing import Log, wrapped
from accesslint.mappers.field_names import meaning_of
from accesslint.mappers.line_formats import unknown_line
from accesslint.mappers.meanings import undecided
from accesslint.mappers.table import entity_for
from accesslint.model.entities import Entity
from accesslint.model.environment import environment_of
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Span

FIELDS: Mapping[str, tuple[str, ...]] = {
    "ts": ("timestamp",),
    "request>remote_ip": ("client_address",),
    "request>client_ip": ("client_address",),
    "request>proto": ("protocol",),
    "request>method": ("action",),
    "request>host": ("host",),
    "request>uri": ("resource",),
    "request>headers>User-Agent": ("user_agent",),
    "request>headers>Referer": ("referrer",),
    "user_id": ("identity",),
    "duration": ("duration",),
    "size": ("size",),
    "status": ("result",),
}
"""By path, as filters name it."""

_CLIENT = frozenset({"request>method", "request>host", "request>uri"})
_CREDENTIALS = ("Authorization", "Cookie", "Proxy-Authorization")
_RUINING = frozenset({"delete", "replace", "hash", "regexp", "multi_regexp"})
"""Filters after which a name is no name any more."""
_TIMES: Mapping[str, tuple[str, str, str]] = {
    "": ("utc", "epoch", "microsecond"),
    "unix_seconds_float": ("utc", "epoch", "microsecond"),
    "unix_milli_float": ("utc", "epoch", "microsecond"),
    "unix_nano": ("utc", "epoch", "nanosecond"),
    "iso8601": ("utc", "rfc3339", "millisecond"),
    "rfc3339": ("utc", "rfc3339", "second"),
    "rfc3339_nano": ("utc", "rfc3339", "nanosecond"),
    "wall": ("none", "other", "second"),
    "wall_milli": ("none", "other", "millisecond"),
    "wall_nano": ("none", "other", "nanosecond"),
    "common_log": ("utc", "clf", "second"),
}
_DIGITS = {1: "second", 2: "millisecond", 3: "millisecond", 6: "microsecond", 9: "nanosecond"}
_UUID = re.compile(r"\{(?:http\.request\.)?uuid\}")
_HEADER = re.compile(r"\{(?:http\.request\.header|header)\.([\w-]+)\}")
_SAID_BY_CLIENT = re.compile(
    r"\{(?:http\.request\.)?(?:header|cookie|query|uri|path|host|method|body|orig_uri|file|dir)[.}]"
)
_SUBJECT = re.compile(r"\{(?:http\.auth\.user\.|http\.request\.tls\.client\.|tls_client_)")


def time_of(encoder: Value, *, console: bool) -> dict[str, Any] | Unknown:
    """How an encoder writes the time: zone, form, precision."""
    written, local = encoder.get("time_format"), encoder.get("time_local")
    for value in (written, local):
        unknown = undecided(value) if value is not None else None
        if unknown is not None:
            return unknown
    text = (written.text or "") if written is not None else ""
    if not text and console:
        text = "wall_milli"
    zone, form, precision = _TIMES.get(text) or _layout(text)
    if local is not None and local.data is True and zone == "utc" and form != "epoch":
        zone = "offset"
    return {"zone": zone, "form": form, "precision": precision}


def _layout(text: str) -> tuple[str, str, str]:
    """A layout of Go's: https://pkg.go.dev/time#Layout."""
    has_zone = any(mark in text for mark in ("Z07", "-07", "Z0700"))
    fraction = re.search(r"[.,](0+|9+)", text)
    precision = _DIGITS.get(len(fraction[1]), "millisecond") if fraction else "second"
    form = "rfc3339" if re.match(r"2006-01-02[T ]15:04:05", text) else "clf" if "02/Jan/2006:15" in text else "other"
    return "utc" if has_zone else "none", form, precision


def format_of(resource: Resource, log: Log, *, one_of_several: bool) -> Entity:
    """The format of a log's records, as a site fills it; its logger's name tells it from others of the site's."""
    encoder = log.settings.get("encoder")
    added = list(_added(resource))
    names = ", ".join(str(item["name"]) for item, _ in added)
    kinds = [(kind.text or "?") if (kind := one.get("format")) else "json" for one in wrapped(encoder)] or ["json"]
    shown = f"Caddy {' of '.join(kinds)}" + (f" with {names[:60]}" if names else "")
    entity = entity_for("format", "access-log", resource)
    span = encoder.span if encoder is not None else log.span
    if encoder is None:
        entity.id = f"format:{resource.scope}#{shown}"
    else:
        entity.id = f"format:{resource.scope}#{shown}:{span.file}:{span.line}:{span.column}"
    if one_of_several:
        entity.id += f" by {log.logger}"
    entity.address, entity.header, entity.via = shown, span, ()
    entity.environment = environment_of(resource.scope)
    entity.set("name", shown)
    entity.set("configurable", True)
    entity.set("defined", "once", default=encoder is None)
    unknown = _doubt(encoder, kinds)
    if unknown is not None:
        unknown_line(entity, unknown, span)
        return entity
    _set_shape(entity, encoder, kinds[-1])
    _set_fields(entity, resource, encoder, added)
    return entity


def _doubt(encoder: Value | None, kinds: list[str]) -> Unknown | None:
    """Why nothing is known of the records."""
    if encoder is None:
        return None
    if encoder.unknown is not None:
        return encoder.unknown
    for one in wrapped(encoder):
        kind = one.get("format")
        unknown = undecided(kind) if kind is not None else None
        if unknown is not None:
            return unknown
    other = next((kind for kind in kinds if kind not in {"json", "console", "filter", "append"}), None)
    if other is not None:
        return Unknown(f"what the encoder {other}, a plug-in, writes is not told by the files", "the plug-in")
    return None


def _set_shape(entity: Entity, encoder: Value | None, kind: str) -> None:
    innermost = list(wrapped(encoder))[-1] if encoder is not None else None
    console = kind == "console"
    default = innermost is None or innermost.get("format") is None
    place = None
    if innermost is not None and not default:
        named = innermost.get("format")
        place = named.span if named is not None else None
    entity.set("encoding", "text" if console else "json", place, default=default)
    entity.set("structured", not console, place, default=default)
    entity.set("escaping", "json", default=True)
    time = time_of(innermost, console=console) if innermost is not None else {
        "zone": "utc", "form": "epoch", "precision": "microsecond"
    }  # fmt: skip
    written = innermost.get("time_format") if innermost is not None else None
    entity.set("timestamp", time, written.span if written is not None else place, default=written is None)


def _set_fields(
    entity: Entity, resource: Resource, encoder: Value | None, added: list[tuple[dict[str, Any], Span]]
) -> None:
    filters = dict(_filters(encoder))
    removed = _filter_of("user_id", filters)
    ruined = removed if removed is not None and _kind(removed) in _RUINING else None
    entity.set("fields", [], ruined.span if ruined is not None else None, default=ruined is None)
    named = next((value for one in wrapped(encoder) if (value := one.get("time_key"))), None)
    names = {"ts": (named.text or "ts") if named is not None else "ts"}
    for path in FIELDS:
        # Filters do not reach the time: Caddy writes it itself.
        done = _filter_of(path, filters) if path != "ts" else None
        if _kind(done) == "delete":
            continue
        for fact in _field(path, names.get(path, path.replace(">", ".")), done):
            entity.append("fields", fact, done.span if done is not None else None)
    for item, place in (*_credentials(resource, filters), *added, *_appended_by_encoder(encoder)):
        entity.append("fields", item, place)
    hole = next((value for one in wrapped(encoder) if (value := one.get("hole"))), None)
    if hole is not None:
        entity.set("rest", hole.data, hole.span)


def _kind(found: Value | None) -> str:
    """A filter's name; empty without one."""
    kind = found.get("filter") if found is not None else None
    return (kind.text or "?") if kind is not None else ""


def _field(path: str, name: str, done: Value | None) -> Iterator[dict[str, Any]]:
    """The facts of a field that stays, once per meaning."""
    kind = _kind(done)
    renamed = done.get("name") if done is not None and kind == "rename" else None
    if renamed is not None:
        name = f"{name.rpartition('.')[0]}.{renamed.text}".lstrip(".")
    for meaning in FIELDS[path]:
        ruined = kind in {"hash", "replace"} or (kind in _RUINING and meaning == "identity")
        fact: dict[str, Any] = {"token": path, "name": name, "meaning": "other" if ruined else meaning}
        if path in _CLIENT or "headers>" in path:
            fact |= {"client_controlled": True, "escaped": True}
        if path == "request>uri" and kind in {"", "rename"}:
            fact["sensitive"] = "query-strings"
        yield fact


def _credentials(resource: Resource, filters: Mapping[str, Value]) -> Iterator[tuple[dict[str, Any], Span]]:
    """The headers that `log_credentials` keeps as they are."""
    given = resource.get("credentials")
    if given is None or given.data is not True:
        return
    for header in _CREDENTIALS:
        path = f"request>headers>{header}"
        if _filter_of(path, filters) is None:
            fact = {"token": path, "name": path.replace(">", "."), "meaning": "other", "client_controlled": True}
            yield fact | {"escaped": True, "sensitive": "credentials"}, given.span


def _filters(encoder: Value | None) -> Iterator[tuple[str, Value]]:
    for one in wrapped(encoder):
        kind, fields = one.get("format"), one.get("fields")
        if kind is not None and kind.text == "filter" and fields is not None:
            yield from fields.entries()


def _filter_of(path: str, filters: Mapping[str, Value]) -> Value | None:
    """The filter of a field or of what holds it."""
    steps = path.split(">")
    for count in range(len(steps), 0, -1):
        found = filters.get(">".join(steps[:count]))
        if found is None:
            continue
        kind = found.get("filter")
        if count == len(steps) or (kind is not None and kind.text == "delete"):
            return found
    return None


def _added(resource: Resource) -> Iterator[tuple[dict[str, Any], Span]]:
    """Fields that a site's directives add, each with its place."""
    appended = resource.get("appended")
    for item in appended.items() if appended is not None else []:
        key, value = item.get("key"), item.get("value")
        if key is not None and key.text and value is not None:
            yield _appended(key.text, value), item.span
    headers = resource.get("set_headers")
    for item in headers.items() if headers is not None else []:
        key, value = item.get("key"), item.get("value")
        if key is not None and key.text and value is not None and _UUID.search(value.text or ""):
            path = f"resp_headers>{'-'.join(part.capitalize() for part in key.text.lstrip('+?>').split('-'))}"
            yield {"token": path, "name": path.replace(">", "."), "meaning": "request_id"}, item.span
    traces = resource.get("traces")
    if traces is not None and traces.data is True:
        yield {"token": "traceID", "name": "traceID", "meaning": "trace_id"}, resource.header


def _appended(key: str, value: Value) -> dict[str, Any]:
    text = value.text or ""
    header = _HEADER.search(text)
    if _UUID.search(text):
        meaning = "request_id"
    elif _SUBJECT.search(text):
        meaning = "identity"
    elif header is not None and meaning_of(key) == "other":
        meaning = meaning_of(header[1])
    else:
        meaning = meaning_of(key)
    fact: dict[str, Any] = {"token": key, "name": key, "meaning": meaning}
    if _SAID_BY_CLIENT.search(text):
        fact |= {"client_controlled": True, "escaped": True}
    if header is not None and header[1].lower() in {"authorization", "cookie", "x-api-key", "proxy-authorization"}:
        fact["sensitive"] = "credentials"
    return fact


def _appended_by_encoder(encoder: Value | None) -> Iterator[tuple[dict[str, Any], Span]]:
    for one in wrapped(encoder):
        kind, fields = one.get("format"), one.get("fields")
        if kind is not None and kind.text == "append" and fields is not None:
            for key, value in fields.entries():
                yield {"token": key, "name": key, "meaning": "other"}, value.span
