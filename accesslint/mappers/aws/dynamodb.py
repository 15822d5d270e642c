"""DynamoDB tables: who reads and writes their items is told by a trail's data events only.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/logging-using-cloudtrail.html
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers.aws.cloudtrail_format import CLOUDTRAIL
from accesslint.mappers.aws.data_events import ITEMS, data_event_routes, set_trailed, trailed
from accesslint.mappers.aws.names import literal_name
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.records import add_format, emitter_for, fixed_format
from accesslint.model.entities import Entity, Link


def map_resources(resources: ResourceIndex) -> Iterator[Entity | Link]:
    """Every table as an emitter of kind `table`, with the routes of the trail that records it."""
    for table in resources.of_type("aws_dynamodb_table"):
        name = literal_name(table, "table")
        trails = trailed(table, (name,) if name else (), resources, ITEMS)
        emitter = emitter_for(table, "table", "data")
        if trails.trail is not None and (trails.wholly or trails.unknown is None):
            set_trailed(emitter, trails, ITEMS)
            yield from data_event_routes(emitter, trails.trail, resources)
            form = fixed_format(table, CLOUDTRAIL)
            add_format(emitter, form)
            yield form
        elif trails.unknown is not None:
            emitter.set("logging", trails.unknown)
        else:
            emitter.set("logging", "off", default=True)
            emitter.set("logging_detail", "no trail's data events cover it")
        yield emitter
