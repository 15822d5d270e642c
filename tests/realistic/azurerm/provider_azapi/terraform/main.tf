resource "azurerm_resource_group" "rg" {
  name     = "rg"
  location = "westeurope"
}
resource "azapi_resource" "kv" {
  type      = "Microsoft.KeyVault/vaults@2022-07-01"
  name      = "kv"
  parent_id = azurerm_resource_group.rg.id
  body = {
    properties = { enablePurgeProtection = true }
  }
}
resource "azapi_resource" "kv2" {
  type      = "Microsoft.KeyVault/vaults@2022-07-01"
  name      = "kv2"
  parent_id = azurerm_resource_group.rg.id
  body      = jsonencode({ properties = {} })
}
resource "azapi_resource" "diag" {
  type      = "Microsoft.Insights/diagnosticSettings@2021-05-01-preview"
  name      = "audit"
  parent_id = azapi_resource.kv.id
  body = jsonencode({
    properties = {
      storageAccountId = azapi_resource.st.id
      logs             = [{ categoryGroup = "audit", enabled = true }]
    }
  })
}
resource "azapi_resource" "st" {
  type      = "Microsoft.Storage/storageAccounts@2023-01-01"
  name      = "logs"
  parent_id = azurerm_resource_group.rg.id
  body = {
    kind       = "StorageV2"
    properties = { allowBlobPublicAccess = false }
  }
}
resource "azapi_resource" "blob" {
  type      = "Microsoft.Storage/storageAccounts/blobServices@2023-01-01"
  name      = "default"
  parent_id = azapi_resource.st.id
  body = {
    properties = { isVersioningEnabled = true }
  }
}
resource "azapi_resource" "blobdiag" {
  type      = "Microsoft.Insights/diagnosticSettings@2021-05-01-preview"
  name      = "audit"
  parent_id = azapi_resource.blob.id
  body = {
    properties = {
      workspaceId = azurerm_log_analytics_workspace.law.id
      logs        = [{ category = "StorageRead", enabled = true }, { category = "StorageWrite", enabled = true }]
    }
  }
}
resource "azurerm_log_analytics_workspace" "law" {
  name              = "law"
  retention_in_days = 30
}
resource "azapi_resource" "whatever" {
  type = "Microsoft.Foo/bars@2023-01-01"
  body = { properties = {} }
}
