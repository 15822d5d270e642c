"""The same deployment in Bicep, in an ARM template and in Terraform: the same resources, the same findings."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.conftest import run, write
from tests.loaders.arm.conftest import load_files

BICEP = """\
@description('Where')
param location string = resourceGroup().location
param prefix string = 'acme'
param retention int = 30
@allowed(['Standard_LRS', 'Standard_GRS'])
param sku string = 'Standard_LRS'

var storageName = toLower('${prefix}${uniqueString(resourceGroup().id)}')
var categories = ['StorageRead', 'StorageWrite', 'StorageDelete']

resource workspace 'Microsoft.OperationalInsights/workspaces@2022-10-01' = {
  name: '${prefix}-logs'
  location: location
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: retention
  }
}

resource storage 'Microsoft.Storage/storageAccounts@2022-09-01' = {
  name: storageName
  location: location
  sku: { name: sku }
  kind: 'StorageV2'
  properties: {
    supportsHttpsTrafficOnly: true
    minimumTlsVersion: 'TLS1_2'
  }
  resource blob 'blobServices' = {
    name: 'default'
    properties: { isVersioningEnabled: true }
  }
}

resource vault 'Microsoft.KeyVault/vaults@2022-07-01' = {
  name: 'kv-${prefix}'
  location: location
  properties: {
    tenantId: subscription().tenantId
    sku: { family: 'A', name: 'standard' }
    enablePurgeProtection: true
    softDeleteRetentionInDays: 90
  }
}

resource blobDiagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: storage::blob
  properties: {
    workspaceId: workspace.id
    logs: [for category in categories: {
      category: category
      enabled: true
    }]
  }
}

resource vaultDiagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: vault
  properties: {
    workspaceId: workspace.id
    logs: [
      { categoryGroup: 'audit', enabled: true }
    ]
  }
}

resource lock 'Microsoft.Authorization/locks@2020-05-01' = {
  name: 'keep'
  scope: workspace
  properties: { level: 'CanNotDelete' }
}
"""

TEMPLATE = """\
{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "parameters": {
    "location": {"type": "string", "defaultValue": "[resourceGroup().location]"},
    "prefix": {"type": "string", "defaultValue": "acme"},
    "retention": {"type": "int", "defaultValue": 30}
  },
  "variables": {
    "storageName": "[toLower(concat(parameters('prefix'), uniqueString(resourceGroup().id)))]",
    "categories": ["StorageRead", "StorageWrite", "StorageDelete"],
    "logs": "[concat(parameters('prefix'), '-logs')]",
    "workspace": "[resourceId('Microsoft.OperationalInsights/workspaces', variables('logs'))]"
  },
  "resources": [
    {
      "type": "Microsoft.OperationalInsights/workspaces",
      "apiVersion": "2022-10-01",
      "name": "[concat(parameters('prefix'), '-logs')]",
      "location": "[parameters('location')]",
      "properties": {"sku": {"name": "PerGB2018"}, "retentionInDays": "[parameters('retention')]"}
    },
    {
      "type": "Microsoft.Storage/storageAccounts",
      "apiVersion": "2022-09-01",
      "name": "[variables('storageName')]",
      "location": "[parameters('location')]",
      "sku": {"name": "Standard_LRS"},
      "kind": "StorageV2",
      "properties": {"supportsHttpsTrafficOnly": true, "minimumTlsVersion": "TLS1_2"},
      "resources": [
        {"type": "blobServices", "apiVersion": "2022-09-01", "name": "default",
         "properties": {"isVersioningEnabled": true},
         "dependsOn": ["[resourceId('Microsoft.Storage/storageAccounts', variables('storageName'))]"]}
      ]
    },
    {
      "type": "Microsoft.KeyVault/vaults",
      "apiVersion": "2022-07-01",
      "name": "[format('kv-{0}', parameters('prefix'))]",
      "location": "[parameters('location')]",
      "properties": {"tenantId": "[subscription().tenantId]", "sku": {"family": "A", "name": "standard"},
        "enablePurgeProtection": true, "softDeleteRetentionInDays": 90},
      "resources": [
        {"type": "providers/diagnosticSettings", "apiVersion": "2021-05-01-preview",
         "name": "Microsoft.Insights/to-workspace",
         "properties": {"workspaceId": "[variables('workspace')]",
           "logs": [{"categoryGroup": "audit", "enabled": true}]}}
      ]
    },
    {
      "type": "Microsoft.Storage/storageAccounts/blobServices/providers/diagnosticSettings",
      "apiVersion": "2021-05-01-preview",
      "name": "[concat(variables('storageName'), '/default/Microsoft.Insights/to-workspace')]",
      "properties": {
        "workspaceId": "[variables('workspace')]",
        "copy": [{"name": "logs", "count": "[length(variables('categories'))]",
          "input": {"category": "[variables('categories')[copyIndex('logs')]]", "enabled": true}}]
      }
    },
    {
      "type": "Microsoft.Authorization/locks", "apiVersion": "2020-05-01", "name": "keep",
      "scope": "[format('Microsoft.OperationalInsights/workspaces/{0}', concat(parameters('prefix'), '-logs'))]",
      "properties": {"level": "CanNotDelete"}
    }
  ]
}
"""

TERRAFORM = """\
variable "prefix" { default = "acme" }
variable "retention" { default = 30 }
resource "azurerm_resource_group" "this" {
  name     = "rg"
  location = "westeurope"
}
resource "azurerm_log_analytics_workspace" "workspace" {
  name                = "${var.prefix}-logs"
  location            = azurerm_resource_group.this.location
  resource_group_name = azurerm_resource_group.this.name
  sku                 = "PerGB2018"
  retention_in_days   = var.retention
}
resource "azurerm_storage_account" "storage" {
  name                     = "acmex"
  resource_group_name      = azurerm_resource_group.this.name
  location                 = azurerm_resource_group.this.location
  account_tier             = "Standard"
  account_replication_type = "LRS"
  blob_properties { versioning_enabled = true }
}
resource "azurerm_key_vault" "vault" {
  name                = "kv-${var.prefix}"
  location            = azurerm_resource_group.this.location
  resource_group_name = azurerm_resource_group.this.name
  tenant_id           = "x"
  sku_name            = "standard"
  purge_protection_enabled = true
}
resource "azurerm_monitor_diagnostic_setting" "blob" {
  name = "x"
  target_resource_id = "${azurerm_storage_account.storage.id}/blobServices/default"
  log_analytics_workspace_id = azurerm_log_analytics_workspace.workspace.id
  enabled_log { category = "StorageRead" }
  enabled_log { category = "StorageWrite" }
  enabled_log { category = "StorageDelete" }
}
resource "azurerm_monitor_diagnostic_setting" "vault" {
  name = "x"
  target_resource_id = azurerm_key_vault.vault.id
  log_analytics_workspace_id = azurerm_log_analytics_workspace.workspace.id
  enabled_log { category_group = "audit" }
}
resource "azurerm_management_lock" "lock" {
  name = "keep"
  scope = azurerm_log_analytics_workspace.workspace.id
  lock_level = "CanNotDelete"
}
"""


def _attributes(files: dict[str, str], platform: str) -> list[tuple[str, Any]]:
    """Types and attributes, with addresses by the types that they have in both."""
    loaded = load_files(files, platform)
    assert not loaded.problems
    numbered = sorted(loaded.values(), key=lambda one: (one.type, str(one.get("name"))))
    names = {one.id: f"{one.type}" for one in numbered}

    def renamed(data: Any) -> Any:
        if isinstance(data, dict):
            return {key: renamed(one) for key, one in data.items()}
        if isinstance(data, list):
            return [renamed(one) for one in data]
        if isinstance(data, str):
            for identity, name in names.items():
                data = data.replace(identity, name)
        return data

    return sorted((one.type, json.dumps(renamed(one.attributes.plain()), sort_keys=True)) for one in numbered)


def test_bicep_and_templates_give_the_same_resources() -> None:
    bicep, template = _attributes({"a.bicep": BICEP}, "bicep"), _attributes({"a.json": TEMPLATE}, "arm")
    assert bicep == template
    assert len(bicep) > 5


def _findings(folder: Path, name: str, text: str) -> list[tuple[str, str]]:
    write(folder, {name: text})
    report, _ = run(folder)
    assert not report.problems
    return sorted((one.rule, one.fact) for one in report.findings)


def test_all_three_are_judged_alike(tmp_path: Path) -> None:
    terraform = _findings(tmp_path / "terraform", "main.tf", TERRAFORM)
    assert terraform
    assert _findings(tmp_path / "bicep", "main.bicep", BICEP) == terraform
    assert _findings(tmp_path / "arm", "azuredeploy.json", TEMPLATE) == terraform
