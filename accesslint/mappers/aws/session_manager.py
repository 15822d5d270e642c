"""Session Manager: the document that says where the transcripts of sessions go.

https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-schema.html. Sessions that forward a port
have no transcript: https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-logging.html
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.aws.names import add_route
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import fixed, undecided
from accesslint.mappers.records import decide_logging, emitter_for
from accesslint.mappers.table import Setting, Table, find
from accesslint.model.entities import Entity, Link
from accesslint.model.values import Resource, Unknown

_SCHEMA = "https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-schema.html"
_GOALS = {"s3BucketName": ("s3", "s3"), "cloudWatchLogGroupName": ("log-group", "cloudwatch")}

TABLES = (
    Table(
        "emitter",
        "sessions",
        {"terraform": ("aws_ssm_document",)},
        (Setting("logging", {"terraform": "content"}, _SCHEMA, fixed("on")),),
    ),
)


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every document of the type Session as an emitter of kind `sessions`, with its routes."""
    for document in resources.of_type("aws_ssm_document"):
        kind = find(document, "document_type")
        if kind is not None and kind.text == "Session":
            yield from _mapped(document, resources)


def _mapped(document: Resource, resources: ResourceIndex) -> Iterator[Mapped]:
    written = find(document, "content")
    content = None if written is None else written.decoded()
    forwards = find(content, "sessionType")
    if forwards is not None and forwards.text == "Port":
        return
    emitter = emitter_for(document, "sessions", "host")
    if written is None or content is None or not isinstance(content.data, dict):
        reason = Unknown("the content of the document is not JSON that these files tell", "the document's content")
        doubt = reason if written is None else undecided(written) or reason
        decide_logging(emitter, doubt, None if written is None else written.span)
        yield emitter
        return
    yield from _add_goals(emitter, document, resources)
    yield emitter


def _add_goals(emitter: Entity, document: Resource, resources: ResourceIndex) -> Iterator[Entity | Link]:
    written = find(document, "content")
    content = None if written is None else written.decoded()
    inputs = find(content, "inputs")
    unknown = None if inputs is None else undecided(inputs)
    if written is None or unknown is not None:
        decide_logging(emitter, unknown or "off", None if inputs is None else inputs.span)
        return
    values = [(key, value) for key in _GOALS if (value := find(inputs, key)) is not None and value.data != ""]
    known = [(key, value) for key, value in values if value.unknown is None]
    if known:
        decide_logging(emitter, "on", known[0][1].span)
    elif values:
        decide_logging(emitter, undecided(values[0][1]) or "on", values[0][1].span)
    else:
        decide_logging(emitter, "off", (inputs or written).span)
        emitter.set("logging_detail", "it names neither s3BucketName nor cloudWatchLogGroupName")
    for key, value in values:
        kind, via = _GOALS[key]
        yield from add_route(emitter, value, kind, via, resources)
