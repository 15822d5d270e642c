"""The same thing in Terraform and in an ARM template, with a workspace and a diagnostic setting where it has them."""

from __future__ import annotations

import textwrap
from typing import NamedTuple

_TEMPLATE = """{{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "parameters": {{"open": {{"type": "string"}}}},
  "resources": [
    {resources}
  ]
}}
"""
_WORKSPACE = """{"type": "Microsoft.OperationalInsights/workspaces", "apiVersion": "2022-10-01", "name": "law",
     "properties": {"retentionInDays": 400}}"""
_SETTING = """{{"type": "Microsoft.Insights/diagnosticSettings", "apiVersion": "2021-05-01-preview", "name": "audit",
     "scope": "{scope}", "properties": {{"logs": [{{"category": "{category}", "enabled": true}}],
       "workspaceId": "[resourceId('Microsoft.OperationalInsights/workspaces', 'law')]"}}}}"""
_WORKSPACE_HCL = """
resource "azurerm_log_analytics_workspace" "law" {
  name              = "law"
  retention_in_days = 400
}
"""
_SETTING_HCL = """
resource "azurerm_monitor_diagnostic_setting" "audit" {{
  target_resource_id         = {target}
  log_analytics_workspace_id = azurerm_log_analytics_workspace.law.id
  enabled_log {{
    category = "{category}"
  }}
}}
"""


class Pair(NamedTuple):
    """One thing in two dialects."""

    hcl: str
    resources: str
    """Of the template, with commas between."""
    workspace: bool = False
    """Whether both have the workspace `law`."""
    target: str = ""
    """Of a diagnostic setting, in HCL."""
    scope: str = ""
    """The same in the template."""
    category: str = ""

    def terraform(self) -> str:
        """The configuration."""
        text = textwrap.dedent(self.hcl) + (_WORKSPACE_HCL if self.workspace else "")
        return text + (_SETTING_HCL.format(target=self.target, category=self.category) if self.target else "")

    def template(self) -> str:
        """The ARM template."""
        parts = [textwrap.dedent(self.resources).strip(), *([_WORKSPACE] if self.workspace else [])]
        if self.scope:
            category = "[parameters('open')]" if self.category.startswith("$") else self.category
            parts.append(_SETTING.format(scope=self.scope, category=category))
        return _TEMPLATE.format(resources=",\n    ".join(parts))
