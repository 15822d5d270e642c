"""Services that keep or move files, and directories: audit logs of file shares, transfers and sign-ins.

Each logs by attributes of its own or of a side resource; a row of `SERVICES` says by which.
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.aws.names import add_route
from accesslint.mappers.aws.service_logs import Live, Service, Sink, map_services, tables
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import undecided, words
from accesslint.mappers.table import Side, find
from accesslint.model.entities import Entity, Link
from accesslint.model.values import Resource, Value

_TRANSFERS = words({"BASIC": "on", "TRANSFER": "on", "OFF": "off"})
_ACCESSES = words({"SUCCESS_AND_FAILURE": "on", "SUCCESS_ONLY": "on", "FAILURE_ONLY": "on", "DISABLED": "off"})

_FILES = "audit_log_configuration.file_access_audit_log_level"
_SHARES = "audit_log_configuration.file_share_access_audit_log_level"
_DESTINATION = "audit_log_configuration.audit_log_destination"

_ONE_SIDE = {"SUCCESS_ONLY": "failed accesses", "FAILURE_ONLY": "successful accesses"}
"""What a level leaves out."""


def _keeps_a_log_by_choice(task: Resource) -> bool:
    """Tasks in enhanced mode always log, to `/aws/datasync`.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-datasync-task.html
    """
    mode = find(task, "task_mode")
    return mode is None or mode.text != "ENHANCED"


def _is_windows(system: Resource) -> bool:
    """A template has one type for all file systems; those of Terraform have no type of file system to tell."""
    kind = find(system, "file_system_type")
    return kind is None or kind.text == "WINDOWS"


def _is_microsoft(directory: Resource) -> bool:
    """Only AWS Managed Microsoft AD forwards its log; without a type a directory is a Simple AD.

    https://docs.aws.amazon.com/directoryservice/latest/admin-guide/ms_ad_enable_log_forwarding.html
    """
    kind = find(directory, "type")
    return kind is not None and kind.text == "MicrosoftAD"


def _transfers(emitter: Entity, task: Resource, _: list[Live], __: ResourceIndex) -> Iterator[Entity | Link]:
    """What a task's level leaves out: `BASIC` tells of errors only."""
    level = find(task, "options.log_level")
    if level is not None and level.text == "BASIC":
        fact = {"included": ["errors"], "excluded": ["transferred files"], "detail": "log_level is BASIC"}
        emitter.set("coverage.event_kinds", fact, level.span)
    yield from ()


def _audits(emitter: Entity, system: Resource, _: list[Live], resources: ResourceIndex) -> Iterator[Entity | Link]:
    """What the levels leave out, and the log group that takes the audit log where none is named."""
    excluded, why, span = list[str](), list[str](), None
    for name, path in (("files", _FILES), ("file shares", _SHARES)):
        level = find(system, path)
        unknown = None if level is None else undecided(level)
        if unknown is not None and level is not None:
            emitter.set("coverage.event_kinds", unknown, level.span)
            break
        word = "DISABLED" if level is None else level.text or ""
        left_out = "accesses" if word == "DISABLED" else _ONE_SIDE.get(word)
        if left_out is not None:
            excluded.append(f"{left_out} to {name}")
            why.append(f"{system.name_of(path)} is {'not set' if level is None else word}")
            span = span or (None if level is None else level.span)
    else:
        fact = {"excluded": excluded, "detail": " and ".join(why)} if excluded else {"excluded": excluded}
        emitter.set("coverage.event_kinds", fact, span)
    goal = find(system, _DESTINATION)
    if goal is None and emitter.get("logging") == "on":
        place = emitter.spans.get("logging") or system.header
        yield from add_route(emitter, Value("/aws/fsx/windows", place), "log-group", "cloudwatch", resources)


SERVICES = (
    Service(
        kind="file-server",
        plane="data",
        types=("aws_fsx_windows_file_system",),
        sinks=(
            Sink(_DESTINATION, switch=_FILES, meaning=_ACCESSES),
            Sink(switch=_SHARES, meaning=_ACCESSES),
        ),
        source="https://docs.aws.amazon.com/fsx/latest/WindowsGuide/file-access-auditing.html",
        absent="it has no audit_log_configuration",
        applies=_is_windows,
        also=_audits,
    ),
    Service(
        kind="file-server",
        plane="data",
        types=("aws_storagegateway_smb_file_share", "aws_storagegateway_file_system_association"),
        sinks=(Sink("audit_destination_arn"),),
        source="https://docs.aws.amazon.com/filegateway/latest/files3/monitoring-file-gateway.html",
        absent="it has no audit_destination_arn",
    ),
    Service(
        kind="transfer",
        plane="data",
        types=("aws_datasync_task",),
        sinks=(Sink("cloudwatch_log_group_arn", "log-group", switch="options.log_level", meaning=_TRANSFERS),),
        source="https://docs.aws.amazon.com/datasync/latest/userguide/configure-logging.html",
        absent="options.log_level is not set",
        applies=_keeps_a_log_by_choice,
        also=_transfers,
    ),
    Service(
        kind="directory",
        plane="auth",
        types=("aws_directory_service_directory",),
        sinks=(Sink("log_group_name", "log-group"),),
        source="https://docs.aws.amazon.com/directoryservice/latest/admin-guide/ms_ad_enable_log_forwarding.html",
        absent="no aws_directory_service_log_subscription in these files points at it",
        side=Side("aws_directory_service_log_subscription", "directory_id"),
        applies=_is_microsoft,
    ),
)

TABLES = tables(SERVICES)


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every resource of the services as an emitter, with its routes."""
    yield from map_services(SERVICES, resources)
