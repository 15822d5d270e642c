"""Auditing of Azure SQL: the server's policy holds for all its databases, a database may have one of its own.

https://learn.microsoft.com/azure/azure-sql/database/auditing-overview
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from accesslint.mappers import Mapped
from accesslint.mappers.azurerm.diagnosed import Need
from accesslint.mappers.azurerm.diagnosis import set_diagnosed
from accesslint.mappers.azurerm.diagnostic_settings import diagnostics
from accesslint.mappers.azurerm.names import literal_name
from accesslint.mappers.azurerm.sql_groups import set_recorded
from accesslint.mappers.azurerm.sql_policies import Policy, inline_policies, side_policies
from accesslint.mappers.azurerm.storage_lifecycle import records_route
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.records import emitter_for, state
from accesslint.mappers.table import Setting, Side, Table
from accesslint.model.entities import Entity, Link
from accesslint.model.values import Resource, Unknown

_POLICY = (
    "https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/resources/"
    "mssql_server_extended_auditing_policy"
)

TABLES = (
    Table(
        "emitter",
        "database",
        {"terraform": ("azurerm_mssql_server",)},
        (
            Setting(
                "logging",
                {"terraform": "enabled"},
                _POLICY,
                state,
                "off",
                {"terraform": Side("azurerm_mssql_server_extended_auditing_policy", "server_id")},
            ),
        ),
    ),
)

_SERVER_SIDES = (
    ("azurerm_mssql_server_extended_auditing_policy", "server_id"),
    ("azurerm_synapse_workspace_extended_auditing_policy", "synapse_workspace_id"),
)
_DATABASE_SIDES = (
    ("azurerm_mssql_database_extended_auditing_policy", "database_id"),
    ("azurerm_synapse_sql_pool_extended_auditing_policy", "sql_pool_id"),
)
_DATABASES = (
    ("azurerm_mssql_database", "server_id"),
    ("azurerm_sql_database", "server_name"),
    ("azurerm_synapse_sql_pool", "synapse_workspace_id"),
)
_SYNAPSE = tuple(Need((name,)) for name in ("BuiltinSqlReqsEnded", "SynapseRbacOperations", "GatewayApiRequests"))
"""What a diagnostic setting sends of a workspace, besides auditing:
https://learn.microsoft.com/azure/azure-monitor/reference/supported-logs/microsoft-synapse-workspaces-logs"""
_SERVERS = ("azurerm_mssql_server", "azurerm_sql_server", "azurerm_synapse_workspace")


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every server as an emitter of kind `database`, and the databases of servers that the files do not declare."""
    within: set[str] = set()
    for server in resources.of_type(*_SERVERS):
        databases = list(_databases(server, resources))
        within |= {database.id for database in databases}
        emitter = emitter_for(server, "database", "data")
        yield from _server(emitter, server, databases, resources)
        yield emitter
    for kind, _ in _DATABASES:
        for database in resources.of_type(kind):
            if database.id not in within:
                emitter = emitter_for(database, "database", "data")
                yield from _lone(emitter, database, resources)
                yield emitter


def _databases(server: Resource, resources: ResourceIndex) -> Iterator[Resource]:
    name = literal_name(server)
    for kind, attribute in _DATABASES:
        names = [name] if name and attribute == "server_name" else []
        yield from resources.pointing_at(server, kind, attribute, names)


def _server(
    emitter: Entity, server: Resource, databases: Sequence[Resource], resources: ResourceIndex
) -> Iterator[Entity | Link]:
    own = [*inline_policies(server), *side_policies(server, _SERVER_SIDES, resources)]
    if any(policy.state is not False for policy in own):
        yield from _set(emitter, own, databases, resources)
        return
    audited: dict[str, list[Policy]] = {}
    for database in databases:
        found = _own_policies(database, resources)
        if any(policy.state is not False for policy in found):
            audited[database.address] = found
    if not audited and server.type == "azurerm_synapse_workspace":
        yield from set_diagnosed(emitter, server, _SYNAPSE, resources)
        return
    if not audited:
        _set_off(emitter, own)
        return
    policies = [policy for found in audited.values() for policy in found]
    yield from _set(emitter, policies, databases, resources)
    missing = [database.address for database in databases if database.address not in audited]
    fact: dict[str, object] = {"included": list(audited), "excluded": missing}
    if missing:
        fact["detail"] = "only some of its databases have an auditing policy, the server has none"
    emitter.set("coverage.locations", fact, policies[0].span)


def _own_policies(database: Resource, resources: ResourceIndex) -> list[Policy]:
    return [*inline_policies(database), *side_policies(database, _DATABASE_SIDES, resources)]


def _lone(emitter: Entity, database: Resource, resources: ResourceIndex) -> Iterator[Entity | Link]:
    own = _own_policies(database, resources)
    if any(policy.state is not False for policy in own):
        yield from _set(emitter, own, [database], resources)
    elif database.type == "azurerm_synapse_sql_pool" or not own:
        reason = "its server is not declared in these files, nor is the server's auditing policy"
        emitter.set("logging", Unknown(reason, "the files that declare the server"))
    else:
        _set_off(emitter, own)


def _set_off(emitter: Entity, own: Sequence[Policy]) -> None:
    if own:
        emitter.set("logging", "off", own[0].span)
        emitter.set("logging_detail", own[0].detail)
        return
    emitter.set("logging", "off", default=True)
    emitter.set("logging_detail", "no extended auditing policy in these files is for it")


def _set(
    emitter: Entity, policies: Sequence[Policy], databases: Sequence[Resource], resources: ResourceIndex
) -> Iterator[Entity | Link]:
    """A policy is on where it has a destination: a storage account, or Azure Monitor."""
    working = [policy for policy in policies if policy.state is True]
    if not working:
        doubtful = next(policy for policy in policies if policy.state is not False)
        emitter.set("logging", doubtful.state, doubtful.span)
        return
    emitter.set("logging", "on", working[0].span)
    set_recorded(emitter, working)
    for policy in working:
        if policy.endpoint is not None:
            yield from records_route(emitter, policy.holder, policy.endpoint, resources)
    if any(policy.monitored for policy in working):
        asked = any(policy.asked or policy.endpoint is None for policy in working)
        yield from _monitored(emitter, databases, resources, asked=asked)


def _monitored(
    emitter: Entity, databases: Sequence[Resource], resources: ResourceIndex, *, asked: bool
) -> Iterator[Entity | Link]:
    """To Azure Monitor means: to where a diagnostic setting of the database, or of `master`, sends the audit events."""
    found = diagnostics(resources)
    server_id = emitter.id.partition(":")[2]
    settings = [setting for setting in found.all if f"tf:{server_id}" in setting.goal.handles]
    settings += [setting for database in databases for setting in found.of(database)]
    before = len(emitter.get("routes") or ())
    for setting in settings:
        if setting.sent.place_of(("SQLSecurityAuditEvents",)) is not None or setting.sent.unknown is not None:
            yield from setting.routes(emitter, resources)
    if asked and len(emitter.get("routes") or ()) == before:
        reason = "which diagnostic setting sends the audit events of the database master is not told by these files"
        emitter.append("routes", {"to": {"unknown": reason}, "via": "azure-monitor", "target": "Azure Monitor"})
