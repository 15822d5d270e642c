"""Services that run, build or carry what an application does: workflows, builds, brokers, GraphQL, files, models.

Each logs by attributes of its own; a row of `SERVICES` says by which.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from accesslint.mappers import Mapped
from accesslint.mappers.aws.application_services_formats import (
    FILE_TRANSFER,
    FUNCTION,
    GRAPHQL,
    MODEL_INVOCATION,
)
from accesslint.mappers.aws.service_logs import Group, Live, Service, Sink, map_services, named, tables
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import boolean, undecided, words
from accesslint.mappers.records import add_format, chosen_format, fixed_format
from accesslint.mappers.table import find
from accesslint.model.entities import Entity, Link
from accesslint.model.values import Resource, Unknown

_LEVEL = words({"ALL": "on", "ERROR": "on", "FATAL": "on", "OFF": "off"})
_STATUS = words({"ENABLED": "on", "DISABLED": "off"})


def _executions(emitter: Entity, machine: Resource, _: list[Live], __: ResourceIndex) -> Iterator[Entity | Link]:
    """What a state machine's level leaves out; whether the record holds inputs and outputs is the user's to say."""
    level = find(machine, "logging_configuration.level")
    if level is not None and (level.text or "").upper() in ("ERROR", "FATAL"):
        text = (level.text or "").upper()
        detail = f"only executions that fail leave records: level is {text}"
        emitter.append("filters", {"how": "level", "what": text, "detail": detail}, level.span)
    yield from ()


def _fields(emitter: Entity, api: Resource, _: list[Live], __: ResourceIndex) -> Iterator[Entity | Link]:
    """Whether an API also records the fields that it resolved."""
    level = find(api, "log_config.field_log_level")
    if level is None:
        return
    unknown = undecided(level)
    if unknown is not None:
        emitter.set("coverage.log_types", unknown, level.span)
    elif level.text == "NONE":
        fact = {"included": ["requests"], "excluded": ["resolved fields"], "detail": "field_log_level is NONE"}
        emitter.set("coverage.log_types", fact, level.span)
    yield from ()


def _parts(emitter: Entity, environment: Resource, _: list[Live], __: ResourceIndex) -> Iterator[Entity | Link]:
    """The parts of an Airflow environment that keep no log; all but the tasks' are off by default."""
    missing = list[str]()
    for part in ("scheduler", "worker"):
        enabled = find(environment, f"logging_configuration.{part}_logs.enabled")
        fact = False if enabled is None else boolean.of(enabled)
        if isinstance(fact, Unknown):
            emitter.set("coverage.log_types", fact, enabled.span if enabled is not None else None)
            return
        if not fact:
            missing.append(part)
    covered: dict[str, Any] = {"included": ["webserver"], "excluded": missing}
    if missing:
        covered["detail"] = f"{' and '.join(f'{part}_logs' for part in missing)} not enabled"
    block = find(environment, "logging_configuration")
    emitter.set("coverage.log_types", covered, None if block is None else block.span)
    yield from ()


_CODE = Unknown("what a function prints is for its code to say", "the function's code")


def _lines(emitter: Entity, function: Resource, _: list[Live], __: ResourceIndex) -> Iterator[Entity | Link]:
    """What a function's log holds where JSON is chosen; by default it holds lines as the code prints them.

    Nothing is said of those: they may be JSON that the code makes.
    https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html
    """
    written = find(function, "logging_config.log_format")
    if written is None or (written.text or "").upper() != "JSON":
        return
    form = chosen_format(function, FUNCTION, None)
    form.set("rest", _CODE)
    form.set("encoding", "json", written.span)
    form.set("structured", True, written.span)
    add_format(emitter, form)
    yield form


def _transfers(emitter: Entity, server: Resource, live: list[Live], _: ResourceIndex) -> Iterator[Entity | Link]:
    """The fields of a server's structured log; the log of a `logging_role` has lines."""
    if any(one.sink.goal for one in live):
        form = fixed_format(server, FILE_TRANSFER)
        add_format(emitter, form)
        yield form


SERVICES = (
    Service(
        kind="function",
        plane="http",
        types=("aws_lambda_function",),
        sinks=(Sink("logging_config.log_group", "log-group"),),
        source="https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-loggroups.html",
        absent="",
        on_by_default=True,
        group=Group("function_name", "/aws/lambda/"),
        also=_lines,
    ),
    Service(
        kind="workflow",
        plane="control",
        types=("aws_mwaa_environment",),
        sinks=(Sink(switch="logging_configuration.webserver_logs.enabled"),),
        source="https://docs.aws.amazon.com/mwaa/latest/userguide/monitoring-airflow.html",
        absent="logging_configuration.webserver_logs is not enabled",
        group=Group("name", "airflow-", "-WebServer"),
        also=_parts,
    ),
    Service(
        kind="workflow",
        plane="data",
        types=("aws_sfn_state_machine",),
        sinks=(
            Sink(
                "logging_configuration.log_destination",
                "log-group",
                switch="logging_configuration.level",
                meaning=_LEVEL,
            ),
        ),
        source="https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html",
        absent="logging_configuration.level is not set",
        also=_executions,
    ),
    Service(
        kind="build",
        plane="control",
        types=("aws_codebuild_project",),
        sinks=(
            Sink(
                "logs_config.cloudwatch_logs.group_name",
                "log-group",
                switch="logs_config.cloudwatch_logs.status",
                meaning=_STATUS,
                on_by_default=True,
            ),
            Sink("logs_config.s3_logs.location", "s3", switch="logs_config.s3_logs.status", meaning=_STATUS),
        ),
        source="https://docs.aws.amazon.com/codebuild/latest/APIReference/API_LogsConfig.html",
        absent="it has no logs_config",
        on_by_default=True,
        group=Group("name", "/aws/codebuild/"),
    ),
    Service(
        kind="broker",
        plane="data",
        types=("aws_msk_cluster",),
        sinks=(
            Sink(
                "logging_info.broker_logs.cloudwatch_logs.log_group",
                "log-group",
                switch="logging_info.broker_logs.cloudwatch_logs.enabled",
            ),
            Sink("logging_info.broker_logs.s3.bucket", "s3", switch="logging_info.broker_logs.s3.enabled"),
            Sink(
                "logging_info.broker_logs.firehose.delivery_stream",
                "firehose",
                switch="logging_info.broker_logs.firehose.enabled",
            ),
        ),
        source="https://docs.aws.amazon.com/msk/latest/developerguide/msk-logging.html",
        absent="it has no logging_info",
    ),
    Service(
        kind="graphql-api",
        plane="http",
        types=("aws_appsync_graphql_api",),
        sinks=(Sink(switch="log_config.cloudwatch_logs_role_arn", meaning=named),),
        source="https://docs.aws.amazon.com/appsync/latest/devguide/monitoring.html",
        absent="it has no log_config",
        layout=GRAPHQL,
        group=Group("id", "/aws/appsync/apis/"),
        also=_fields,
    ),
    Service(
        kind="file-server",
        plane="data",
        types=("aws_transfer_server",),
        sinks=(
            Sink("structured_log_destinations", "log-group"),
            Sink(switch="logging_role", meaning=named),
        ),
        source="https://docs.aws.amazon.com/transfer/latest/userguide/structured-logging.html",
        absent="it has neither structured_log_destinations nor a logging_role",
        group=Group("id", "/aws/transfer/"),
        also=_transfers,
    ),
    Service(
        kind="model-invocations",
        plane="data",
        types=("aws_bedrock_model_invocation_logging_configuration",),
        sinks=(
            Sink("logging_config.cloudwatch_config.log_group_name", "log-group"),
            Sink("logging_config.s3_config.bucket_name", "s3"),
        ),
        source="https://docs.aws.amazon.com/bedrock/latest/userguide/model-invocation-logging.html",
        absent="logging_config names no destination",
        layout=MODEL_INVOCATION,
    ),
)

TABLES = tables(SERVICES)


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every resource of the services as an emitter, with its routes."""
    yield from map_services(SERVICES, resources)
