"""Audit Trails: a trail takes management events, data events of the services that it lists, or both.

https://yandex.cloud/en/docs/audit-trails/concepts/trail
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from accesslint.mappers import Mapped
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import fixed, undecided
from accesslint.mappers.routes import Destination
from accesslint.mappers.switches import Switch, map_switch
from accesslint.mappers.table import Setting, Table, find
from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Value

_TRAIL = "https://yandex.cloud/en/docs/terraform/resources/audit_trails_trail"

TABLES = (
    Table(
        "emitter",
        "trail",
        {"terraform": ("yandex_audit_trails_trail",)},
        (Setting("logging", {"terraform": "status"}, _TRAIL, fixed("on"), default="on"),),
    ),
)

_SWITCH = Switch(
    TABLES[0],
    "control",
    "",
    (
        Destination("storage_destination.bucket_name", "yandex-bucket", "storage"),
        Destination("logging_destination.log_group_id", "yandex-log-group", "logging"),
        Destination("data_stream_destination.stream_name", "yandex-stream", "stream"),
    ),
)


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Trails as emitters, with what they leave out."""
    for trail in resources.of_type("yandex_audit_trails_trail"):
        for item in map_switch(_SWITCH, ResourceIndex([trail])):
            if isinstance(item, Entity) and item.category == "emitter":
                _set_coverage(item, trail)
            yield item


def _set_coverage(emitter: Entity, trail: Resource) -> None:
    policy = find(trail, "filtering_policy")
    if policy is None:
        return
    unknown = undecided(policy)
    if unknown is not None and not isinstance(policy.data, list):
        emitter.set("coverage.event_kinds", unknown, policy.span)
        return
    management = find(policy, "management_events_filter")
    if management is None:
        fact: dict[str, Any] = {"included": ["data events"], "excluded": ["management events"]}
        emitter.set("coverage.event_kinds", {**fact, "detail": "it has no management_events_filter"}, policy.span)
    for row in _data_filters(policy):
        listed, how = find(row, "included_events"), "condition"
        if listed is None:
            listed, how = find(row, "excluded_events"), "exclude"
        if listed is None:
            continue
        service = find(row, "service")
        name = (service.text if service is not None else None) or "a service"
        word = "only the events that it lists" if how == "condition" else "no events that it excludes"
        what = f"{'included' if how == 'condition' else 'excluded'}_events of {name}"
        emitter.append("filters", {"how": how, "what": what, "detail": f"of {name} it takes {word}"}, listed.span)


def _data_filters(policy: Value) -> list[Value]:
    block = policy.items()[0] if isinstance(policy.data, list) and policy.items() else policy
    listed = block.get("data_events_filter")
    return [] if listed is None else listed.items()
