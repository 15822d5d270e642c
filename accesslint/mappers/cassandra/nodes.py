"""Cassandra: the audit log, off by default; categories, keyspaces and users that it leaves out.

https://cassandra.apache.org/doc/latest/cassandra/managing/operating/auditlogging.html. The binary logger, the default,
fills a folder, and deletes its oldest files when they take more than `max_log_size` (16 GiB by default); with
`block: false` it drops what its queue cannot take. `FileAuditLogger` hands records to Logback, whose configuration says
which file gets them: https://cassandra.apache.org/doc/stable/cassandra/operating/audit_logging.html
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.audited_servers import AuditedServer, map_audited
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.records import Layout, Time, Vocabulary
from accesslint.mappers.server_files import append_route
from accesslint.model.values import Unknown
from accesslint.source import Span

_AUDIT = "audit_logging_options"
_BY_LOGBACK = Unknown("where FileAuditLogger's records go is decided by Logback's configuration", "logback.xml")
_OF_THE_SYSTEM = frozenset({"system", "system_schema", "system_virtual_schema", "system_views"})
"""Keyspaces that hold a node's own tables; the first three are left out by default."""
_CATEGORIES = ("QUERY", "DML", "DDL", "DCL", "AUTH", "ERROR", "PREPARE", "OTHER")

AUDIT = Layout(
    name="Cassandra audit log",
    kind="audit-log",
    vocabulary=Vocabulary(
        meanings={
            "timestamp": ("timestamp",),
            "identity": ("user",),
            "action": ("type", "operation"),
            "resource": ("ks", "scope"),
            "result": ("category",),
            "client_address": ("source",),
            "host": ("host",),
        },
        times={"timestamp": Time("utc", "epoch", "millisecond")},
        client_controlled=frozenset({"operation"}),
    ),
    listed="user host source port timestamp type category ks scope operation",
    source="https://cassandra.apache.org/doc/latest/cassandra/managing/operating/audit_logging.html",
)


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every node's configuration as an emitter of kind `database`."""
    yield from map_audited(resources, "cassandra_configuration", _map)


def _map(node: AuditedServer) -> None:
    span = node.switched_on(f"{_AUDIT}.enabled")
    if span is None:
        return
    node.add_format(AUDIT)
    _set_categories(node)
    _set_users(node)
    _add_keyspaces(node)
    logger, where = _logger(node)
    if isinstance(logger, str) and logger.endswith("FileAuditLogger"):
        append_route(node.emitter, "logback", "Logback", _BY_LOGBACK, where)
        return
    folder, place = node.text(f"{_AUDIT}.audit_logs_dir")
    node.add_file("audit", None if isinstance(folder, Unknown) or not folder else folder, place or span)
    block, at = node.switched(f"{_AUDIT}.block", default=True)
    if block is False and at is not None:
        path = node.emitter.append("buffers", {"output": "audit", "medium": "memory", "overflow": "drop"}, at)
        node.emitter.spans[f"{path}.overflow"] = at


def _logger(node: AuditedServer) -> tuple[str | Unknown, Span | None]:
    """The class that writes: told by its name, in a mapping or in a list of one mapping."""
    value = node.value(f"{_AUDIT}.logger", f"{_AUDIT}.logger.class_name")
    if value is None:
        return node.doubt or "", None
    first = next(iter(value.items()), value)
    named = first.get("class_name") or first
    return named.unknown or named.text or "", named.span


def _add_keyspaces(node: AuditedServer) -> None:
    """Say which keyspaces leave no records."""
    for option, holds in (("included_keyspaces", "of these only"), ("excluded_keyspaces", "of all others only")):
        named, span = node.listed(f"{_AUDIT}.{option}")
        if isinstance(named, Unknown):
            if node.emitter.get("filters") is None:
                node.emitter.set("filters", named, span)
            return
        of_users = [name for name in named or () if option.startswith("in") or name not in _OF_THE_SYSTEM]
        if of_users:
            what = f"{option}: {', '.join(of_users)}"
            detail = f"{what} (it records what is done to tables {holds})"
            node.emitter.append("filters", {"how": "condition", "what": what, "detail": detail}, span)


def _set_categories(node: AuditedServer) -> None:
    included, span = node.listed(f"{_AUDIT}.included_categories")
    excluded, place = node.listed(f"{_AUDIT}.excluded_categories")
    for found, where in ((included, span), (excluded, place)):
        if isinstance(found, Unknown):
            node.emitter.set("coverage.event_kinds", found, where)
            node.set_sign_ins(where, logins=found, failures=found)
            return
    kept = {name.upper() for name in included} if isinstance(included, list) and included else set(_CATEGORIES)
    left_out = {name.upper() for name in excluded} if isinstance(excluded, list) else set[str]()
    kept -= left_out
    decided = place if left_out else span if isinstance(included, list) and included else None
    signed = "AUTH" in kept
    node.set_sign_ins(decided, logins=signed, failures=signed, detail="the category AUTH is left out")
    missing = [name for name in _CATEGORIES if name not in kept and name not in ("AUTH", "PREPARE", "OTHER")]
    option = "excluded_categories" if left_out else "included_categories"
    node.set_kinds([name for name in _CATEGORIES if name in kept], missing, decided, f"by {option}")


def _set_users(node: AuditedServer) -> None:
    included, span = node.listed(f"{_AUDIT}.included_users")
    excluded, place = node.listed(f"{_AUDIT}.excluded_users")
    for found, where in ((included, span), (excluded, place)):
        if isinstance(found, Unknown):
            node.emitter.set("coverage.users", found, where)
            return
    dropped = list(excluded) if isinstance(excluded, list) else []
    if isinstance(included, list) and included:
        dropped.append(f"all but {', '.join(included)}")
    if dropped:
        node.emitter.set("coverage.users", {"excluded": dropped}, place or span)
