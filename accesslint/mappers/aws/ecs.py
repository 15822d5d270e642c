"""ECS: what the containers of a task definition write, and sessions that ECS Exec opens in a cluster.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html and
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ExecuteCommandConfiguration.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from accesslint.mappers import Mapped
from accesslint.mappers.aws.names import add_route
from accesslint.mappers.aws.service_logs import VIA
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import shown, undecided, words
from accesslint.mappers.records import decide_logging, emitter_for
from accesslint.mappers.table import Setting, Table, entity_for, find
from accesslint.model.entities import Entity, Link
from accesslint.model.environment import twin_of
from accesslint.model.values import Resource, Unknown, Value

_EXEC = "configuration.execute_command_configuration"

TABLES = (
    Table(
        "emitter",
        "sessions",
        {"terraform": ("aws_ecs_cluster",)},
        (
            Setting(
                "logging",
                {"terraform": f"{_EXEC}.logging"},
                "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ExecuteCommandConfiguration.html",
                words({"OVERRIDE": "on", "NONE": "off"}),
            ),
        ),
    ),
)

_ROUTED = {
    **dict.fromkeys(("cloudwatch", "cloudwatch_logs"), ("log_group_name", "log-group")),
    **dict.fromkeys(("firehose", "kinesis_firehose"), ("delivery_stream", "firehose")),
    **dict.fromkeys(("kinesis", "kinesis_streams"), ("stream", "stream")),
    "s3": ("bucket", "s3"),
}
"""By the output that FireLens is told to use: the option that names the destination, and what that is.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/firelens-example-taskdefs.html
"""

_IN_TASKS = Unknown("sessions go where the log of each task goes", "the logConfiguration of the task definitions")


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Containers as emitters of kind `application`; clusters that say how ECS Exec logs as those of kind `sessions`."""
    for definition in resources.of_type("aws_ecs_task_definition"):
        yield from _containers(definition, resources)
    for cluster in resources.of_type("aws_ecs_cluster"):
        block = find(cluster, _EXEC)
        if block is not None:
            yield from _sessions(cluster, block, resources)


def _sessions(cluster: Resource, block: Value, resources: ResourceIndex) -> Iterator[Mapped]:
    emitter = emitter_for(cluster, "sessions", "host")
    mode = find(block, "logging")
    word = "" if mode is None else (mode.text or "").upper()
    unknown = undecided(block) or (undecided(mode) if mode is not None else None)
    if unknown is not None:
        decide_logging(emitter, unknown, (mode or block).span)
    elif word == "NONE" and mode is not None:
        decide_logging(emitter, "off", mode.span)
        emitter.set("logging_detail", cluster.said(f"{_EXEC}.logging is NONE"))
    elif word == "OVERRIDE":
        yield from _override(emitter, cluster, block, resources)
    else:
        decide_logging(emitter, _IN_TASKS, (mode or block).span)
    yield emitter


def _override(emitter: Entity, cluster: Resource, block: Value, resources: ResourceIndex) -> Iterator[Link]:
    group = find(block, "log_configuration.cloud_watch_log_group_name")
    bucket = find(block, "log_configuration.s3_bucket_name")
    decide_logging(emitter, "on", (group or bucket or block).span)
    if group is not None:
        yield from add_route(emitter, group, "log-group", "cloudwatch", resources)
    if bucket is not None:
        yield from add_route(emitter, bucket, "s3", "s3", resources)
    if group is None and bucket is None:
        decide_logging(emitter, "off", block.span)
        emitter.set("logging_detail", cluster.said(f"{_EXEC}.log_configuration names no destination"))


def _containers(definition: Resource, resources: ResourceIndex) -> Iterator[Mapped]:
    written = find(definition, "container_definitions")
    decoded = None if written is None else written.decoded()
    if decoded is None or not isinstance(decoded.data, list):
        # Nothing tells how many containers there are: no emitter of a made-up one.
        return
    seen = set[str]()
    for number, container in enumerate(decoded.data):
        if not isinstance(container.data, dict):
            continue
        name = find(container, "name")
        label = (name.text if name is not None else None) or str(number)
        if label in seen:
            label = f"{label}-{number}"
        seen.add(label)
        if find(container, "firelensConfiguration") is not None and find(container, "logConfiguration") is None:
            # The log router itself; what it writes is about itself.
            continue
        yield from _container(definition, container, label, resources)


def _container(definition: Resource, container: Value, label: str, resources: ResourceIndex) -> Iterator[Mapped]:
    emitter = entity_for("emitter", "application", definition, label)
    emitter.address = f"{definition.address} ({label})"
    emitter.set("plane", "http")
    address = definition.address.replace(f"{definition.type}.", "")
    emitter.set("twin", f"application:{twin_of(definition.scope, address)}#{label}")
    driver, block = find(container, "logConfiguration.logDriver"), find(container, "logConfiguration")
    unknown = None if driver is None else undecided(driver)
    if unknown is not None and driver is not None:
        decide_logging(emitter, unknown, driver.span)
    elif driver is None or driver.text == "none":
        decide_logging(emitter, "off", (driver or block or container).span)
        block_name = definition.name_of("container_definitions.logConfiguration").rpartition(".")[2]
        driver_name = definition.name_of("container_definitions.logConfiguration.logDriver").rpartition(".")[2]
        why = f"its {driver_name} is none" if driver is not None else f"it has no {block_name}"
        emitter.set("logging_detail", why)
    else:
        decide_logging(emitter, "on", driver.span)
        yield from _route(emitter, container, driver, resources)
    yield emitter


def _goal(driver: Value, options: Value | None) -> tuple[Value | None, str]:
    """What a container's records are sent to, and its kind; None where only the log router knows."""
    if options is None or not isinstance(options.data, dict):
        return None, ""
    output = options.get("Name") if driver.text == "awsfirelens" else None
    name, kind = (
        ("awslogs-group", "log-group")
        if driver.text == "awslogs"
        else _ROUTED.get(output.text or "" if output is not None else "", ("", ""))
    )
    goal = options.get(name) if name else None
    return (None if goal is None or goal.data in (None, "") else goal), kind


def _route(emitter: Entity, container: Value, driver: Value, resources: ResourceIndex) -> Iterator[Link]:
    options = find(container, "logConfiguration.options")
    goal, kind = _goal(driver, options)
    if goal is not None:
        yield from add_route(emitter, goal, kind, VIA[kind], resources)
    else:
        reason = f"what the driver {driver.text} sends to is not told by the task definition"
        route: dict[str, Any] = {"to": {"unknown": reason}, "via": driver.text or "", "target": driver.text or ""}
        emitter.append("routes", route, driver.span)
    mode = None if options is None else options.get("mode")
    overflow = {"non-blocking": "drop", "blocking": "block"}.get(shown(mode) or "")
    if mode is not None and overflow is not None:
        # https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LogConfiguration.html
        emitter.append("buffers", {"output": driver.text, "medium": "memory", "overflow": overflow}, mode.span)
