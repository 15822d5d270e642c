"""What GraphQL APIs, file servers, models, functions and caches write into a record.

Some services document no fields of their records (builds, brokers, workflows' events, transcripts of sessions): those
have no layout, since a guess would be judged as a fact.
"""

from __future__ import annotations

from accesslint.mappers.records import Layout, Time, Vocabulary

_LOG_FORMATS = "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html"

FUNCTION = Layout(
    name="function log",
    kind="application-log",
    vocabulary=Vocabulary(
        meanings={"timestamp": ("timestamp",), "request_id": ("requestId",)},
        times={"timestamp": Time("utc", "rfc3339", "millisecond")},
    ),
    listed="timestamp level message requestId",
    source=_LOG_FORMATS,
    encoding="json",
)
"""What a function's supported logger writes as JSON; the code may add fields of its own."""

GRAPHQL = Layout(
    name="AppSync request summary",
    kind="access-log",
    vocabulary=Vocabulary(
        meanings={
            "timestamp": ("startTime",),
            "request_id": ("requestId",),
            "resource": ("graphQLAPIId",),
            "result": ("statusCode",),
            "duration": ("latency",),
        },
        # RFC 3339, says the page, and nothing of how precise.
        times={},
    ),
    listed="logType requestId graphQLAPIId statusCode latency startTime endTime duration version",
    source="https://docs.aws.amazon.com/appsync/latest/devguide/monitoring.html",
    encoding="json",
)

FILE_TRANSFER = Layout(
    name="Transfer Family structured log",
    kind="access-log",
    vocabulary=Vocabulary(
        meanings={
            "identity": ("user",),
            "action": ("activity-type", "operation"),
            "resource": ("path",),
            "client_address": ("source-ip",),
            "request_id": ("session-id",),
            "user_agent": ("client",),
            "size": ("bytes-in", "bytes-out"),
            "host": ("resource-arn",),
        },
        # The time is CloudWatch's.
        times={},
        client_controlled=frozenset({"client", "path", "user"}),
    ),
    listed=(
        "activity-type bytes-in bytes-out ciphers client home-dir kex message method mode operation path "
        "ssh-public-key ssh-public-key-fingerprint ssh-public-key-type resource-arn role session-id source-ip user"
    ),
    source="https://docs.aws.amazon.com/transfer/latest/userguide/cw-structure-logs.html",
    encoding="json",
)

MODEL_INVOCATION = Layout(
    name="Bedrock model invocation",
    kind="audit-log",
    vocabulary=Vocabulary(
        meanings={
            "timestamp": ("timestamp",),
            "identity": ("identity.arn",),
            "action": ("operation",),
            "resource": ("modelId",),
            "request_id": ("requestId",),
        },
        times={"timestamp": Time("utc", "rfc3339", "second")},
        client_controlled=frozenset({"input"}),
    ),
    listed="schemaType schemaVersion timestamp accountId identity.arn region requestId operation modelId input output",
    source="https://docs.aws.amazon.com/bedrock/latest/userguide/model-invocation-logging.html",
    encoding="json",
)

_CACHE = "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Log_Delivery.html"
_SLOW = Vocabulary(
    meanings={
        "timestamp": ("Timestamp",),
        "identity": ("ClientName",),
        "action": ("Command",),
        "client_address": ("ClientAddress",),
        "duration": ("Duration",),
        "host": ("CacheClusterId",),
    },
    times={"Timestamp": Time("utc", "epoch", "second")},
    client_controlled=frozenset({"ClientName", "Command"}),
)
_SLOW_FIELDS = "CacheClusterId CacheNodeId Id Timestamp Duration Command ClientAddress ClientName"

CACHE = {
    ("slow-log", "json"): Layout("cache slow log, JSON", "database-log", _SLOW, _SLOW_FIELDS, _CACHE, "json"),
    ("slow-log", "text"): Layout("cache slow log, text", "database-log", _SLOW, _SLOW_FIELDS, _CACHE, "csv"),
}
"""By log type and log format. The engine's log is messages of the engine, which tell no access."""
