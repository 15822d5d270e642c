"""SQL servers, Synapse, PostgreSQL, MySQL, MariaDB and Cosmos DB.

https://learn.microsoft.com/azure/templates/microsoft.sql/servers/extendedauditingsettings,
https://learn.microsoft.com/azure/templates/microsoft.synapse/workspaces/extendedauditingsettings and
https://learn.microsoft.com/azure/templates/microsoft.dbforpostgresql/flexibleservers/configurations
"""

from __future__ import annotations

from accesslint.loaders.arm.tables.bodies import diagnosed
from accesslint.model.values import Value
from accesslint.translation import Block, Draft, Flat, Leaf, Shape, Spec, flag, words

_STATE = words({"Enabled": True, "Disabled": False})
_ON_SERVER = {"azurerm_mssql_server_extended_auditing_policy": "Microsoft.Sql/servers/extendedAuditingSettings"}
_ON_SYNAPSE = {
    "azurerm_synapse_workspace_extended_auditing_policy": "Microsoft.Synapse/workspaces/extendedAuditingSettings"
}


def _policy(draft: Draft) -> None:
    """Azure Monitor has to be asked for here; Terraform's provider asks for it by default."""
    draft.attributes.setdefault("log_monitoring_enabled", Value(False, draft.header))


def _auditing(type_name: str, owner: str) -> Shape:
    return Shape(
        type_name,
        {
            "parent": owner,
            "properties": Flat(
                {
                    "state": Leaf("enabled", _STATE),
                    "storageEndpoint": "storage_endpoint",
                    "retentionDays": "retention_in_days",
                    "isAzureMonitorTargetEnabled": Leaf("log_monitoring_enabled", flag),
                    "auditActionsAndGroups": "audit_actions_and_groups",
                    "predicateExpression": "predicate_expression",
                }
            ),
        },
        _policy,
    )


_SQL_SERVER = _auditing("azurerm_mssql_server_extended_auditing_policy", "server_id")
_SQL_DATABASE = _auditing("azurerm_mssql_database_extended_auditing_policy", "database_id")
_SYNAPSE = _auditing("azurerm_synapse_workspace_extended_auditing_policy", "synapse_workspace_id")
_POOL = _auditing("azurerm_synapse_sql_pool_extended_auditing_policy", "sql_pool_id")


def _configuration(type_name: str, owner: str) -> Shape:
    return Shape(type_name, {"parent": owner, "properties": Flat({"value": "value"})})


def _server(type_name: str, configuration: str) -> Shape:
    by = {"azurerm_monitor_diagnostic_setting": "Microsoft.Insights/diagnosticSettings"}
    return Shape(type_name, written={**by, _CONFIGURATIONS[configuration]: configuration})


_CONFIGURATIONS = {
    "Microsoft.DBforPostgreSQL/servers/configurations": "azurerm_postgresql_configuration",
    "Microsoft.DBforPostgreSQL/flexibleServers/configurations": "azurerm_postgresql_flexible_server_configuration",
    "Microsoft.DBforMySQL/servers/configurations": "azurerm_mysql_configuration",
    "Microsoft.DBforMySQL/flexibleServers/configurations": "azurerm_mysql_flexible_server_configuration",
    "Microsoft.DBforMariaDB/servers/configurations": "azurerm_mariadb_configuration",
}
_ACCOUNT: dict[str, Spec] = {
    "kind": "kind",
    "properties": Flat({"capabilities": Block("capabilities", {"name": "name"})}),
}

SHAPES = {
    "Microsoft.Sql/servers": Shape("azurerm_mssql_server", written=_ON_SERVER),
    "Microsoft.Sql/servers/databases": Shape(
        "azurerm_mssql_database",
        {"parent": "server_id", "properties": Flat({"isLedgerOn": Leaf("ledger_enabled", flag)})},
        written=_ON_SERVER,
    ),
    "Microsoft.Sql/servers/auditingSettings": _SQL_SERVER,
    "Microsoft.Sql/servers/extendedAuditingSettings": _SQL_SERVER,
    "Microsoft.Sql/servers/databases/auditingSettings": _SQL_DATABASE,
    "Microsoft.Sql/servers/databases/extendedAuditingSettings": _SQL_DATABASE,
    "Microsoft.Sql/managedInstances": diagnosed("azurerm_mssql_managed_instance"),
    "Microsoft.Synapse/workspaces": Shape("azurerm_synapse_workspace", written=_ON_SYNAPSE),
    "Microsoft.Synapse/workspaces/sqlPools": Shape(
        "azurerm_synapse_sql_pool", {"parent": "synapse_workspace_id"}, written=_ON_SYNAPSE
    ),
    "Microsoft.Synapse/workspaces/auditingSettings": _SYNAPSE,
    "Microsoft.Synapse/workspaces/extendedAuditingSettings": _SYNAPSE,
    "Microsoft.Synapse/workspaces/sqlPools/auditingSettings": _POOL,
    "Microsoft.Synapse/workspaces/sqlPools/extendedAuditingSettings": _POOL,
    "Microsoft.DBforPostgreSQL/servers": _server(
        "azurerm_postgresql_server", "Microsoft.DBforPostgreSQL/servers/configurations"
    ),
    "Microsoft.DBforPostgreSQL/servers/configurations": _configuration(
        "azurerm_postgresql_configuration", "server_name"
    ),
    "Microsoft.DBforPostgreSQL/flexibleServers": _server(
        "azurerm_postgresql_flexible_server", "Microsoft.DBforPostgreSQL/flexibleServers/configurations"
    ),
    "Microsoft.DBforPostgreSQL/flexibleServers/configurations": _configuration(
        "azurerm_postgresql_flexible_server_configuration", "server_id"
    ),
    "Microsoft.DBforPostgreSQL/serverGroupsv2": diagnosed("azurerm_cosmosdb_postgresql_cluster"),
    "Microsoft.DBforMySQL/servers": _server("azurerm_mysql_server", "Microsoft.DBforMySQL/servers/configurations"),
    "Microsoft.DBforMySQL/servers/configurations": _configuration("azurerm_mysql_configuration", "server_name"),
    "Microsoft.DBforMySQL/flexibleServers": _server(
        "azurerm_mysql_flexible_server", "Microsoft.DBforMySQL/flexibleServers/configurations"
    ),
    "Microsoft.DBforMySQL/flexibleServers/configurations": _configuration(
        "azurerm_mysql_flexible_server_configuration", "server_name"
    ),
    "Microsoft.DBforMariaDB/servers": _server(
        "azurerm_mariadb_server", "Microsoft.DBforMariaDB/servers/configurations"
    ),
    "Microsoft.DBforMariaDB/servers/configurations": _configuration("azurerm_mariadb_configuration", "server_name"),
    # https://learn.microsoft.com/azure/templates/microsoft.documentdb/databaseaccounts
    "Microsoft.DocumentDB/databaseAccounts": diagnosed("azurerm_cosmosdb_account", _ACCOUNT),
    "Microsoft.DocumentDB/mongoClusters": diagnosed("azurerm_mongo_cluster"),
    "Microsoft.DocumentDB/cassandraClusters": diagnosed("azurerm_cosmosdb_cassandra_cluster"),
}
