"""What DocumentDB, Neptune and OpenSearch write into a record of their audit logs."""

from __future__ import annotations

from accesslint.mappers.records import Layout, Time, Vocabulary

DOCUMENTDB_AUDIT = Layout(
    name="DocumentDB audit event",
    kind="database-log",
    vocabulary=Vocabulary(
        meanings={
            "timestamp": ("ts",),
            "identity": ("user",),
            "action": ("atype",),
            "resource": ("param",),
            "result": ("error",),
            "client_address": ("remote_ip",),
        },
        times={"ts": Time("utc", "epoch", "millisecond")},
        client_controlled=frozenset({"param"}),
    ),
    listed="atype ts remote_ip user param error",
    source="https://docs.aws.amazon.com/documentdb/latest/developerguide/event-auditing.html",
    encoding="json",
)

NEPTUNE_AUDIT = Layout(
    name="Neptune audit log",
    kind="database-log",
    vocabulary=Vocabulary(
        meanings={
            "timestamp": ("Timestamp",),
            "identity": ("CallerIAM",),
            "action": ("Payload",),
            "resource": ("Payload",),
            "client_address": ("ClientHost",),
            "host": ("ServerHost",),
            "protocol": ("ConnectionType",),
        },
        times={"Timestamp": Time("utc", "epoch", "microsecond")},
        client_controlled=frozenset({"HTTPHeaders", "Payload"}),
    ),
    listed="Timestamp ClientHost ServerHost ConnectionType CallerIAM AuthContext HTTPHeaders Payload",
    source="https://docs.aws.amazon.com/neptune/latest/userguide/auditing.html",
    encoding="csv",
)

OPENSEARCH_AUDIT = Layout(
    name="OpenSearch audit log",
    kind="database-log",
    vocabulary=Vocabulary(
        meanings={
            "timestamp": ("@timestamp",),
            "identity": ("audit_request_effective_user", "audit_request_initiating_user"),
            "action": ("audit_transport_request_type", "audit_request_privilege", "audit_rest_request_method"),
            "resource": ("audit_trace_indices", "audit_rest_request_path"),
            "result": ("audit_category",),
            "client_address": ("audit_request_remote_address",),
            "request_id": ("audit_trace_task_id",),
            "host": ("audit_node_name",),
        },
        times={"@timestamp": Time("offset", "rfc3339", "millisecond")},
        client_controlled=frozenset({"audit_request_body", "audit_rest_request_path"}),
    ),
    listed=(
        "audit_format_version audit_category audit_node_id audit_node_name audit_request_layer audit_request_origin "
        "@timestamp audit_request_effective_user audit_request_initiating_user audit_request_remote_address "
        "audit_rest_request_method audit_rest_request_path audit_transport_request_type audit_request_privilege "
        "audit_trace_task_id audit_trace_indices audit_request_body"
    ),
    source="https://docs.opensearch.org/latest/security/audit-logs/field-reference/",
    encoding="json",
)
