targetScope = 'resourceGroup'

@description('Environment')
param env string = 'prod'
param location string = resourceGroup().location
param retention int = 730
param vaults array = ['app', 'ops']

resource law 'Microsoft.OperationalInsights/workspaces@2022-10-01' = {
  name: 'law-${env}'
  location: location
  properties: {
    retentionInDays: retention
    sku: { name: 'PerGB2018' }
  }
}

resource lock 'Microsoft.Authorization/locks@2020-05-01' = {
  name: 'keep'
  scope: law
  properties: { level: 'CanNotDelete' }
}

resource logs 'Microsoft.Storage/storageAccounts@2023-01-01' existing = {
  name: 'centrallogs'
  scope: resourceGroup('shared')
}

resource kv 'Microsoft.KeyVault/vaults@2022-07-01' = [for v in vaults: {
  name: 'kv-${v}-${env}'
  location: location
  properties: {
    tenantId: subscription().tenantId
    sku: { family: 'A', name: 'standard' }
    enablePurgeProtection: true
  }
}]

resource kvDiag 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = [for (v, i) in vaults: {
  name: 'audit'
  scope: kv[i]
  properties: {
    workspaceId: law.id
    storageAccountId: logs.id
    logs: [
      {
        categoryGroup: 'audit'
        enabled: true
      }
    ]
  }
}]

resource sql 'Microsoft.Sql/servers@2022-05-01-preview' = {
  name: 'sql-${env}'
  location: location
  properties: {
    administratorLogin: 'a'
  }
  resource audit 'auditingSettings' = {
    name: 'default'
    properties: {
      state: 'Enabled'
      isAzureMonitorTargetEnabled: true
      auditActionsAndGroups: [
        'FAILED_DATABASE_AUTHENTICATION_GROUP'
      ]
    }
  }
}

resource st 'Microsoft.Storage/storageAccounts@2023-01-01' = {
  name: 'st${env}'
  location: location
  kind: 'StorageV2'
  sku: { name: 'Standard_ZRS' }
  resource blob 'blobServices' = {
    name: 'default'
    properties: { isVersioningEnabled: true }
    resource data 'containers' = {
      name: 'data'
    }
  }
}

resource blobDiag 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'blob'
  scope: st::blob
  properties: {
    workspaceId: law.id
    logs: [for c in ['StorageRead', 'StorageWrite', 'StorageDelete']: {
      category: c
      enabled: true
    }]
  }
}

module web 'modules/web.bicep' = {
  name: 'web'
  params: {
    name: 'web-${env}'
    workspaceId: law.id
  }
}

output id string = law.id
