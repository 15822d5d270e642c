"""What a VPC flow log writes into a record: the default format, or the fields that `log_format` lists."""

from __future__ import annotations

import re

from accesslint.mappers.holes import text_with_holes
from accesslint.mappers.records import Layout, Time, Vocabulary, chosen_format, fill_fields, unknown_fields
from accesslint.mappers.table import find
from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Unknown, Value

_EPOCH = Time("utc", "epoch", "second")

LAYOUT = Layout(
    name="flow log",
    kind="flow-log",
    vocabulary=Vocabulary(
        meanings={
            "timestamp": ("start", "end"),
            "client_address": ("srcaddr", "pkt-srcaddr"),
            "resource": ("dstaddr", "dstport", "pkt-dstaddr"),
            "result": ("action",),
            "protocol": ("protocol",),
            "host": ("interface-id", "instance-id"),
            "size": ("bytes", "packets"),
        },
        times={"start": _EPOCH, "end": _EPOCH},
    ),
    listed=(
        "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action "
        "log-status"
    ),
    source="https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html",
)

_FIELD = re.compile(r"\$\{([A-Za-z0-9_-]+)\}")


def flow_log_format(log: Resource) -> Entity:
    """The format entity of an `aws_flow_log`."""
    written = find(log, "log_format")
    entity = chosen_format(log, LAYOUT, None)
    if written is not None:
        entity.defaults -= {"fields", "timestamp"}
        entity.facts.pop("timestamp", None)
        _set_written(entity, written)
    kind = find(log, "destination_options.file_format")
    parquet = kind is not None and kind.text == "parquet"
    unknown = None if kind is None else kind.unknown
    entity.set("encoding", unknown or ("binary" if parquet else "text"), None if kind is None else kind.span)
    entity.set("structured", True)
    return entity


def _set_written(entity: Entity, written: Value) -> None:
    text, holes = text_with_holes(written)
    unknown = next((hole for hole in holes if isinstance(hole, Unknown)), None)
    names = _FIELD.findall(text)
    if not names:
        unknown_fields(entity, unknown or Unknown("log_format is known only after apply", "a plan file"), written.span)
        return
    fill_fields(entity, LAYOUT.vocabulary, ((name, written.span) for name in names), written.span)
    if unknown is not None:
        entity.set("rest", unknown, written.span)
