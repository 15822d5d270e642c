"""ClickHouse: queries are in the table of `query_log`, sign-ins in that of `session_log`, where the sections are there.

https://clickhouse.com/docs/operations/system-tables/query_log (only queries whose setting `log_queries` is 1, its
default, are logged; rows stay for good without a `ttl`), https://clickhouse.com/docs/operations/system-tables/session_log.
What leaves queries out (`log_queries_probability`, `log_queries_min_type`, `log_queries_min_query_duration_ms`) are
settings of profiles: https://clickhouse.com/docs/operations/settings/settings. The server's own log is no audit log.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.audited_servers import AuditedServer, map_audited
from accesslint.mappers.databases import KINDS
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.records import Layout, Time, Vocabulary
from accesslint.mappers.server_files import append_route
from accesslint.mappers.table import entity_for
from accesslint.model.values import Unknown
from accesslint.source import Span

_LOG, _SESSIONS = "query_log", "session_log"
_PROFILE = re.compile(r"profiles\.([^.]{1,100})\.log_queries")
_INTERVAL = re.compile(r"\bINTERVAL\s{1,9}'?(\d{1,6})'?\s{1,9}(HOUR|DAY|WEEK|MONTH|QUARTER|YEAR)", re.IGNORECASE)
_FUNCTION = re.compile(r"\btoInterval(Hour|Day|Week|Month|Quarter|Year)\s{0,9}\((\d{1,6})\)", re.IGNORECASE)
_DAYS = {"hour": 1 / 24, "day": 1, "week": 7, "month": 30, "quarter": 91, "year": 365}
_WITHOUT = ("0", "false")

AUDIT = Layout(
    name="ClickHouse query log",
    kind="audit-log",
    vocabulary=Vocabulary(
        meanings={
            "timestamp": ("event_time_microseconds",),
            "identity": ("user",),
            "action": ("query_kind", "query"),
            "resource": ("tables",),
            "result": ("type", "exception_code"),
            "client_address": ("address",),
            "request_id": ("query_id",),
            "user_agent": ("http_user_agent",),
            "duration": ("query_duration_ms",),
            "host": ("hostname",),
        },
        times={"event_time_microseconds": Time("utc", "epoch", "microsecond")},
        client_controlled=frozenset({"query", "http_user_agent"}),
    ),
    listed=(
        "hostname type event_time_microseconds query_duration_ms query query_kind databases tables exception_code "
        "exception user query_id address http_user_agent"
    ),
    source="https://clickhouse.com/docs/operations/system-tables/query_log",
)


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every server as an emitter of kind `database`, with the table of its log."""
    yield from map_audited(resources, "clickhouse_configuration", _map)


def _map(server: AuditedServer) -> None:
    state, span = _section(server, _LOG)
    if state is not True:
        _set_off(server, state, span)
        return
    default, place = server.text("profiles.default.log_queries", default="1")
    if place is not None and isinstance(default, Unknown):
        server.set_logging(default, place)
        return
    if place is not None and default in _WITHOUT:
        server.set_logging("off", place, "log_queries is 0 in the profile default")
        return
    server.set_logging("on", span)
    server.add_format(AUDIT)
    server.set_kinds(KINDS, (), span, "")
    if server.value("query_masking_rules") is None:
        content = {"what": "the values in all queries (query_log, no query_masking_rules)", "kind": "personal-data"}
        server.emitter.append("sensitive", content, span)
    _set_sessions(server)
    _set_profiles(server)
    _add_filters(server)
    _add_table(server, span)


def _section(server: AuditedServer, name: str) -> tuple[bool | Unknown, Span | None]:
    """Whether a section is there."""
    text, span = server.text(name)
    return (text if isinstance(text, Unknown) else text not in ("", "removed")), span


def _set_off(server: AuditedServer, state: bool | Unknown, span: Span | None) -> None:  # noqa: FBT001 (a fact)
    if isinstance(state, Unknown):
        server.set_logging(state, span)
    else:
        server.set_logging("off", span, "query_log is removed" if span is not None else "there is no section query_log")


def _set_sessions(server: AuditedServer) -> None:
    kept, span = _section(server, _SESSIONS)
    why = "session_log is removed" if span is not None else "there is no section session_log"
    server.set_sign_ins(span, logins=kept, failures=kept, detail=why)
    default = span is None and not isinstance(kept, Unknown)
    server.emitter.set("authentication.session_ends", kept, span, default=default)


def _set_profiles(server: AuditedServer) -> None:
    """Users of a profile with `log_queries` 0 are left out."""
    for name in server.names():
        found = _PROFILE.fullmatch(name)
        text, span = server.text(name)
        if found is not None and found[1] != "default" and text in _WITHOUT:
            users = server.emitter.get("coverage.users.excluded") or []
            fact = {
                "excluded": [*users, f"users of the profile {found[1]}"],
                "detail": f"log_queries is 0 in the profile {found[1]}",
            }
            server.emitter.set("coverage.users", fact, span)


def _add_filters(server: AuditedServer) -> None:
    for setting, how, everything, detail in (
        ("log_queries_probability", "sample", ("1", "1.0"), "only a part of the queries is kept"),
        ("log_queries_min_query_duration_ms", "condition", ("0",), "it drops queries that take less time"),
        ("log_queries_min_type", "condition", ("query_start",), "it drops queries by how far they came"),
    ):
        text, span = server.text(f"profiles.default.{setting}")
        if span is not None and isinstance(text, str) and text.lower() not in everything:
            server.emitter.append("filters", {"how": how, "what": f"{setting} {text[:40]}", "detail": detail}, span)


def _add_table(server: AuditedServer, span: Span | None) -> None:
    database, _ = server.text(f"{_LOG}.database", default="system")
    table, _ = server.text(f"{_LOG}.table", default="query_log")
    store = entity_for("store", "event-store", server.resource, "query_log")
    store.address = (
        f"the table {database}.{table}" if isinstance(database, str) and isinstance(table, str) else "a table"
    )
    store.header = span or server.resource.header
    ttl, place = server.text(f"{_LOG}.ttl")
    if place is None:
        engine, place = server.text(f"{_LOG}.engine")
        ttl = engine if isinstance(engine, Unknown) or "TTL" in engine.upper() else ""
        place = place if ttl else None
    if isinstance(ttl, Unknown):
        store.set("retention.days", ttl, place)
    elif not ttl:
        store.set("retention.days", "forever", default=True)
    else:
        days = _days(ttl)
        store.set("retention.days", Unknown(f"the ttl {ttl[:60]} is not understood") if days is None else days, place)
    store.set("central", Unknown("what reads the table is not told here", "a shipper's or a cluster's configuration"))
    append_route(server.emitter, "table", store.address, store.id, span)
    server.others.append(store)


def _days(ttl: str) -> int | None:
    """The days of `event_date + INTERVAL 30 DAY DELETE`; None where it is written in another way."""
    found = _INTERVAL.search(ttl)
    if found is not None:
        return int(int(found[1]) * _DAYS[found[2].lower()])
    function = _FUNCTION.search(ttl)
    return None if function is None else int(int(function[2]) * _DAYS[function[1].lower()])
