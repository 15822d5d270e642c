"""What DocumentDB and Neptune write into a record of their audit logs."""

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
