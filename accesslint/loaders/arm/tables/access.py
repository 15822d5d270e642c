"""Who may do what, what keeps resources from being deleted, and the groups that they are in.

https://learn.microsoft.com/azure/templates/microsoft.authorization/roleassignments and
https://learn.microsoft.com/azure/templates/microsoft.authorization/locks
"""

from __future__ import annotations

from accesslint.translation import Flat, Shape

SHAPES = {
    "Microsoft.Authorization/roleAssignments": Shape(
        "azurerm_role_assignment",
        {
            "scope": "scope",
            "properties": Flat(
                {
                    "roleDefinitionId": "role_definition_id",
                    "principalId": "principal_id",
                    "principalType": "principal_type",
                    "condition": "condition",
                }
            ),
        },
    ),
    "Microsoft.Authorization/locks": Shape(
        "azurerm_management_lock", {"scope": "scope", "properties": Flat({"level": "lock_level"})}
    ),
    # https://learn.microsoft.com/azure/templates/microsoft.resources/resourcegroups
    "Microsoft.Resources/resourceGroups": Shape("azurerm_resource_group"),
}
