"""AWS Config: the recorder of changes to resources, what starts it, what it leaves out, where it delivers.

A recorder records nothing until it is started, which also needs a delivery channel:
https://docs.aws.amazon.com/config/latest/developerguide/stop-start-recorder.html
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.aws.names import add_route
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import boolean
from accesslint.mappers.records import decide_logging, emitter_for, state
from accesslint.mappers.table import Setting, Side, Table, find
from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Unknown

_RECORDER, _STATUS = "aws_config_configuration_recorder", "aws_config_configuration_recorder_status"

_LIMITS = {"no_object_lock": True}
"""A delivery channel takes no bucket with object lock by default:

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-config-deliverychannel.html
"""

TABLES = (
    Table(
        "emitter",
        "recorder",
        {"terraform": (_RECORDER,)},
        (
            Setting(
                "logging",
                {"terraform": "is_enabled"},
                "https://docs.aws.amazon.com/config/latest/developerguide/stop-start-recorder.html",
                state,
                "off",
                {"terraform": Side(_STATUS, "name")},
            ),
        ),
    ),
)


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every recorder as an emitter of kind `recorder`, with its routes."""
    for recorder in resources.of_type(_RECORDER):
        emitter = emitter_for(recorder, "recorder", "control")
        _decide(emitter, recorder, resources)
        if emitter.get("logging") != "off":
            _set_coverage(emitter, recorder)
            # A channel names no recorder; there is one of each in a region, and a module declares both.
            module = recorder.address.rpartition(_RECORDER)[0]
            for channel in resources.of_type("aws_config_delivery_channel"):
                bucket = find(channel, "s3_bucket_name")
                same = channel.scope == recorder.scope and channel.address.startswith(module)
                if bucket is not None and same:
                    yield from add_route(emitter, bucket, "s3", "s3", resources, **_LIMITS)
        yield emitter


def _decide(emitter: Entity, recorder: Resource, resources: ResourceIndex) -> None:
    name = find(recorder, "name")
    # The provider's default name.
    names = ["default"] if name is None else [name.text] if name.text else []
    sides = [side for side in resources.pointing_at(recorder, _STATUS, "name", names) if side.scope == recorder.scope]
    for side in sides:
        enabled = find(side, "is_enabled")
        if enabled is not None:
            decide_logging(emitter, state.of(enabled), enabled.span)
            if emitter.get("logging") == "off":
                emitter.set("logging_detail", f"is_enabled of {side.address} is false")
            return
    for side in resources.of_type(_STATUS):
        pointer = find(side, "name")
        if pointer is not None and pointer.unknown is not None and side.scope == recorder.scope:
            decide_logging(emitter, pointer.unknown, pointer.span)
            return
    emitter.set("logging", "off", default=True)
    emitter.set("logging_detail", f"no {_STATUS} in these files starts it")


def _set_coverage(emitter: Entity, recorder: Resource) -> None:
    """Recorders that take only some types; all that Config supports by default."""
    every, excluded = (
        find(recorder, "recording_group.all_supported"),
        find(recorder, "recording_group.exclusion_by_resource_types.resource_types"),
    )
    fact = True if every is None else boolean.of(every)
    if isinstance(fact, Unknown) and every is not None:
        emitter.set("coverage.services", fact, every.span)
    elif fact is False and every is not None and excluded is None:
        what = {"excluded": ["all types but those listed"], "detail": "recording_group.all_supported is false"}
        emitter.set("coverage.services", what, every.span)
    elif excluded is not None:
        names = [item.text for item in excluded.items() if item.text]
        what = {"excluded": names, "detail": "exclusion_by_resource_types leaves them out"}
        emitter.set("coverage.services", what, excluded.span)
