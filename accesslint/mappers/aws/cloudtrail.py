"""CloudTrail: trails and event data stores, what they select, where they deliver, who watches.

https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-concepts.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from accesslint.mappers.aws.cloudtrail_format import CLOUDTRAIL
from accesslint.mappers.aws.cloudtrail_selectors import Selection, selection
from accesslint.mappers.aws.cloudwatch_watch import Watch, watches
from accesslint.mappers.aws.kms import join_key, key_grants
from accesslint.mappers.aws.names import add_route, named
from accesslint.mappers.aws.policies_grants import add_grants
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import NOT_UNDERSTOOD, Meaning, boolean, number, shown
from accesslint.mappers.records import add_format, emitter_for, fixed_format, state
from accesslint.mappers.table import Setting, Table, apply, entity_for, find
from accesslint.model.entities import Entity, Link
from accesslint.model.values import Resource, Unknown, Value

_TRAIL = "https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateTrail.html"
_TERRAFORM_TRAIL = "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudtrail"
_LAKE = "https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateEventDataStore.html"
_TERRAFORM_LAKE = f"{_TERRAFORM_TRAIL}_event_data_store"

_ALL: dict[str, Any] = {"excluded": []}
_OWN_REGION = {"excluded": ["every region but its own"], "detail": "it covers one region only"}
_NO_GLOBAL = {"excluded": ["IAM", "STS", "CloudFront"], "detail": "events of global services are left out"}


def _covers(otherwise: dict[str, Any]) -> Meaning:
    """True covers all, false leaves out what `otherwise` says."""

    def read(data: Any) -> Any:
        fact = boolean.read(data)
        return fact if fact is NOT_UNDERSTOOD else {"excluded": []} if fact else {**otherwise}

    return Meaning(read, lambda fact: not fact["excluded"])


def _paused(data: Any) -> Any:
    fact = state.read(data)
    return {"on": "off", "off": "on"}.get(fact, fact)


TRAIL = Table(
    "emitter",
    "trail",
    {"terraform": ("aws_cloudtrail",)},
    (
        Setting("logging", {"terraform": "enable_logging"}, _TERRAFORM_TRAIL, state, "on"),
        Setting("coverage.regions", {"terraform": "is_multi_region_trail"}, _TRAIL, _covers(_OWN_REGION), _OWN_REGION),
        Setting("coverage.services", {"terraform": "include_global_service_events"}, _TRAIL, _covers(_NO_GLOBAL), _ALL),
        Setting("digests", {"terraform": "enable_log_file_validation"}, _TRAIL, boolean, default=False),
    ),
)

LAKE = Table(
    "emitter",
    "event-data-store",
    {"terraform": ("aws_cloudtrail_event_data_store",)},
    (
        Setting(
            "logging", {"terraform": "suspend"}, _TERRAFORM_LAKE, Meaning(_paused, lambda fact: fact == "off"), "on"
        ),
        Setting("coverage.regions", {"terraform": "multi_region_enabled"}, _LAKE, _covers(_OWN_REGION), _ALL),
    ),
)

LAKE_STORE = Table(
    "store",
    "event-data-store",
    {"terraform": ("aws_cloudtrail_event_data_store",)},
    (
        Setting("retention.days", {"terraform": "retention_period"}, _TERRAFORM_LAKE, number, 2555),
        Setting("deletion.protected", {"terraform": "termination_protection_enabled"}, _LAKE, boolean, default=True),
    ),
)

TABLES = (TRAIL, LAKE, LAKE_STORE)


def map_resources(resources: ResourceIndex) -> Iterator[Entity | Link]:
    """Trails as emitters; event data stores as emitters and as the stores that they are."""
    for trail in resources.of_type("aws_cloudtrail"):
        yield from _trail(trail, resources)
    for lake in resources.of_type("aws_cloudtrail_event_data_store"):
        yield from _lake(lake, resources)


def _trail(trail: Resource, resources: ResourceIndex) -> Iterator[Entity | Link]:
    emitter = emitter_for(trail, "trail", "control")
    apply(TRAIL.settings, trail, emitter)
    if emitter.get("logging") == "off":
        emitter.set("logging_detail", f"{trail.name_of('enable_logging')} is false")
    if emitter.get("digests") is False:
        absent = "digests" in emitter.defaults
        name = trail.name_of("enable_log_file_validation")
        emitter.set("digests_detail", f"{name} is " + ("not set" if absent else "false"))
    _set_selection(emitter, selection(trail))
    _set_watched(emitter, trail, resources)
    yield from trail_routes(emitter, trail, resources)
    form = fixed_format(trail, CLOUDTRAIL)
    add_format(emitter, form)
    yield form
    yield emitter


def trail_routes(emitter: Entity, trail: Resource, resources: ResourceIndex) -> Iterator[Link]:
    """Append a trail's routes to an emitter: to its bucket and to its log group."""
    bucket, group = find(trail, "s3_bucket_name"), find(trail, "cloud_watch_logs_group_arn")
    if bucket is not None:
        yield from add_route(emitter, bucket, "s3", "s3", resources)
    if group is not None and group.data != "":
        yield from add_route(emitter, group, "log-group", "cloudwatch", resources)


def _set_selection(emitter: Entity, chosen: Selection) -> None:
    if chosen.unknown is not None:
        emitter.set("coverage.event_kinds", chosen.unknown, chosen.span)
    else:
        included = [kind for kind, selected in chosen.management.items() if selected]
        included += _further(chosen)
        excluded = [kind for kind, selected in chosen.management.items() if not selected]
        fact: dict[str, Any] = {"included": included, "excluded": excluded}
        if excluded and chosen.detail:
            fact["detail"] = chosen.detail
        emitter.set("coverage.event_kinds", fact, chosen.span, default=chosen.is_default)
    _leave_out(emitter, "services", chosen.spared_sources, "management events are excluded")
    _leave_out(emitter, "users", chosen.spared_users, "management events are excluded")
    for text, span in chosen.filters:
        emitter.append("filters", {"how": "condition", "what": text, "detail": f"only events with {text}"}, span)


_DATA = {
    "AWS::S3::Object": "data events on S3 objects",
    "AWS::S3Express::Object": "data events on objects in directory buckets",
    "AWS::DynamoDB::Table": "data events on DynamoDB tables",
    "AWS::Lambda::Function": "data events on Lambda functions",
}
"""By type; of any other (`AWS::Bedrock::Model`, `AWS::SQS::Queue`) the type itself tells enough."""


def _further(chosen: Selection) -> list[str]:
    """What is selected beside management events."""
    types = {kind: None for events in chosen.data for kind in events.types}
    found = [_DATA.get(kind, f"data events on {kind}") for kind in types]
    if any(not events.types for events in chosen.data):
        found.append("data events")
    found += ["network activity"] if chosen.network else []
    return [*found, "insights"] if chosen.insights else found


def _leave_out(emitter: Entity, aspect: str, spared: list[Value], detail: str) -> None:
    """Add what a selector leaves out to an aspect of coverage."""
    names = [name for value in spared if (name := shown(value))]
    before = emitter.get(f"coverage.{aspect}") or {"excluded": []}
    if not names or "excluded" not in before:
        return
    fact = {"excluded": [*before["excluded"], *names], "detail": detail}
    emitter.set(f"coverage.{aspect}", fact, spared[0].span)
    emitter.defaults.discard(f"coverage.{aspect}")


def _set_watched(emitter: Entity, trail: Resource, resources: ResourceIndex) -> None:
    group = find(trail, "cloud_watch_logs_group_arn")
    watch = watches(resources).of_events(trail.scope)
    if watch.state is not True and group is not None:
        goal = named(group, "log-group", resources)
        watch = watches(resources).of_group(goal.handles)
        declared = any(resources.get(handle.removeprefix("tf:")) is not None for handle in goal.handles)
        if watch.state is False and not declared:
            reason = f"the log group {goal.shown} is not declared in these files, nor are its metric filters"
            watch = Watch(group.unknown or Unknown(reason, "the files that declare it"), group.span)
    emitter.set("watched", watch.state, watch.span, default=watch.state is False)


def _lake(lake: Resource, resources: ResourceIndex) -> Iterator[Entity | Link]:
    emitter = emitter_for(lake, "event-data-store", "control")
    apply(LAKE.settings, lake, emitter)
    if emitter.get("logging") == "off":
        emitter.set("logging_detail", lake.name_of("suspend is true"))
    _set_selection(emitter, selection(lake))
    watch = watches(resources).of_events(lake.scope)
    emitter.set("watched", watch.state, watch.span, default=watch.state is False)
    store = entity_for("store", "event-data-store", lake)
    apply(LAKE_STORE.settings, lake, store)
    # Events in it cannot be changed: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-lake.html
    store.set("immutability.inherent", True, default=True)
    store.set("encryption.at_rest", True, default=True)
    key = join_key(store, find(lake, "kms_key_id"), resources, lake.scope)
    add_grants(store, key_grants(key, resources))
    store.set("access.public", False, default=True)
    name, organization = find(lake, "name"), find(lake, "organization_enabled")
    store.set("names", [name.text] if name is not None and name.text else [])
    if organization is not None and (central := boolean.of(organization)) is not False:
        store.set("central", central, organization.span)
    emitter.append("routes", {"to": store.id, "via": "cloudtrail-lake", "target": lake.address})
    form = fixed_format(lake, CLOUDTRAIL)
    add_format(emitter, form)
    yield form
    yield store
    yield emitter
