"""What PostgreSQL's csvlog and jsonlog hold: fixed fields, whatever `log_line_prefix` says.

Sources: https://www.postgresql.org/docs/current/runtime-config-logging.html#RUNTIME-CONFIG-LOGGING-CSVLOG and
#RUNTIME-CONFIG-LOGGING-JSONLOG on the same page.
"""

from __future__ import annotations

import msgspec

from accesslint.mappers.records import Layout, Time, Vocabulary

_CSV = (
    "log_time user_name database_name process_id connection_from session_id session_line_num command_tag "
    "session_start_time virtual_transaction_id transaction_id error_severity sql_state_code message detail hint "
    "internal_query internal_query_pos context query query_pos location application_name backend_type leader_pid "
    "query_id"
)
_JSON = (
    "timestamp user dbname pid remote_host remote_port session_id line_num ps session_start vxid txid "
    "error_severity state_code message detail hint internal_query internal_position context statement "
    "cursor_position func_name file_name file_line_num application_name backend_type leader_pid query_id"
)

CSV = Layout(
    name="postgresql csvlog",
    kind="database-log",
    vocabulary=Vocabulary(
        meanings={
            "timestamp": ("log_time",),
            "identity": ("user_name",),
            "action": ("command_tag", "query"),
            "resource": ("database_name", "message"),
            "result": ("sql_state_code", "error_severity"),
            "client_address": ("connection_from",),
            "request_id": ("session_id",),
            "user_agent": ("application_name",),
        },
        times={"log_time": Time("offset", "other", "millisecond")},
        client_controlled=frozenset({"message", "query", "application_name"}),
    ),
    listed=_CSV,
    source="https://www.postgresql.org/docs/current/runtime-config-logging.html",
    encoding="csv",
)

JSON = Layout(
    name="postgresql jsonlog",
    kind="database-log",
    vocabulary=Vocabulary(
        meanings={
            "timestamp": ("timestamp",),
            "identity": ("user",),
            "action": ("ps", "statement"),
            "resource": ("dbname", "message"),
            "result": ("state_code", "error_severity"),
            "client_address": ("remote_host",),
            "request_id": ("session_id",),
            "user_agent": ("application_name",),
        },
        times={"timestamp": Time("offset", "other", "millisecond")},
        client_controlled=frozenset({"message", "statement", "application_name"}),
    ),
    listed=_JSON,
    source="https://www.postgresql.org/docs/current/runtime-config-logging.html",
    encoding="json",
)

OPERATOR = msgspec.structs.replace(
    CSV,
    name="CloudNativePG JSON line",
    source="https://cloudnative-pg.io/documentation/current/logging",
    encoding="json",
)
"""The fields of csvlog as an object `record` in a line of JSON."""
