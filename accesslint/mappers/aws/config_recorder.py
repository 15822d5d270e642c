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
from accesslint.model.values import Resource, Unknown, Value

_RECORDER, _STATUS = "aws_config_configuration_recorder", "aws_config_configuration_recorder_status"

_GLOBAL = "recording_group.include_global_resource_types"

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
            _set_coverage(emitter, recorder, resources)
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


def _set_coverage(emitter: Entity, recorder: Resource, resources: ResourceIndex) -> None:
    """Recorders that take only some types; by default all that Config supports but IAM's.

    https://docs.aws.amazon.com/config/latest/APIReference/API_RecordingGroup.html: users, groups, roles and policies of
    the customer's are global, and recorded where that is asked for. One recorder of all regions is enough.
    """
    every, excluded = (
        find(recorder, "recording_group.all_supported"),
        find(recorder, "recording_group.exclusion_by_resource_types.resource_types"),
    )
    fact = True if every is None else boolean.of(every)
    if isinstance(fact, Unknown) and every is not None:
        emitter.set("coverage.services", fact, every.span)
    elif fact is False and every is not None and excluded is None:
        detail = recorder.said("recording_group.all_supported is false")
        emitter.set("coverage.services", {"excluded": ["all types but those listed"], "detail": detail}, every.span)
    elif excluded is not None:
        names = [item.text for item in excluded.items() if item.text]
        name = recorder.name_of("recording_group.exclusion_by_resource_types").rpartition(".")[2]
        what = {"excluded": names, "detail": f"{name} leaves them out"}
        emitter.set("coverage.services", what, excluded.span)
    else:
        _set_global(emitter, recorder, every, resources)


def _set_global(emitter: Entity, recorder: Resource, every: Value | None, resources: ResourceIndex) -> None:
    asked = [find(one, _GLOBAL) for one in resources.of_type(_RECORDER)]
    facts = [boolean.of(value) for value in asked if value is not None]
    own = find(recorder, _GLOBAL)
    unknown = next((fact for fact in facts if isinstance(fact, Unknown)), None)
    if True in facts:
        return
    if unknown is not None:
        emitter.set("coverage.services", unknown, None if own is None else own.span)
        return
    detail = recorder.said(f"{_GLOBAL} is {'not set' if own is None else 'false'}")
    place = own or every
    what = {"excluded": ["IAM users, groups, roles and policies"], "detail": detail}
    emitter.set("coverage.services", what, None if place is None else place.span)
