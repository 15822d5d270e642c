"""Which format a log of MySQL or MariaDB has, by the options that are told.

The two products read the same files; which of them runs is told by the image, by a group that only MariaDB reads
(https://mariadb.com/docs/server/server-management/install-and-upgrade-mariadb/configuring-mariadb/configuring-mariadb-with-option-files)
or by an option that only one of them knows, as the other would not start with it:
https://mariadb.com/docs/release-notes/compatibility-and-differences/system-variable-differences-between-mariadb-and-mysql
"""

from __future__ import annotations

from accesslint.mappers.database_settings import Settings
from accesslint.mappers.kubernetes.images import repository
from accesslint.mappers.meanings import undecided
from accesslint.mappers.mysql import records
from accesslint.mappers.mysql.records import Log
from accesslint.mappers.records import Layout, Vocabulary, bare_format, fixed_format, unknown_fields
from accesslint.model import recording
from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Unknown
from accesslint.source import Span

_MARIADB_GROUPS = ("mariadb", "galera")
_MYSQL_OPTIONS = frozenset({"log_timestamps", "gtid_mode", "enforce_gtid_consistency", "log_error_services"}) | {
    "log_error_verbosity",
    "authentication_policy",
    "default_authentication_plugin",
}
_MARIADB_OPTIONS = frozenset({"gtid_strict_mode", "gtid_domain_id"})
_PREFIXES = {"mysqlx": "mysql", "aria_": "mariadb"}

_PERCONA = frozenset(
    f"audit_log_{name}"
    for name in [
        "handler",
        "rotations",
        "syslog_ident",
        "syslog_facility",
        "syslog_priority",
        "include_commands",
        "exclude_commands",
        "include_databases",
        "exclude_databases",
    ]
)
"""https://docs.percona.com/percona-server/8.0/audit-log-plugin.html"""
_ENTERPRISE = frozenset(
    f"audit_log_{name}"
    for name in [
        "compression",
        "encryption",
        "connection_policy",
        "statement_policy",
        "prune_seconds",
        "max_size",
        "read_buffer_size",
        "disable",
        "database",
        "format_unix_timestamp",
        "flush_interval_seconds",
        "password_history_keep_days",
    ]
)
"""https://dev.mysql.com/doc/refman/8.4/en/audit-log-reference.html"""

_AUDIT = {
    # NEW is the default of MySQL Enterprise, OLD that of Percona: both are XML.
    "enterprise": {
        "": records.ENTERPRISE_XML,
        "old": records.ENTERPRISE_XML,
        "new": records.ENTERPRISE_XML,
        "json": records.ENTERPRISE_JSON,
    },
    "percona": {
        "": records.PERCONA_XML,
        "old": records.PERCONA_XML,
        "new": records.PERCONA_XML,
        "json": records.PERCONA_JSON,
        "csv": records.PERCONA_CSV,
    },
    "": {
        "": records.EITHER_XML,
        "old": records.EITHER_XML,
        "new": records.EITHER_XML,
        "json": records.EITHER_JSON,
        # MySQL Enterprise writes none.
        "csv": records.PERCONA_CSV,
    },
}
"""By whose plugin it is, and `audit_log_format`."""

_PATTERN = "server_audit_timestamp_format"
_OPEN = Layout("audit log in an unknown format", "database-log", Vocabulary({}, {}), "", "")


def general_format(resource: Resource, settings: Settings) -> Entity:
    """The format of the general log in a file."""
    product = _product(resource, settings)
    if product != "mysql":
        return _format(resource, records.GENERAL[product])
    zone, _ = settings.text("log_timestamps", "utc")
    known = zone if isinstance(zone, str) and zone in ("utc", "system") else "mysql"
    return _format(resource, records.GENERAL[known])


def table_format(resource: Resource, settings: Settings) -> Entity:
    """The format of the general log in a table."""
    return _format(resource, records.GENERAL_TABLE["mariadb" if is_mariadb(resource, settings) else ""])


def is_mariadb(resource: Resource, settings: Settings) -> bool:
    """Whether it is told that the server is MariaDB."""
    return _product(resource, settings) == "mariadb"


def is_percona(resource: Resource, settings: Settings) -> bool:
    """Whether it is told that the audit log is that of Percona's plugin."""
    return _plugin(resource, settings) == "percona"


def server_audit_format(resource: Resource, settings: Settings) -> Entity:
    """The format of the log of MariaDB's audit plugin.

    `server_audit_timestamp_format` chooses how the time is written to a file, by default without zone:
    https://mariadb.com/docs/server/reference/plugins/mariadb-audit-plugin/mariadb-audit-plugin-log-format
    """
    output, _ = settings.text("server_audit_output_type", "file")
    if isinstance(output, Unknown):
        return _format(resource, records.SERVER_AUDIT[""])
    if output == "syslog":
        return _format(resource, records.SERVER_AUDIT["syslog"])
    form = _format(resource, records.SERVER_AUDIT["file"])
    pattern = settings.get(_PATTERN)
    if pattern is not None:
        span = pattern.span if _PATTERN in settings.values else None
        form.id = f"format:{resource.id}#server_audit"
        form.set("timestamp", undecided(pattern) or _time(pattern.text or ""), span)
        form.defaults.discard("timestamp")
    return form


def _time(pattern: str) -> dict[str, str]:
    """How a pattern of `date_format` writes the time; its offset has no colon, so that none makes RFC 3339.

    https://mariadb.com/docs/server/reference/sql-functions/date-time-functions/date_format
    """
    letters = set[str]()
    place = 0
    while (place := pattern.find("%", place)) >= 0:
        letters.add(pattern[place + 1 : place + 2])
        place += 2
    zone = "none" if letters.isdisjoint("zZ") else "offset"
    return {"zone": zone, "form": "other", "precision": "microsecond" if "f" in letters else "second"}


def audit_log_format(resource: Resource, settings: Settings) -> Entity:
    """The format of the audit log of MySQL Enterprise or Percona."""
    form, span = settings.text("audit_log_format")
    if isinstance(form, Unknown):
        return _open(resource, form, span)
    found = _AUDIT[_plugin(resource, settings)].get(form)
    if found is None:
        return _open(resource, Unknown(f"audit_log_format is {form}, which is not documented"), span)
    return _format(resource, found)


def _product(resource: Resource, settings: Settings) -> str:
    """`mysql`, `mariadb`, or nothing where it is not told or told both ways."""
    image = _image(resource)
    if image:
        return "mariadb" if "mariadb" in image else "mysql"
    groups = resource.get("groups")
    names = [group.text or "" for group in groups.items()] if groups is not None else []
    told = {"mariadb" for name in names if name.startswith(_MARIADB_GROUPS)}
    for name in settings.values:
        told |= {product for prefix, product in _PREFIXES.items() if name.startswith(prefix)}
        if name in _MYSQL_OPTIONS or name in _MARIADB_OPTIONS:
            told.add("mysql" if name in _MYSQL_OPTIONS else "mariadb")
    return told.pop() if len(told) == 1 else ""


def _plugin(resource: Resource, settings: Settings) -> str:
    """Whose plugin writes the audit log."""
    told = {"percona" for name in settings.values if name in _PERCONA}
    told |= {"enterprise" for name in settings.values if name in _ENTERPRISE}
    if "percona" in _image(resource):
        told.add("percona")
    return told.pop() if len(told) == 1 else ""


def _image(resource: Resource) -> str:
    """The last part of the image's name, where it is one of the products."""
    image = resource.get("image")
    name = repository(image.text).rpartition("/")[2] if image is not None and image.text else ""
    return name if any(product in name for product in ("mysql", "mariadb", "percona")) else ""


def _format(resource: Resource, log: Log) -> Entity:
    form = fixed_format(resource, log.layout)
    for path, unknown in log.unknown:
        form.set(path, unknown)
        form.defaults.discard(path)
    if log.rendered:
        form.layout = recording.Layout("mysql", (log.rendered,))
    return form


def _open(resource: Resource, unknown: Unknown, span: Span | None) -> Entity:
    form = bare_format(resource, _OPEN, configurable=False)
    form.set("encoding", unknown, span)
    unknown_fields(form, unknown, span)
    return form
