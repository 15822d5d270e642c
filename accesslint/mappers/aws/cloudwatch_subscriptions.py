"""Subscription filters: they send a log group's records onward, to Firehose, Kinesis, a function or another account.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers.aws.log_delivery import VIA, kind_of
from accesslint.mappers.aws.names import add_route, literal_name, named
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import shown
from accesslint.mappers.table import entity_for, find
from accesslint.model.entities import Entity, Link
from accesslint.model.values import Resource, Unknown, Value


def map_resources(resources: ResourceIndex) -> Iterator[Entity | Link]:
    """Subscription filters as hops that read a log group."""
    for subscription in resources.of_type("aws_cloudwatch_log_subscription_filter"):
        yield from _subscription(subscription, resources)
    for policy in resources.of_type("aws_cloudwatch_log_account_policy"):
        kind = find(policy, "policy_type")
        if kind is not None and kind.text == "SUBSCRIPTION_FILTER_POLICY":
            yield from _account_policy(policy, resources)


def _account_policy(policy: Resource, resources: ResourceIndex) -> Iterator[Entity | Link]:
    """A subscription filter of the whole account, but for the log groups that its criteria name.

    https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutAccountPolicy.html
    """
    written, criteria = find(policy, "policy_document"), find(policy, "selection_criteria")
    document = None if written is None else written.decoded()
    hop = entity_for("hop", "shipper", policy)
    text = (shown(criteria) or "") if criteria is not None else ""
    for group in resources.of_type("aws_cloudwatch_log_group"):
        name = literal_name(group, "log-group")
        if group.scope != policy.scope or (name and f'"{name}"' in text) or (criteria is not None and not text):
            continue
        span = policy.header if written is None else written.span
        what = {"from": {"unknown": group.address}, "via": "cloudwatch", "what": group.address}
        path = hop.append("inputs", what, span)
        yield Link(hop.id, f"{path}.from", (f"tf:{group.id}",), span, group.address, must_exist=True)
    yield from _deliver(hop, find(document, "DestinationArn"), find(document, "FilterPattern"), resources)
    yield hop


def _subscription(subscription: Resource, resources: ResourceIndex) -> Iterator[Entity | Link]:
    hop = entity_for("hop", "shipper", subscription)
    group = find(subscription, "log_group_name")
    if group is not None:
        goal = named(group, "log-group", resources)
        what = {"from": {"unknown": goal.shown}, "via": "cloudwatch", "what": goal.shown}
        path = hop.append("inputs", what, group.span)
        if goal.handles:
            yield Link(hop.id, f"{path}.from", goal.handles, group.span, goal.shown, must_exist=goal.must_exist)
    pattern = find(subscription, "filter_pattern")
    yield from _deliver(hop, find(subscription, "destination_arn"), pattern, resources)
    yield hop


def _deliver(
    hop: Entity, destination: Value | None, pattern: Value | None, resources: ResourceIndex
) -> Iterator[Entity | Link]:
    """Add where a subscription delivers, and what its pattern keeps."""
    end = _behind(destination, resources) or destination
    kind = kind_of(end, resources) if end is not None else ""
    if end is not None and kind in ("firehose", "stream"):
        yield from add_route(hop, end, kind, VIA[kind], resources)
        _set_filters(hop, pattern)
    elif destination is not None:
        # A function or another account's destination: what becomes of the records is not told here.
        text = shown(destination) or "a destination"
        reason = f"{text} is not a store that these files declare"
        hop.append("routes", {"to": {"unknown": reason}, "via": _via(text), "target": text}, destination.span)


def _behind(destination: Value | None, resources: ResourceIndex) -> Value | None:
    """What a log destination (the receiving end of another account's subscription) passes records on to."""
    resource = resources.target(destination)
    return find(resource, "target_arn") if resource is not None and "destination" in resource.type else None


def _via(text: str) -> str:
    return "lambda" if "lambda" in text else "cloudwatch"


def _set_filters(hop: Entity, pattern: Value | None) -> None:
    """The pattern decides what is kept of the records on their way to a store; an empty one keeps all."""
    if pattern is None or pattern.data == "":
        hop.set("filters", [])
        return
    text = shown(pattern)
    if text is None:
        hop.set("filters", pattern.unknown or Unknown("the pattern is not known"), pattern.span)
        return
    detail = f"only records that match {text} are sent on"
    hop.append("filters", {"how": "condition", "what": text, "detail": detail}, pattern.span)
