"""Elasticsearch: the audit log, off by default, with the events that it includes and excludes.

https://www.elastic.co/guide/en/elasticsearch/reference/current/auditing-settings.html: accepted sign-ins
(`authentication_success`) are not among the events included by default; policies leave out what they match. In its
container image the audit log goes to the console instead of a file (the image's log4j2.properties). Before version 8
security, and the audit log with it, is off unless it is enabled:
https://www.elastic.co/guide/en/elasticsearch/reference/6.7/security-settings.html
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.audited_servers import AuditedServer, map_audited
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.records import Layout, Time, Vocabulary
from accesslint.mappers.server_files import STANDARD_OUTPUT, append_route
from accesslint.model.values import Resource, Unknown

_AUDIT = "xpack.security.audit"
_EVENTS = f"{_AUDIT}.logfile.events"
_INCLUDED = (
    *("access_denied", "access_granted", "anonymous_access_denied", "authentication_failed", "connection_denied"),
    *("tampered_request", "run_as_denied", "run_as_granted", "security_config_change"),
)
_WANTED = (*_INCLUDED, "authentication_success")
_LICENSE = "a subscription of Elastic's has to cover it"
"""https://www.elastic.co/docs/deploy-manage/security/logging-configuration/enabling-audit-logs"""
_SIGN_INS = ("authentication_success", "authentication_failed")

AUDIT = Layout(
    name="Elasticsearch audit log",
    kind="audit-log",
    vocabulary=Vocabulary(
        meanings={
            "timestamp": ("timestamp",),
            "identity": ("user.name",),
            "action": ("action", "request.method"),
            "resource": ("url.path", "indices"),
            "result": ("event.action",),
            "client_address": ("origin.address",),
            "request_id": ("request.id",),
            "trace_id": ("trace.id",),
        },
        times={"timestamp": Time("offset", "rfc3339", "millisecond")},
    ),
    listed=(
        "timestamp cluster.uuid node.id event.type event.action user.name user.realm authentication.type "
        "origin.type origin.address url.path url.query request.method request.id action indices request.name trace.id"
    ),
    source="https://www.elastic.co/guide/en/elasticsearch/reference/current/audit-event-types.html",
    encoding="json",
)


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every node's configuration as an emitter of kind `database`."""
    yield from map_audited(resources, "elasticsearch_configuration", _map)


def _map(node: AuditedServer) -> None:
    older = _is_older(node.resource)
    secured, place = node.switched("xpack.security.enabled", default=not older)
    if secured is False:
        by_default = " by default before version 8" if place is None else ""
        node.set_logging("off", place, f"xpack.security.enabled is false{by_default}")
        return
    span = node.switched_on(f"{_AUDIT}.enabled")
    if span is None:
        detail = node.emitter.get("logging_detail")
        if isinstance(detail, str):
            node.emitter.set("logging_detail", f"{detail}; {_LICENSE}")
        return
    node.add_format(AUDIT)
    if node.resource.get("stdout") is not None:
        append_route(node.emitter, "stdout", "stdout", STANDARD_OUTPUT, span)
    else:
        cluster, _ = node.text("cluster.name", default="elasticsearch")
        node.add_file("audit", None if isinstance(cluster, Unknown) else f"{cluster}_audit.json", span)
    _set_events(node)
    _set_ignored(node)
    bodies, where = node.switched(f"{_EVENTS}.emit_request_body")
    if bodies is True:
        node.emitter.append("sensitive", {"what": "request bodies (emit_request_body)", "kind": "bodies"}, where)


def _is_older(resource: Resource) -> bool:
    """Whether its image is of a version before 8."""
    image = resource.get("image")
    tag = (image.text or "").rpartition("/")[2].partition("@")[0].partition(":")[2] if image is not None else ""
    return tag.partition(".")[0] in ("5", "6", "7")


def _set_events(node: AuditedServer) -> None:
    included, span = node.listed(f"{_EVENTS}.include")
    excluded, place = node.listed(f"{_EVENTS}.exclude")
    for found, where in ((included, span), (excluded, place)):
        if isinstance(found, Unknown):
            node.emitter.set("coverage.event_kinds", found, where)
            node.set_sign_ins(where, logins=found, failures=found)
            return
    kept = set(_INCLUDED) if not isinstance(included, list) else set(included)
    if "_all" in kept:
        kept |= set(_WANTED)
    left_out = set(excluded) if isinstance(excluded, list) else set[str]()
    left_out = left_out if "_all" in left_out else left_out & kept
    kept = set() if "_all" in left_out else kept - left_out
    missing = [name for name in _WANTED if name not in kept]
    decided = place if left_out else span
    both = isinstance(included, list) and left_out
    detail = (
        f"{_EVENTS} leaves them out" if both else f"{_EVENTS}.{'exclude' if left_out else 'include'} leaves them out"
    )
    if decided is None:
        detail = "it is not among the events included by default"
    untold = [name for name in _SIGN_INS if name not in kept]
    node.set_sign_ins(
        decided,
        logins="authentication_success" in kept,
        failures="authentication_failed" in kept,
        detail=f"{' and '.join(untold)} {'is' if len(untold) == 1 else 'are'} not among the events",
    )
    others = [name for name in missing if name not in _SIGN_INS]
    node.set_kinds([name for name in _WANTED if name in kept], others, decided, detail)


def _set_ignored(node: AuditedServer) -> None:
    """Policies that leave records out: by users, realms, actions, indices, roles."""
    for aspect in ("users", "realms", "actions", "roles", "indices"):
        for name in node.names_below(f"{_EVENTS}.ignore_filters", f".{aspect}"):
            found, span = node.listed(name)
            if isinstance(found, list) and found:
                detail = f"it drops records whose {aspect} match {', '.join(found[:4])}"
                node.emitter.append("filters", {"how": "exclude", "what": name, "detail": detail}, span)
