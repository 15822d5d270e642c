"""What CloudFormation's types and properties are called in Terraform, service by service."""

from __future__ import annotations

from collections.abc import Mapping

from accesslint.loaders.cloudformation.tables import (
    balancers,
    containers,
    databases,
    distributions,
    dynamodb,
    gateways,
    identity,
    keys,
    networks,
    operations,
    services,
    storage,
    streams,
    trails,
    transfers,
    warehouses,
    watching,
)
from accesslint.loaders.cloudformation.tables.without_twin import WITHOUT_TWIN
from accesslint.translation import Shape

__all__ = ["SHAPES", "WITHOUT_TWIN"]

SHAPES: Mapping[str, Shape] = {
    **balancers.SHAPES,
    **containers.SHAPES,
    **databases.SHAPES,
    **distributions.SHAPES,
    **dynamodb.SHAPES,
    **gateways.SHAPES,
    **identity.SHAPES,
    **keys.SHAPES,
    **networks.SHAPES,
    **operations.SHAPES,
    **services.SHAPES,
    **storage.SHAPES,
    **streams.SHAPES,
    **trails.SHAPES,
    **transfers.SHAPES,
    **warehouses.SHAPES,
    **watching.SHAPES,
}
"""By CloudFormation's type."""
