"""What RDS databases write into a record; the user chooses none of the fields."""

from __future__ import annotations

from accesslint.mappers.mysql_audit import PLUGIN_FIELDS, PLUGIN_MEANINGS
from accesslint.mappers.records import Layout, Time, Vocabulary

POSTGRES = Layout(
    name="postgresql log",
    kind="database-log",
    vocabulary=Vocabulary(
        meanings={
            "timestamp": ("%t",),
            "client_address": ("%r",),
            "identity": ("%u",),
            "action": ("message",),
            "resource": ("%d", "message"),
            "result": ("message",),
        },
        times={"%t": Time("utc", "other", "second")},
        client_controlled=frozenset({"message"}),
    ),
    listed="%t %r %u %d %p message",
    source="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_LogAccess.Concepts.PostgreSQL.html",
    structured=False,
)

AURORA_AUDIT = Layout(
    name="Aurora advanced audit log",
    kind="database-log",
    vocabulary=Vocabulary(meanings=PLUGIN_MEANINGS, times={"timestamp": Time("utc", "epoch", "microsecond")}),
    listed=PLUGIN_FIELDS,
    source="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Auditing.html",
    encoding="csv",
)

ACTIVITY_STREAM = Layout(
    name="database activity stream",
    kind="database-log",
    vocabulary=Vocabulary(
        meanings={
            "timestamp": ("logTime", "startTime"),
            "identity": ("dbUserName",),
            "action": ("command",),
            "resource": ("objectName", "databaseName"),
            "result": ("exitCode",),
            "client_address": ("remoteHost",),
            "request_id": ("sessionId", "statementId"),
            "protocol": ("dbProtocol",),
        },
        times={"logTime": Time("offset", "other", "microsecond")},
    ),
    listed=(
        "logTime startTime dbUserName remoteHost command commandText objectName objectType databaseName exitCode "
        "sessionId statementId clientApplication dbProtocol rowCount type"
    ),
    source="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/DBActivityStreams.AuditLog.html",
    encoding="json",
)
