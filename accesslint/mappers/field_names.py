"""What the usual names of fields in access records mean.

A shipper removes fields by name; what a record loses by that is told by the name alone. The names are those of common
web servers and loggers, of Kubernetes audit events, and of ECS and OCSF
(https://www.elastic.co/docs/reference/ecs/ecs-field-reference, https://schema.ocsf.io/).
"""

from __future__ import annotations

import re

OTHER = "other"

NAMES: dict[str, tuple[str, ...]] = {
    "identity": (
        *("user", "user_id", "userid", "user_name", "username", "remote_user", "auth_user", "authenticated_user"),
        *("identity", "principal", "subject", "sub", "actor", "actor_id", "login", "session_user", "impersonated_user"),
        *("user.name", "user.id", "user.uid", "actor.user.name", "actor.user.uid", "client.user.id", "enduser.id"),
    ),
    "timestamp": (
        *("time", "timestamp", "@timestamp", "ts", "date", "datetime", "event_time", "time_local", "time_iso8601"),
        *("logtime", "start_time", "request_received_timestamp", "event.created"),
    ),
    "action": (
        *("method", "verb", "action", "request_method", "http_method", "operation", "event_name"),
        *("http.request.method", "event.action", "http_request.http_method", "api.operation"),
    ),
    "resource": (
        *("path", "uri", "url", "request", "request_uri", "request_path", "request_url", "resource", "object_ref"),
        *("object", "url.path", "url.full", "url.original", "http_request.url"),
    ),
    "result": (
        *("status", "code", "status_code", "response_code", "http_status", "response_status", "result", "outcome"),
        *("http.response.status_code", "event.outcome", "http_response.code"),
    ),
    "request_id": (
        *("request_id", "req_id", "rid", "x_request_id", "correlation_id", "transaction_id", "audit_id"),
        *("http.request.id", "transaction.id", "http_request.uid"),
    ),
    "trace_id": ("trace_id", "traceparent", "x_amzn_trace_id", "trace.id", "trace.uid"),
    "client_address": (
        *("remote_addr", "remote_address", "remote_ip", "client_ip", "clientip", "client_address", "source_ip"),
        *("source_ips", "x_forwarded_for", "source.ip", "client.ip", "client.address", "src_endpoint.ip"),
    ),
    "user_agent": ("user_agent", "http_user_agent", "agent", "user_agent.original"),
    "referrer": ("referer", "referrer", "http_referer", "http_referrer"),
    "size": ("bytes", "size", "body_bytes_sent", "bytes_sent", "response_size"),
    "duration": ("duration", "request_time", "latency", "elapsed", "response_time"),
}
"""By meaning, the commonest name first. Names have lower case, with `_` between words."""

WHOLE_RECORDS = frozenset({"log", "message", "msg", "record", "event", "raw", "data", "body", "textpayload"})
"""Fields that hold an entire record as one text."""

_BY_NAME = {name: meaning for meaning, names in NAMES.items() for name in names}
_METADATA = frozenset({"kubernetes", "docker", "k8s", "labels", "annotations", "host", "ecs", "cloud", "orchestrator"})
"""Where a shipper's own additions are: their last steps mean nothing about the access."""

_WORD_STARTS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_STEPS = re.compile(r"[\w@-]+")


def meaning_of(name: str) -> str:
    """A field's meaning by its name or path: `$.req.user_id`, `record["userId"]`; `other` where it tells none."""
    steps = [_plain(step) for step in _STEPS.findall(name[:300])]
    if steps and steps[0] == "record":
        steps = steps[1:]
    if not steps or (len(steps) > 1 and steps[0] in _METADATA):
        return OTHER
    for start in range(len(steps)):
        found = _BY_NAME.get(".".join(steps[start:]))
        if found is not None:
            return found
    return OTHER


def meanings_starting_with(prefix: str) -> list[str]:
    """The meanings of the usual names that begin so, in a stable order."""
    plain = _plain(prefix)
    return list(dict.fromkeys(meaning for name, meaning in _BY_NAME.items() if plain and name.startswith(plain)))


def _plain(step: str) -> str:
    return _WORD_STARTS.sub("_", step).replace("-", "_").lower()
