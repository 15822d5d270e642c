"""DynamoDB tables: who reads and writes their items is told by a trail's data events only.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/logging-using-cloudtrail.html
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers.aws.data_events import ITEMS, map_recorded
from accesslint.mappers.index import ResourceIndex
from accesslint.model.entities import Entity, Link


def map_resources(resources: ResourceIndex) -> Iterator[Entity | Link]:
    """Every table as an emitter of kind `table`."""
    for table in resources.of_type("aws_dynamodb_table"):
        yield from map_recorded(table, "table", ITEMS, resources)
