"""Key Vault: vaults, keys with their rotation policies, managed HSMs.

https://learn.microsoft.com/azure/templates/microsoft.keyvault/vaults/keys
"""

from __future__ import annotations

from accesslint.loaders.arm.tables.bodies import BY_SETTING, block, diagnosed, reach
from accesslint.model.values import Value
from accesslint.translation import Draft, Flat, Leaf, Shape, flag, is_open


def _key(draft: Draft) -> None:
    """An action `rotate` is `automatic`; one that is `notify` only warns."""
    policy = reach(draft.properties, "properties", "rotationPolicy")
    actions = reach(policy, "lifetimeActions")
    if policy is None:
        return
    if is_open(policy) or (actions is not None and is_open(actions)):
        draft.attributes["rotation_policy"] = actions or policy
        return
    content: dict[str, Value] = {}
    for item in actions.items() if actions is not None else ():
        kind = reach(item, "action", "type")
        if kind is None or (kind.text and kind.text.lower() != "rotate"):
            continue
        # `time_after_creation` or `time_before_expiry`: that it is there is what counts.
        content["automatic"] = kind if is_open(kind) else block({}, kind)
    draft.attributes["rotation_policy"] = block(content, policy)


SHAPES = {
    "Microsoft.KeyVault/vaults": Shape(
        "azurerm_key_vault",
        {
            "properties": Flat(
                {
                    "softDeleteRetentionInDays": "soft_delete_retention_days",
                    "enablePurgeProtection": Leaf("purge_protection_enabled", flag),
                }
            )
        },
        written=BY_SETTING,
    ),
    "Microsoft.KeyVault/vaults/keys": Shape(
        "azurerm_key_vault_key",
        {"parent": "key_vault_id"},
        _key,
        {
            "rotation_policy": "properties.rotationPolicy",
            "rotation_policy.automatic": "properties.rotationPolicy.lifetimeActions",
        },
    ),
    # https://learn.microsoft.com/azure/templates/microsoft.keyvault/managedhsms
    "Microsoft.KeyVault/managedHSMs": diagnosed("azurerm_key_vault_managed_hardware_security_module"),
}
