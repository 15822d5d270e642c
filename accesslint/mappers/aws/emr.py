"""EMR: whether a cluster archives its logs; without `log_uri` they go away with its nodes.

https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-plan-debugging.html
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.aws.names import add_route
from accesslint.mappers.aws.service_logs import named
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.records import decide_logging, emitter_for
from accesslint.mappers.table import Setting, Table, find
from accesslint.model.values import Template, Value

TABLES = (
    Table(
        "emitter",
        "cluster",
        {"terraform": ("aws_emr_cluster",)},
        (
            Setting(
                "logging",
                {"terraform": "log_uri"},
                "https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-plan-debugging.html",
                named,
                default="off",
            ),
        ),
    ),
)

_SCHEMES = ("s3://", "s3n://", "s3a://")


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every EMR cluster as an emitter of kind `cluster`, with its route."""
    for cluster in resources.of_type("aws_emr_cluster"):
        emitter = emitter_for(cluster, "cluster", "data")
        uri = find(cluster, "log_uri")
        decide_logging(emitter, "off" if uri is None else named.of(uri), None if uri is None else uri.span)
        if emitter.get("logging") == "off":
            emitter.set("logging_detail", "log_uri is " + ("not set" if uri is None else "empty"))
        if uri is not None and emitter.get("logging") == "on":
            yield from add_route(emitter, _bucket(uri), "s3", "s3", resources)
        yield emitter


def _bucket(uri: Value) -> Value:
    """A URI without its scheme, as buckets are named elsewhere."""
    if isinstance(uri.data, str):
        return Value(_bare(uri.data), uri.span)
    if isinstance(uri.data, Template):
        first, *rest = uri.data.parts
        parts = (_bare(first) if isinstance(first, str) else first, *rest)
        return Value(Template(tuple(part for part in parts if part != "")), uri.span)
    return uri


def _bare(text: str) -> str:
    return next((text.removeprefix(scheme) for scheme in _SCHEMES if text.startswith(scheme)), text)
