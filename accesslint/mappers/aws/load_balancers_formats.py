"""What load balancers write into a record, per type of load balancer.

The same fields have slightly other names where CloudWatch delivers them (`client_port` for `client:port`).
"""

from __future__ import annotations

from accesslint.mappers.records import Layout, Time, Vocabulary

_MICROSECONDS = Time("utc", "rfc3339", "microsecond")
_SECONDS = Time("none", "other", "second")

_HTTP = Vocabulary(
    meanings={
        "timestamp": ("time", "timestamp", "request_creation_time"),
        "client_address": ("client:port", "client_port"),
        "action": ("request", "request_line"),
        "resource": ("request", "request_line"),
        "result": ("elb_status_code",),
        "trace_id": ("trace_id",),
        "user_agent": ("user_agent",),
        "host": ("domain_name", "elb"),
        "protocol": ("type", "ssl_protocol"),
        "size": ("received_bytes", "sent_bytes"),
        "duration": ("request_processing_time", "target_processing_time", "response_processing_time"),
    },
    times={"time": _MICROSECONDS, "timestamp": _MICROSECONDS, "request_creation_time": _MICROSECONDS},
    client_controlled=frozenset({"request", "request_line", "user_agent", "domain_name", "trace_id"}),
)

ALB = Layout(
    name="application load balancer",
    kind="access-log",
    vocabulary=_HTTP,
    listed=(
        "type time elb client:port target:port request_processing_time target_processing_time "
        "response_processing_time elb_status_code target_status_code received_bytes sent_bytes request user_agent "
        "ssl_cipher ssl_protocol target_group_arn trace_id domain_name chosen_cert_arn matched_rule_priority "
        "request_creation_time actions_executed redirect_url error_reason target:port_list "
        "target_status_code_list classification classification_reason conn_trace_id"
    ),
    source="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html",
)

CLASSIC = Layout(
    name="classic load balancer",
    kind="access-log",
    vocabulary=_HTTP,
    listed=(
        "timestamp elb client:port backend:port request_processing_time backend_processing_time "
        "response_processing_time elb_status_code backend_status_code received_bytes sent_bytes request "
        "user_agent ssl_cipher ssl_protocol"
    ),
    source="https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/access-log-collection.html",
)

NLB = Layout(
    name="network load balancer",
    kind="access-log",
    vocabulary=Vocabulary(
        meanings={
            "timestamp": ("time", "tls_connection_creation_time"),
            "client_address": ("client:port", "client_port"),
            "resource": ("destination:port", "destination_port", "listener"),
            "result": ("incoming_tls_alert",),
            "host": ("domain_name", "elb"),
            "protocol": ("type", "tls_protocol_version"),
            "size": ("received_bytes", "sent_bytes"),
            "duration": ("connection_time", "tls_handshake_time"),
        },
        # As in the vendor's example, `2018-12-20T02:59:40`: ISO 8601 without a zone.
        times={"time": _SECONDS, "tls_connection_creation_time": _SECONDS},
        client_controlled=frozenset({"domain_name"}),
    ),
    listed=(
        "type version time elb listener client:port destination:port connection_time tls_handshake_time "
        "received_bytes sent_bytes incoming_tls_alert chosen_cert_arn chosen_cert_serial tls_cipher "
        "tls_protocol_version tls_named_group domain_name alpn_fe_protocol alpn_be_protocol "
        "alpn_client_preference_list tls_connection_creation_time"
    ),
    source="https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-access-logs.html",
)
