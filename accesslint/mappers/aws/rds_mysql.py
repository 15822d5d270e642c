"""MySQL and MariaDB in RDS, Aurora MySQL: the audit log, or else the general log.

In RDS the audit log needs the option `MARIADB_AUDIT_PLUGIN`, the general log two parameters; to export a log that the
database does not write sends nothing:
https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_LogAccess.MySQLDB.PublishtoCloudWatchLogs.html and
https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Appendix.MySQL.Options.AuditPlugin.html.
In Aurora parameters of the cluster switch it on: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Auditing.html
"""

from __future__ import annotations

from accesslint.mappers.aws.rds_database import RdsDatabase
from accesslint.mappers.database_settings import Found, Settings, either, every
from accesslint.mappers.databases import KINDS
from accesslint.mappers.mysql_audit import set_events, set_users
from accesslint.model.values import Unknown

_ON = frozenset({"1", "on", "true"})
_OFF = frozenset({"0", "off", "false"})


def map_mysql(database: RdsDatabase) -> tuple[str, ...]:
    """Set the facts of a MySQL or MariaDB database; gives the exports that hold its records."""
    plugin, settings = database.groups.option(database.resource, "MARIADB_AUDIT_PLUGIN")
    plugin = Found(plugin.holds, plugin.span, "audit is exported, but no option group has MARIADB_AUDIT_PLUGIN")
    audit = every(database.exported("audit"), plugin)
    if database.clustered:
        # Multi-AZ clusters know no option groups.
        audit = Found(False, None, "general is not exported")
    names = ("SERVER_AUDIT_EVENTS", "SERVER_AUDIT_INCL_USERS", "SERVER_AUDIT_EXCL_USERS")
    return _map(database, audit, settings, names, "connect,query")


def map_aurora_mysql(database: RdsDatabase) -> tuple[str, ...]:
    """Set the facts of an Aurora MySQL cluster; gives the exports that hold its records."""
    parameters = database.parameters
    events, span = parameters.text("server_audit_events")
    chosen = Found(events if isinstance(events, Unknown) else bool(events), span, "server_audit_events names no event")
    switch = parameters.switched("server_audit_logging", _ON, _OFF)
    names = ("server_audit_events", "server_audit_incl_users", "server_audit_excl_users")
    return _map(database, every(database.exported("audit"), switch, chosen), parameters, names, "")


def _map(
    database: RdsDatabase, audit: Found, settings: Settings, names: tuple[str, str, str], default: str
) -> tuple[str, ...]:
    general = _general(database)
    database.set_logging(either(audit, general))
    if general.holds is True:
        # It has every statement of every user, whatever the audit log leaves out.
        connected = Found(True, general.span)
        database.set_authentication(logins=connected, failures=connected, session_ends=connected)
        database.set_statements(KINDS, general.span, "")
    elif audit.holds is not False:
        set_events(database, settings, names[0], default)
        set_users(database, settings, names[1], names[2])
    return ("audit", "general") if general.holds is True else ("audit",)


def _general(database: RdsDatabase) -> Found:
    parameters = database.parameters
    output, span = parameters.text("log_output")
    if isinstance(output, str) and span is None:
        written = Found(
            Unknown("log_output is not set; its default depends on the version", "the parameter log_output")
        )
    else:
        holds = output if isinstance(output, Unknown) else "file" in output
        written = Found(holds, span, f"general is exported, but log_output is {output}")
    switch = parameters.switched("general_log", _ON, _OFF)
    return every(database.exported("general"), switch, written)
