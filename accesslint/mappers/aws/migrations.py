"""Database Migration Service: replication tasks log where their settings, a JSON text, say so.

https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.CustomizingTasks.TaskSettings.Logging.html
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.aws.service_log_groups import ServiceLogGroups
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import undecided
from accesslint.mappers.records import decide_logging, emitter_for, state
from accesslint.mappers.table import Setting, Table, find
from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Unknown

_SOURCE = "https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.CustomizingTasks.TaskSettings.Logging.html"

_SETTINGS = {
    "aws_dms_replication_task": "replication_task_settings",
    "aws_dms_replication_config": "replication_settings",
}
"""The attribute with the settings, by type; the second is serverless."""

TABLES = tuple(
    Table(
        "emitter", "transfer", {"terraform": (kind,)}, (Setting("logging", {"terraform": name}, _SOURCE, state, "off"),)
    )
    for kind, name in _SETTINGS.items()
)


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every replication as an emitter of kind `transfer`, with the log group that DMS names after its instance."""
    groups: ServiceLogGroups | None = None
    for task in resources.of_type("aws_dms_replication_task", "aws_dms_replication_config"):
        emitter = emitter_for(task, "transfer", "data")
        _decide(emitter, task)
        instance = resources.target(find(task, "replication_instance_arn"))
        if emitter.get("logging") != "off" and instance is not None:
            groups = groups or ServiceLogGroups(resources)
            name = find(instance, "replication_instance_id")
            span = emitter.spans.get("logging")
            yield from groups.add_route(emitter, instance, name, ("dms-tasks-", ""), span)
        yield emitter


def _decide(emitter: Entity, task: Resource) -> None:
    attribute = _SETTINGS[task.type]
    written = find(task, attribute)
    if written is None:
        decide_logging(emitter, "off", None)
        emitter.defaults.add("logging")
        emitter.set("logging_detail", f"{task.name_of(attribute)} is not set")
        return
    decoded = written.decoded()
    if decoded is None:
        decide_logging(emitter, undecided(written) or Unknown("its settings are no JSON text"), written.span)
        return
    switch = find(decoded, "Logging.EnableLogging")
    decide_logging(emitter, "off" if switch is None else state.of(switch), (switch or written).span)
    if emitter.get("logging") == "off":
        why = "is not set" if switch is None else "is false"
        emitter.set("logging_detail", f"Logging.EnableLogging of {task.name_of(attribute)} {why}")
