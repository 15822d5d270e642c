"""What the run's sinks and subscriptions deliver to, as handles: datasets and topics are log stores only if they do."""

from __future__ import annotations

from collections.abc import Iterator
from weakref import WeakKeyDictionary

from accesslint.mappers.google.cloud_logging import SINKS
from accesslint.mappers.google.names import destination
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.table import find
from accesslint.model.values import Resource

_CACHE: WeakKeyDictionary[ResourceIndex, frozenset[str]] = WeakKeyDictionary()


def destinations(resources: ResourceIndex) -> frozenset[str]:
    """The handles of all that sinks deliver to, and that subscriptions of their topics go on to; read once."""
    if resources not in _CACHE:
        _CACHE[resources] = frozenset(_of_sinks(resources)) | frozenset(_of_subscriptions(resources))
    return _CACHE[resources]


def _of_sinks(resources: ResourceIndex) -> Iterator[str]:
    for sink in resources.of_type(*SINKS):
        value = find(sink, "destination")
        if value is not None:
            yield from destination(value).handles


def _of_subscriptions(resources: ResourceIndex) -> Iterator[str]:
    topics = set(_of_sinks(resources))
    for subscription in resources.of_type("google_pubsub_subscription"):
        topic = find(subscription, "topic")
        table = find(subscription, "bigquery_config.table")
        if topic is not None and table is not None and not topics.isdisjoint(destination(topic, "pubsub").handles):
            yield from table_handles(subscription, resources)


def table_handles(subscription: Resource, resources: ResourceIndex) -> tuple[str, ...]:
    """The handles of the dataset that a subscription writes to: its table's, or by the table's name."""
    table = find(subscription, "bigquery_config.table")
    if table is None:
        return ()
    declared = resources.target(table)
    if declared is not None and declared.type == "google_bigquery_table":
        dataset = find(declared, "dataset_id")
        return () if dataset is None else destination(dataset, "bigquery").handles
    return destination(table, "bigquery").handles
