"""The access log format of an API Gateway stage: a text of `$context` variables, as JSON, CLF, XML or CSV.

What the variables mean: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html,
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html and
https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-logging.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from accesslint.mappers.holes import text_with_holes
from accesslint.mappers.records import Layout, Time, Vocabulary, bare_format, unknown_fields
from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Template, Unknown, Value
from accesslint.source import Span

VOCABULARY = Vocabulary(
    meanings={
        "timestamp": ("requestTime", "requestTimeEpoch"),
        "identity": (
            "identity.user",
            "identity.userArn",
            "identity.caller",
            "identity.apiKeyId",
            "identity.apiKey",
            "identity.cognitoIdentityId",
            "identity.cognitoAuthenticationProvider",
            "identity.clientCert.subjectDN",
            "identity.clientCert.serialNumber",
            "authorizer.principalId",
        ),
        "action": ("httpMethod", "eventType"),
        "resource": ("resourcePath", "path", "routeKey"),
        "result": ("status",),
        "client_address": ("identity.sourceIp",),
        "request_id": ("requestId", "extendedRequestId"),
        "trace_id": ("xrayTraceId",),
        "user_agent": ("identity.userAgent",),
        "size": ("responseLength", "dataProcessed"),
        "duration": ("responseLatency", "integrationLatency", "integration.latency"),
        "protocol": ("protocol",),
        "host": ("domainName",),
    },
    times={
        "requestTime": Time("offset", "clf", "second"),
        "requestTimeEpoch": Time("utc", "epoch", "millisecond"),
    },
    client_controlled=frozenset({"path", "identity.userAgent"}),
    sensitive={"identity.apiKey": "credentials"},
)

_LAYOUT = Layout(
    name="access log",
    kind="access-log",
    vocabulary=VOCABULARY,
    listed="",
    source="https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html",
)

_CLAIMS = frozenset(
    {
        "sub",
        "subject",
        "user",
        "userid",
        "username",
        "useremail",
        "email",
        "principal",
        "principalid",
        "clientid",
        "login",
        "upn",
        "oid",
        "uid",
        "azp",
        "preferredusername",
        "cognito:username",
    }
)
"""Names of authorizer claims and properties that name a caller, in lower case, without separators."""
_SECRETS = ("token", "secret", "password", "authorization", "cookie")
"""Parts of names of authorizer properties and headers that give credentials away."""

_VARIABLE = re.compile(r"\$context((?:\.[A-Za-z0-9_:-]+)+)")
_SEPARATORS = str.maketrans("", "", "_-")
_MOST_LEAVES = 2000
_LOOK_BACK = 200


class _Part(NamedTuple):
    """A text in a format, under a name where the format is JSON."""

    text: str
    name: str
    span: Span


def access_log_format(resource: Resource, written: Value) -> Entity:
    """The format entity of a stage whose `access_log_settings.format` is given."""
    entity = bare_format(resource, _LAYOUT, configurable=True)
    parts, unknown = _parts(written)
    variables = [(variable, part) for part in parts for variable in _VARIABLE.finditer(part.text)]
    text, holes = text_with_holes(written)
    if not variables and (unknown is not None or holes):
        why = unknown or Unknown("the format is known only after apply", "a plan file")
        unknown_fields(entity, why, written.span)
        entity.set("encoding", why, written.span)
        entity.set("structured", why, written.span)
        return entity
    _set_encoding(entity, written, text)
    entity.set("fields", [], written.span)
    places = dict[str, Span]()
    for variable, part in variables:
        known = variable[1][1:]
        places.setdefault(known, part.span)
        for field in _fields(known, part.name or _name_before(part.text, variable.start())):
            entity.append("fields", field, part.span)
    time = next((token for token in VOCABULARY.times if token in places), None)
    if time is not None:
        entity.set("timestamp", VOCABULARY.times[time].fact(), places[time])
    if unknown is not None:
        entity.set("rest", unknown, written.span)
    return entity


def _parts(written: Value) -> tuple[list[_Part], Unknown | None]:
    """The texts of a format with their places, and why there may be more."""
    decoded = written.decoded()
    if decoded is None or not isinstance(decoded.data, dict | list | str):
        decoded = written
    parts = list[_Part]()
    unknown: Unknown | None = None
    waiting: list[tuple[str, Value]] = [("", decoded)]
    while waiting and len(parts) < _MOST_LEAVES:
        name, value = waiting.pop()
        data = value.data
        if isinstance(data, dict):
            waiting += reversed([(f"{name}.{key}" if name else key, item) for key, item in data.items()])
        elif isinstance(data, list):
            waiting += reversed([(name, item) for item in data])
        elif isinstance(data, str | Template):
            parts.append(_Part(text_with_holes(value)[0], name, value.span))
        unknown = unknown or value.unknown
    return parts, unknown


def _fields(known: str, name: str) -> Iterator[dict[str, Any]]:
    token = f"$context.{known}"
    last = known.rpartition(".")[2].lower()
    own = known.startswith(("authorizer.", "requestOverride."))
    identity = known.startswith("authorizer.") and last.translate(_SEPARATORS) in _CLAIMS
    for field in VOCABULARY.fields(token, name, "authorizer.principalId" if identity else known):
        if own and any(part in last for part in _SECRETS):
            field["sensitive"] = "credentials"
        elif known.startswith("requestOverride.querystring."):
            field["sensitive"] = "query-strings"
        elif identity and "email" in last:
            field["sensitive"] = "personal-data"
        yield field


def _name_before(text: str, at: int) -> str:
    """The name that a JSON-shaped text gives the value at a place: `"ip": "` before it; empty if none."""
    before = text[max(0, at - _LOOK_BACK) : at].rstrip('" \t\r\n')
    if not before.endswith(":"):
        return ""
    pieces = before[:-1].rstrip().rsplit('"', 2)
    return pieces[1] if len(pieces) == 3 and not pieces[2] else ""


def _set_encoding(entity: Entity, written: Value, text: str) -> None:
    encoding = "json" if isinstance(getattr(written.decoded(), "data", None), dict | list) else _encoding(text.strip())
    entity.set("encoding", encoding, written.span)
    entity.set("structured", encoding in {"json", "xml", "csv"}, written.span)


def _encoding(text: str) -> str:
    if text.startswith("{"):
        return "json"
    if text.startswith("<"):
        return "xml"
    if "[$context.requestTime]" in text:
        return "clf"
    between = set(_VARIABLE.sub("", text))
    return "csv" if "," in between and between <= set(",\"' ") else "text"
