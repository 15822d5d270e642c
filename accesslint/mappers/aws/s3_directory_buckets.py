"""S3 directory buckets: they have no server access log, a trail's data events tell of their objects.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-express-one-zone-logging.html
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers.aws.data_events import OBJECTS_IN_ONE_ZONE, map_recorded
from accesslint.mappers.index import ResourceIndex
from accesslint.model.entities import Entity, Link


def map_resources(resources: ResourceIndex) -> Iterator[Entity | Link]:
    """Every directory bucket as an emitter of kind `bucket`; logs are not delivered to them."""
    for bucket in resources.of_type("aws_s3_directory_bucket"):
        yield from map_recorded(bucket, "bucket", OBJECTS_IN_ONE_ZONE, resources)
