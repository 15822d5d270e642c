"""What the logs of MySQL and MariaDB hold: fixed fields, of which the server's settings choose at most the form.

The general log in a file (`Time Id Command Argument`): who is connected stands in the argument of the lines `Connect`
only, other lines have the connection's number, and no line has a result.
https://dev.mysql.com/doc/refman/8.4/en/query-log.html,
https://mariadb.com/docs/server/server-management/server-monitoring-logs/general-query-log (MariaDB: local time without
zone). The audit log of MySQL Enterprise and that of Percona share their options and most fields, not all.
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from accesslint.mappers.mysql_audit import MARIADB_AUDIT
from accesslint.mappers.records import Layout, Time, Vocabulary
from accesslint.model.values import Unknown

_PRODUCT = Unknown("whether MySQL or MariaDB runs is not told by its options", "the server's image or package")
_ZONE = Unknown("log_timestamps is not known", "the rendered configuration")
_READER = Unknown("the session that reads a row decides in which zone its time is shown", "the reader's time_zone")
_PLUGIN = Unknown("whether the audit log is MySQL Enterprise's or Percona's is not told by its options", "the server")
_VERSION = Unknown("versions of the server end the time with UTC or with Z", "the server's version")
_OUTPUT = Unknown("server_audit_output_type is not known", "the rendered configuration")


class Log(NamedTuple):
    """A layout, and the facts of it that are not known: one format for all servers that are known as little."""

    layout: Layout
    unknown: tuple[tuple[str, Unknown], ...] = ()
    rendered: str = ""
    """What `accesslint simulate` calls it, where it renders its lines."""


def _general(name: str, time: Time | None, source: str) -> Layout:
    return Layout(
        name=name,
        kind="database-log",
        vocabulary=Vocabulary(
            meanings={"timestamp": ("Time",), "action": ("Command", "Argument"), "resource": ("Argument",)},
            times={} if time is None else {"Time": time},
            client_controlled=frozenset({"Argument"}),
        ),
        listed="Time Id Command Argument",
        source=source,
        structured=False,
    )


# `log_timestamps`: https://dev.mysql.com/doc/refman/8.4/en/server-system-variables.html#sysvar_log_timestamps
_MYSQL = "https://dev.mysql.com/doc/refman/8.4/en/query-log.html"
_MARIADB = "https://mariadb.com/docs/server/server-management/server-monitoring-logs/general-query-log"
_UTC = Time("utc", "rfc3339", "microsecond")
_OFFSET = Time("offset", "rfc3339", "microsecond")

GENERAL = {
    "utc": Log(_general("MySQL general log", _UTC, _MYSQL)),
    "system": Log(_general("MySQL general log in local time", _OFFSET, _MYSQL)),
    "mysql": Log(
        _general("MySQL general log in an unknown zone", _OFFSET, _MYSQL), unknown=(("timestamp.zone", _ZONE),)
    ),
    "mariadb": Log(_general("MariaDB general log", Time("none", "other", "second"), _MARIADB), rendered="general_log"),
    "": Log(_general("general log of MySQL or MariaDB", None, _MYSQL), unknown=(("timestamp", _PRODUCT),)),
}
"""The general log in a file, by `log_timestamps` (`mysql` where it is not known) or the product."""

_TABLE = Log(
    Layout(
        name="table mysql.general_log",
        kind="database-log",
        vocabulary=Vocabulary(
            meanings={
                "timestamp": ("event_time",),
                "identity": ("user_host",),
                "action": ("command_type", "argument"),
                "resource": ("argument",),
                "client_address": ("user_host",),
                "host": ("server_id",),
            },
            times={"event_time": Time("none", "other", "microsecond")},
            client_controlled=frozenset({"argument"}),
        ),
        listed="event_time user_host thread_id server_id command_type argument",
        source="https://mariadb.com/docs/server/reference/system-tables/the-mysql-database-tables/mysqlgeneral_log-table",
        encoding="csv",
    ),
    unknown=(("timestamp.zone", _READER),),
)
GENERAL_TABLE = {
    "": _TABLE,
    "mariadb": _TABLE._replace(
        layout=msgspec.structs.replace(_TABLE.layout, name="MariaDB table mysql.general_log"),
        rendered="general_log_table",
    ),
}
"""By product. Both have the same columns; the table is one of the storage engine CSV:
https://dev.mysql.com/doc/refman/8.4/en/log-destinations.html"""

_BY_SYSLOG = MARIADB_AUDIT.listed.removeprefix("timestamp ")

SERVER_AUDIT = {
    "file": Log(MARIADB_AUDIT, rendered="server_audit"),
    "syslog": Log(msgspec.structs.replace(MARIADB_AUDIT, name="MariaDB audit plugin log by syslog", listed=_BY_SYSLOG)),
    "": Log(
        msgspec.structs.replace(MARIADB_AUDIT, name="MariaDB audit plugin log to an unknown output", listed=_BY_SYSLOG),
        unknown=(("rest", _OUTPUT), ("timestamp", _OUTPUT)),
    ),
}
"""By `server_audit_output_type`: syslog writes the time itself."""

_NAMES = {
    "timestamp": ("timestamp",),
    "identity": ("user", "priv_user", "proxy_user", "os_login", "os_user"),
    "action": ("name", "command_class", "sqltext"),
    "resource": ("db", "table", "sqltext"),
    "result": ("status", "status_code"),
    "client_address": ("ip", "host"),
    "protocol": ("connection_type",),
}
_SECOND = Time("utc", "other", "second")
_LOWER = Vocabulary(meanings=_NAMES, times={"timestamp": _SECOND}, client_controlled=frozenset({"sqltext"}))
_UPPER = Vocabulary(
    meanings={meaning: tuple(name.upper() for name in names) for meaning, names in _NAMES.items()},
    times={"TIMESTAMP": _SECOND},
    client_controlled=frozenset({"SQLTEXT"}),
)
_ENTERPRISE_JSON = Vocabulary(
    meanings={
        "timestamp": ("timestamp",),
        "identity": ("account.user", "login.user", "login.proxy", "login.os"),
        "action": ("event", "general_data.sql_command", "general_data.query", "table_access_data.sql_command"),
        "resource": ("general_data.query", "table_access_data.db", "table_access_data.table", "connection_data.db"),
        "result": ("general_data.status", "connection_data.status"),
        "client_address": ("login.ip", "account.host"),
        "protocol": ("connection_data.connection_type",),
    },
    times={"timestamp": _SECOND},
    client_controlled=frozenset({"general_data.query"}),
)

_ENTERPRISE_PAGE = "https://dev.mysql.com/doc/refman/8.4/en/audit-log-file-formats.html"
_PERCONA_PAGE = "https://docs.percona.com/percona-server/8.0/audit-log-plugin.html"
_PERCONA_FIELDS = (
    "name record timestamp command_class connection_id status sqltext user priv_user os_login os_user proxy_user "
    "host ip db"
)


def _audit(name: str, vocabulary: Vocabulary, listed: str, encoding: str, source: str) -> Layout:
    return Layout(name, "database-log", vocabulary, listed, source, encoding)


ENTERPRISE_XML = Log(
    _audit(
        "MySQL Enterprise audit log in XML",
        _UPPER,
        "TIMESTAMP RECORD_ID NAME CONNECTION_ID STATUS STATUS_CODE USER OS_LOGIN HOST IP COMMAND_CLASS "
        "CONNECTION_TYPE PRIV_USER PROXY_USER DB TABLE SQLTEXT SERVER_ID",
        "xml",
        _ENTERPRISE_PAGE,
    )
)
"""`NEW` has them as elements, `OLD` as attributes."""

ENTERPRISE_JSON = Log(
    _audit(
        "MySQL Enterprise audit log in JSON",
        _ENTERPRISE_JSON,
        "timestamp id class event connection_id account.user account.host login.user login.os login.ip login.proxy "
        "connection_data.connection_type connection_data.status connection_data.db general_data.command "
        "general_data.sql_command general_data.query general_data.status table_access_data.db "
        "table_access_data.table table_access_data.query table_access_data.sql_command",
        "json",
        _ENTERPRISE_PAGE,
    )
)

_BY_VERSION = (("timestamp.form", _VERSION),)

PERCONA_XML = Log(
    _audit("Percona audit log in XML", _UPPER, _PERCONA_FIELDS.upper(), "xml", _PERCONA_PAGE), _BY_VERSION
)
PERCONA_JSON = Log(_audit("Percona audit log in JSON", _LOWER, _PERCONA_FIELDS, "json", _PERCONA_PAGE), _BY_VERSION)
PERCONA_CSV = Log(_audit("Percona audit log in CSV", _LOWER, _PERCONA_FIELDS, "csv", _PERCONA_PAGE), _BY_VERSION)

_EITHER = (("rest", _PLUGIN), ("timestamp.form", _PLUGIN))
EITHER_XML = Log(
    _audit(
        "MySQL Enterprise or Percona audit log in XML",
        _UPPER,
        "TIMESTAMP NAME CONNECTION_ID STATUS USER HOST IP COMMAND_CLASS DB SQLTEXT",
        "xml",
        _ENTERPRISE_PAGE,
    ),
    _EITHER,
)
EITHER_JSON = Log(
    _audit(
        "MySQL Enterprise or Percona audit log in JSON",
        _LOWER,
        "timestamp connection_id",
        "json",
        _ENTERPRISE_PAGE,
    ),
    _EITHER,
)
