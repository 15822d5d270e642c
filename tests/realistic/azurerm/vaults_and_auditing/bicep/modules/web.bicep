param name string
param workspaceId string

resource site 'Microsoft.Web/sites@2022-09-01' = {
  name: name
  location: resourceGroup().location
  kind: 'app,linux'
  properties: {}
}

resource slot 'Microsoft.Web/sites/slots@2022-09-01' = {
  parent: site
  name: 'staging'
  location: resourceGroup().location
  kind: 'app,linux'
  properties: {}
}

resource diag 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'http'
  scope: site
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        category: 'AppServiceHTTPLogs'
        enabled: true
      }
    ]
  }
}
