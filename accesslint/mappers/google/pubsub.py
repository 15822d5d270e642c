"""Pub/Sub topics that sinks publish to, as hops; their subscriptions are the ways on.

A subscription that is pulled says nothing of who pulls: https://cloud.google.com/pubsub/docs/subscriber
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.google.destinations import destinations, table_handles
from accesslint.mappers.google.names import add_route, destination
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import shown
from accesslint.mappers.table import entity_for, find
from accesslint.model.entities import Entity, Link
from accesslint.model.values import Resource

_NOBODY = "who subscribes is not told in these files"


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """The topics that carry logs as hops of kind `stream`."""
    for topic in resources.of_type("google_pubsub_topic"):
        name = find(topic, "name")
        names = (name.text,) if name is not None and name.text else ()
        handles = {f"tf:{topic.id}", *(f"pubsub:{text}" for text in names)}
        if handles.isdisjoint(destinations(resources)):
            continue
        hop = entity_for("hop", "stream", topic)
        hop.handles |= handles
        for subscription in _subscriptions(topic, handles, resources):
            yield from _add_way(hop, subscription, resources)
        if hop.get("routes") is None:
            path = hop.append("routes", {"to": {"unknown": _NOBODY}, "via": "pubsub", "target": "subscribers"})
            hop.decided_by[f"{path}.to"] = "the files that declare the subscriptions"
        yield hop


def _subscriptions(topic: Resource, handles: set[str], resources: ResourceIndex) -> Iterator[Resource]:
    for subscription in resources.of_type("google_pubsub_subscription"):
        value = find(subscription, "topic")
        named = () if value is None else destination(value, "pubsub").handles
        # Another root module's subscription is this topic's only by reference.
        if not handles.isdisjoint(named) and (subscription.scope == topic.scope or f"tf:{topic.id}" in named):
            yield subscription


def _add_way(hop: Entity, subscription: Resource, resources: ResourceIndex) -> Iterator[Link]:
    bucket, table = find(subscription, "cloud_storage_config.bucket"), find(subscription, "bigquery_config.table")
    push = find(subscription, "push_config.push_endpoint")
    if bucket is not None:
        yield from add_route(hop, bucket, "gcs", "storage")
    elif table is not None:
        target = shown(table) or subscription.address
        path = hop.append(
            "routes", {"to": {"unknown": f"{target} is not known"}, "via": "bigquery", "target": target}, table.span
        )
        handles = table_handles(subscription, resources)
        if handles:
            yield Link(hop.id, f"{path}.to", handles, table.span, target)
    elif push is not None:
        target = shown(push) or "an endpoint that is not known"
        fact: dict[str, object] = {
            "to": {"unknown": "the endpoint is another system's"},
            "via": "http",
            "target": target,
        }
        if push.text is not None:
            fact["encrypted"] = push.text.startswith("https://")
        hop.append("routes", fact, push.span)
    else:
        way = {"to": {"unknown": "who pulls is not told"}, "via": "pubsub", "target": subscription.address}
        path = hop.append("routes", way, subscription.header)
        hop.decided_by[f"{path}.to"] = "the system that pulls"
