"""What CloudFormation's types and properties are called in Terraform, service by service."""

from __future__ import annotations

from collections.abc import Mapping

from accesslint.loaders.cloudformation.tables import (
    balancers,
    databases,
    distributions,
    gateways,
    identity,
    keys,
    networks,
    services,
    storage,
    streams,
    trails,
    warehouses,
    watching,
)
from accesslint.translation import Shape

SHAPES: Mapping[str, Shape] = {
    **balancers.SHAPES,
    **databases.SHAPES,
    **distributions.SHAPES,
    **gateways.SHAPES,
    **identity.SHAPES,
    **keys.SHAPES,
    **networks.SHAPES,
    **services.SHAPES,
    **storage.SHAPES,
    **streams.SHAPES,
    **trails.SHAPES,
    **warehouses.SHAPES,
    **watching.SHAPES,
}
"""By CloudFormation's type."""
