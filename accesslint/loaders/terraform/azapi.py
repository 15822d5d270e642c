"""Whether a configuration has resources of the provider azapi; only then are the Resource Manager's tables read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from accesslint.loaders import Loaded, Options
from accesslint.model.values import Resource

TYPE = "azapi_resource"


def looked_at_too(options: Options) -> Options:
    """The options, with azapi's type among those whose attributes are of use."""
    return options if options.types is None else msgspec.structs.replace(options, types=options.types | {TYPE})


def handed_over(loaded: Iterable[Loaded]) -> Iterator[Loaded]:
    """What a loader has found, with azapi's resources by azurerm's names. Types that no table knows stay."""
    everything = list(loaded)
    found = [item for item in everything if isinstance(item, Resource) and item.type == TYPE and not item.is_data]
    if not found:
        yield from everything
        return
    from accesslint.loaders.terraform.azapi_shapes import translated_all

    yield from translated_all(everything, found)
