"""AWS WAF: web ACLs, new and classic, what their logs leave out and whether they hold credentials.

A record holds every header of the request but those that `redacted_fields` names:
https://docs.aws.amazon.com/waf/latest/developerguide/logging-fields.html
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.aws.service_logs import Live, Service, Sink, map_services, tables
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import undecided
from accesslint.mappers.records import Layout, Time, Vocabulary
from accesslint.mappers.table import Side, find
from accesslint.model.entities import Entity, Link
from accesslint.model.values import Resource, Value

_LOGGING = "aws_wafv2_web_acl_logging_configuration"
_FIELDS = "https://docs.aws.amazon.com/waf/latest/developerguide/logging-fields.html"
_CREDENTIALS = ("authorization", "cookie")

_RECORD = Layout(
    name="WAF log",
    kind="access-log",
    vocabulary=Vocabulary(
        meanings={
            "timestamp": ("timestamp",),
            "client_address": ("httpRequest.clientIp",),
            "action": ("httpRequest.httpMethod",),
            "resource": ("httpRequest.uri", "httpRequest.args"),
            "result": ("action",),
            "request_id": ("httpRequest.requestId",),
            "protocol": ("httpRequest.httpVersion",),
        },
        times={"timestamp": Time("utc", "epoch", "millisecond")},
        client_controlled=frozenset({"httpRequest.uri", "httpRequest.args", "httpRequest.headers"}),
    ),
    listed=(
        "timestamp formatVersion webaclId terminatingRuleId terminatingRuleType action httpSourceName httpSourceId "
        "httpRequest.clientIp httpRequest.country httpRequest.headers httpRequest.uri httpRequest.args "
        "httpRequest.httpVersion httpRequest.httpMethod httpRequest.requestId labels"
    ),
    source=_FIELDS,
    encoding="json",
)


def _redacted(field: Value) -> str:
    """The header that a field to be redacted names, in lower case; empty for other parts of a request."""
    name = find(field, "single_header.name") or find(field, "field_to_match.data")
    return (name.text or "").lower() if name is not None else ""


def _add_headers(emitter: Entity, redacted: Value | None, holder: Resource) -> None:
    fields = redacted.items() if redacted is not None else []
    if any(undecided(field) is not None for field in fields):
        return
    names = {_redacted(field) for field in fields}
    if any(field.is_partly_open for field in fields):
        return
    for header in _CREDENTIALS:
        if header not in names:
            what = {"what": f"the {header.capitalize()} header", "kind": "credentials"}
            emitter.append("sensitive", what, redacted.span if redacted is not None else holder.header)


def _new(emitter: Entity, _: Resource, live: list[Live], __: ResourceIndex) -> Iterator[Entity | Link]:
    for holder in {one.holder.id: one.holder for one in live}.values():
        _add_headers(emitter, find(holder, "redacted_fields"), holder)
        default = find(holder, "logging_filter.default_behavior")
        if default is not None and (default.text or "").upper() == "DROP":
            detail = "only requests that a filter keeps leave records"
            emitter.append(
                "filters", {"how": "condition", "what": "default_behavior DROP", "detail": detail}, default.span
            )
        filters = find(holder, "logging_filter.filter")
        for item in filters.items() if filters is not None else ():
            behavior = find(item, "behavior")
            if behavior is not None and (behavior.text or "").upper() == "DROP":
                what = {
                    "how": "condition",
                    "what": "behavior DROP",
                    "detail": "requests that a filter matches are dropped",
                }
                emitter.append("filters", what, behavior.span)
    yield from ()


def _classic(emitter: Entity, acl: Resource, _: list[Live], __: ResourceIndex) -> Iterator[Entity | Link]:
    redacted = find(acl, "logging_configuration.redacted_fields.field_to_match")
    fields = redacted.items() if redacted is not None else []
    names = {(name.text or "").lower() for field in fields if (name := find(field, "data")) is not None}
    if all(not field.is_partly_open for field in fields):
        for header in _CREDENTIALS:
            if header not in names:
                what = {"what": f"the {header.capitalize()} header", "kind": "credentials"}
                emitter.append("sensitive", what, redacted.span if redacted is not None else None)
    yield from ()


SERVICES = (
    Service(
        kind="firewall",
        plane="http",
        types=("aws_wafv2_web_acl",),
        sinks=(Sink("log_destination_configs"),),
        source="https://docs.aws.amazon.com/waf/latest/developerguide/logging.html",
        absent=f"no {_LOGGING} in these files points at it",
        layout=_RECORD,
        side=Side(_LOGGING, "resource_arn"),
        also=_new,
    ),
    Service(
        kind="firewall",
        plane="http",
        types=("aws_waf_web_acl", "aws_wafregional_web_acl"),
        sinks=(Sink("logging_configuration.log_destination", "firehose"),),
        source="https://docs.aws.amazon.com/waf/latest/developerguide/classic-logging.html",
        absent="it has no logging_configuration",
        layout=_RECORD,
        also=_classic,
    ),
)

TABLES = tables(SERVICES)


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every web ACL as an emitter of kind `firewall`, with its format and routes."""
    yield from map_services(SERVICES, resources)
