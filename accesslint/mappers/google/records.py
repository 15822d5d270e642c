"""What Google Cloud's records hold. Nobody chooses the fields: the formats are there for comparison.

Everything but usage logs of buckets is a Cloud Logging entry:
https://cloud.google.com/logging/docs/reference/v2/rest/v2/LogEntry
"""

from __future__ import annotations

from accesslint.mappers.records import Layout, Time, Vocabulary, add_format, fixed_format
from accesslint.model.entities import Entity
from accesslint.model.values import Resource

_ENTRY_TIME = Time("utc", "rfc3339", "nanosecond")

AUDIT = Layout(
    name="Cloud Audit Logs entry",
    kind="audit-log",
    vocabulary=Vocabulary(
        meanings={
            "timestamp": ("timestamp",),
            "identity": ("protoPayload.authenticationInfo.principalEmail",),
            "action": ("protoPayload.methodName",),
            "resource": ("protoPayload.resourceName", "resource"),
            "result": ("protoPayload.status", "severity"),
            "client_address": ("protoPayload.requestMetadata.callerIp",),
            "request_id": ("insertId",),
            "trace_id": ("trace",),
            "user_agent": ("protoPayload.requestMetadata.callerSuppliedUserAgent",),
        },
        times={"timestamp": _ENTRY_TIME},
        client_controlled=frozenset({"protoPayload.requestMetadata.callerSuppliedUserAgent"}),
    ),
    listed=(
        "timestamp insertId severity resource trace protoPayload.authenticationInfo.principalEmail "
        "protoPayload.methodName protoPayload.resourceName protoPayload.status protoPayload.serviceName "
        "protoPayload.requestMetadata.callerIp protoPayload.requestMetadata.callerSuppliedUserAgent"
    ),
    source="https://cloud.google.com/logging/docs/reference/audit/auditlog/rest/Shared.Types/AuditLog",
    encoding="json",
)

REQUESTS = Layout(
    name="Google Cloud load balancer entry",
    kind="access-log",
    vocabulary=Vocabulary(
        meanings={
            "timestamp": ("timestamp",),
            "action": ("httpRequest.requestMethod",),
            "resource": ("httpRequest.requestUrl",),
            "result": ("httpRequest.status",),
            "client_address": ("httpRequest.remoteIp",),
            "request_id": ("insertId",),
            "trace_id": ("trace",),
            "user_agent": ("httpRequest.userAgent",),
            "referrer": ("httpRequest.referer",),
            "size": ("httpRequest.requestSize", "httpRequest.responseSize"),
            "duration": ("httpRequest.latency",),
            "protocol": ("httpRequest.protocol",),
        },
        times={"timestamp": _ENTRY_TIME},
        client_controlled=frozenset({"httpRequest.requestUrl", "httpRequest.userAgent", "httpRequest.referer"}),
        sensitive={"httpRequest.requestUrl": "query-strings"},
    ),
    listed=(
        "timestamp insertId trace httpRequest.requestMethod httpRequest.requestUrl httpRequest.status "
        "httpRequest.remoteIp httpRequest.userAgent httpRequest.referer httpRequest.requestSize "
        "httpRequest.responseSize httpRequest.latency httpRequest.protocol jsonPayload.statusDetails"
    ),
    source="https://cloud.google.com/load-balancing/docs/https/https-logging-monitoring",
    encoding="json",
)

FLOWS = Layout(
    name="VPC Flow Logs entry",
    kind="flow-log",
    vocabulary=Vocabulary(
        meanings={
            "timestamp": ("jsonPayload.start_time", "jsonPayload.end_time"),
            "client_address": ("jsonPayload.connection.src_ip",),
            "resource": ("jsonPayload.connection.dest_ip", "jsonPayload.connection.dest_port"),
            "protocol": ("jsonPayload.connection.protocol",),
            "size": ("jsonPayload.bytes_sent", "jsonPayload.packets_sent"),
        },
        times={"jsonPayload.start_time": _ENTRY_TIME},
    ),
    listed=(
        "jsonPayload.start_time jsonPayload.end_time jsonPayload.connection.src_ip jsonPayload.connection.src_port "
        "jsonPayload.connection.dest_ip jsonPayload.connection.dest_port jsonPayload.connection.protocol "
        "jsonPayload.bytes_sent jsonPayload.packets_sent jsonPayload.reporter"
    ),
    source="https://cloud.google.com/vpc/docs/about-flow-logs-records",
    encoding="json",
)

USAGE = Layout(
    name="Cloud Storage usage log",
    kind="access-log",
    vocabulary=Vocabulary(
        meanings={
            "timestamp": ("time_micros",),
            "client_address": ("c_ip",),
            "action": ("cs_method", "cs_operation"),
            "resource": ("cs_uri", "cs_bucket", "cs_object"),
            "result": ("sc_status",),
            "size": ("cs_bytes", "sc_bytes"),
            "duration": ("time_taken_micros",),
            "host": ("cs_host",),
            "referrer": ("cs_referer",),
            "user_agent": ("cs_user_agent",),
            "request_id": ("s_request_id",),
        },
        times={"time_micros": Time("utc", "epoch", "microsecond")},
        client_controlled=frozenset({"cs_uri", "cs_object", "cs_host", "cs_referer", "cs_user_agent"}),
    ),
    listed=(
        "time_micros c_ip c_ip_type c_ip_region cs_method cs_uri sc_status cs_bytes sc_bytes time_taken_micros "
        "cs_host cs_referer cs_user_agent s_request_id cs_operation cs_bucket cs_object"
    ),
    source="https://cloud.google.com/storage/docs/access-logs#format",
    encoding="csv",
)


def written_format(emitter: Entity, resource: Resource, layout: Layout) -> Entity:
    """The one format entity of a layout, and say that the emitter writes it."""
    form = fixed_format(resource, layout)
    add_format(emitter, form)
    return form
