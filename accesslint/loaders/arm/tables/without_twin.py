"""Types that mappers look at and that have no twin in the Resource Manager, each with the reason."""

from __future__ import annotations

from collections.abc import Mapping

_KIND = "an account of Cognitive Services, which Terraform splits by kind"
_OLD_SITE = "a site, which Terraform's provider splits by operating system since version 3"
_OLD_SQL = "a server or database of SQL by the name that Terraform's provider gave it first"

WITHOUT_TWIN: Mapping[str, str] = {
    "azurerm_ai_services": _KIND,
    "azurerm_app_service": _OLD_SITE,
    "azurerm_app_service_slot": _OLD_SITE,
    "azurerm_bot_channels_registration": "a bot service by an earlier name",
    "azurerm_function_app": _OLD_SITE,
    "azurerm_monitor_diagnostic_categories": "a data source: templates cannot ask for categories",
    "azurerm_sql_database": _OLD_SQL,
    "azurerm_sql_server": _OLD_SQL,
    "azurerm_static_site": "a static web app by an earlier name",
    "azurerm_storage_account_queue_properties": "classic logs are set by the storage service, not by templates",
    "azurerm_storage_data_lake_gen2_filesystem": "a container of an account with hierarchical names",
    "azurerm_subscription": "subscriptions are made by aliases; a deployment to one declares its export",
}
"""Reasons by Terraform's type."""
