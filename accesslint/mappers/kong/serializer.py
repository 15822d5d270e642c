"""What Kong's logging plugins write: one JSON object for each request, which `custom_fields_by_lua` can change.

https://developer.konghq.com/plugins/file-log/ (log format, custom fields) and `kong.log.serialize` at
https://developer.konghq.com/gateway/pdk/reference/kong.log/: the headers Authorization and Proxy-Authorization are
redacted, others (Cookie, API keys) are not. The user is the consumer whom a plugin authenticated.
"""

from __future__ import annotations

import re

from accesslint.mappers.meanings import shown, undecided
from accesslint.mappers.records import Layout, Time, Vocabulary, bare_format, unknown_fields
from accesslint.mappers.table import entity_for
from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Value

_NOTHING = re.compile(r"\s*return\s+nil\s*(?:;\s*)?")
_HEADERS = "request.headers"
_HEADERS_THAT_PROVE = (_HEADERS, f"{_HEADERS}.cookie")
"""Custom fields after which the headers are taken as cleaned."""

SERIALIZED = Layout(
    name="Kong log",
    kind="access-log",
    vocabulary=Vocabulary(
        meanings={
            "timestamp": ("started_at",),
            "identity": ("consumer", "authenticated_entity"),
            "action": ("request.method",),
            "resource": ("request.uri", "request.url"),
            "result": ("response.status",),
            "client_address": ("client_ip",),
            "request_id": ("request.id",),
            "size": ("request.size", "response.size"),
            "duration": ("latencies",),
        },
        times={"started_at": Time("utc", "epoch", "millisecond")},
        client_controlled=frozenset({"request.uri", "request.url", "request.querystring", _HEADERS}),
        sensitive={
            "request.uri": "query-strings",
            "request.url": "query-strings",
            "request.querystring": "query-strings",
            _HEADERS: "credentials",
        },
    ),
    listed=(
        "started_at client_ip request.id request.method request.uri request.url request.querystring request.headers "
        "request.size request.tls response.status response.headers response.size consumer authenticated_entity service "
        "route tries latencies upstream_uri"
    ),
    source="https://developer.konghq.com/plugins/file-log/",
    encoding="json",
)


def format_of(resource: Resource, name: str, own_fields: Value | None) -> Entity:
    """The format entity of a plugin; `own_fields` is its `custom_fields_by_lua`."""
    form = bare_format(resource, SERIALIZED, configurable=True)
    form.id = entity_for("format", SERIALIZED.kind, resource, name).id
    form.address = f"the log of {name}"
    form.set("encoding", "json", default=True)
    form.set("structured", True, default=True)
    form.set("escaping", "json", default=True)
    unknown = undecided(own_fields) if own_fields is not None else None
    if own_fields is not None and unknown is not None:
        unknown_fields(form, unknown, own_fields.span)
        return form
    own = dict(own_fields.entries()) if own_fields is not None else {}
    dropped = {key: value for key, value in own.items() if _NOTHING.fullmatch(shown(value) or "")}
    place = next(iter(dropped.values())).span if dropped else None
    form.set("fields", [], place, default=place is None)
    for token in SERIALIZED.tokens:
        if any(token == key or token.startswith(f"{key}.") for key in dropped):
            continue
        for field in SERIALIZED.vocabulary.fields(token, name=token):
            if token == _HEADERS and any(key in own for key in _HEADERS_THAT_PROVE):
                del field["sensitive"]
            form.append("fields", field)
    for key, value in own.items():
        if key not in dropped and key not in SERIALIZED.tokens:
            form.append("fields", {"token": key, "name": key, "meaning": "other"}, value.span)
    if "started_at" not in dropped:
        form.set("timestamp", SERIALIZED.vocabulary.times["started_at"].fact(), default=True)
    return form
