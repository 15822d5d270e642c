"""What the Resource Manager's types and properties are called in Terraform (azurerm), service by service.

ARM templates and Bicep both use these tables. Keys of `SHAPES` are types as the vendor writes them, with all parts
(`Microsoft.Storage/storageAccounts/blobServices/containers`); loaders look them up without regard to case.

What a shape's `properties` translate, and what `finish` finds in `Draft.properties`, is the resource's WHOLE evaluated
body, a mapping with these keys:

- `type`: the whole type, as it is written, without the API's version.
- `name`: the LAST part of the name (`default` of `account/default`), as Terraform has it. Literal text, or a
  `Template` or an `Unknown`.
- `location`, `sku`, `kind`, `identity`, `tags`, `zones`, `plan`, `managedBy`, …: as written, evaluated.
- `properties`: as written, evaluated. So most shapes say `{"sku": Flat({"name": …}), "properties": Flat({…})}`.
- `parent`: for a child type only (three or more parts): the id of the resource that holds it (forms below).
- `scope`: for an extension resource (diagnostic setting, lock, role assignment, policy assignment) always: the id of
  what it is for, whether it is written as `scope`, as a name `account/Microsoft.Insights/setting`, or not at all: then
  the resource group (or the subscription) that is deployed to. Absent for all other types.
- `children`: a list of the whole bodies of the child resources that the same deployment declares (nested in it, by
  names with slashes, or by `parent:`), each with the keys of this list: what Terraform writes as blocks of the parent
  (blobServices, a site's config) is taken from there. Absent where there are none. Children that have a shape are
  resources of their own besides.

The case of keys inside the body is kept as it is written; nothing is null by `null` (such keys are left out).

Forms of ids, wherever one stands (`parent`, `scope`, `properties.workspaceId`, …):

- `Reference(<Resource.id>, "id")`: a resource of the same deployment, or one that it declares as `existing`,
  whose type has a shape.
- `Template((Reference(<parent's Resource.id>, "id"), "/blobServices/default"))`: a declared child whose own type has no
  shape, under the nearest parent that has one, and any child that is `existing`. So Terraform writes it as well.
- text `/subscriptions/${subscription}/resourceGroups/${resourceGroup}/providers/Microsoft.X/y/name`: any other
  resource; a `Template` with an `Unknown` in the place of each name that is not known.
- text `/subscriptions/${subscription}`: the subscription that is deployed to.
- `Reference(<scope>#resourceGroup(), "id")`: the resource group that is deployed to; it is there as a data source
  `azurerm_resource_group`.

A name (`storage.name`) is the text where it is known, else `Reference(<Resource.id>, "name")`. Other properties of
another resource (`reference(…).x`, `vault.properties.vaultUri`) are their values where that resource's body has them,
else `Reference(<Resource.id>, "<x in snake_case>")`, as `vault_uri`.

`Draft.attributes` gets `name`, `location`, `tags` and, for what is deployed to a resource group, `resource_group_name`
(a `Reference` to the group above) from the loader where the shape does not set them. `Draft.own()` is the resource's
id. The sides that `finish` adds have addresses `<resource's address><suffix>`. A `finish` that changes `Draft.type`
makes the resource another type (`Microsoft.Web/sites` is a function app by its `kind`). An `existing` resource is
handed to `finish` too, with little more than its name.
"""

from __future__ import annotations

from collections.abc import Mapping

from accesslint.loaders.arm.tables import (
    access,
    apps,
    databases,
    keys,
    monitoring,
    networks,
    services,
    storage,
    streams,
    workspaces,
)
from accesslint.translation import Shape

SHAPES: Mapping[str, Shape] = {
    **access.SHAPES,
    **apps.SHAPES,
    **databases.SHAPES,
    **keys.SHAPES,
    **monitoring.SHAPES,
    **networks.SHAPES,
    **services.SHAPES,
    **storage.SHAPES,
    **streams.SHAPES,
    **workspaces.SHAPES,
}
"""By the Resource Manager's type."""
