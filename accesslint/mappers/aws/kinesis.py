"""Kinesis data streams and Firehose as hops: what they read, where they deliver, what transforms records on the way.

https://docs.aws.amazon.com/firehose/latest/dev/create-destination.html. A data stream also keeps its records, for a day
at least, so one that takes logs is a store too: is it encrypted?
https://docs.aws.amazon.com/streams/latest/dev/what-is-sse.html. Firehose keeps what it was not able to deliver yet, for
a day at most; what it reads from a data stream stays there:
https://docs.aws.amazon.com/firehose/latest/dev/encryption.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from accesslint.mappers.aws.kms import join_key
from accesslint.mappers.aws.names import add_route, literal_name, named
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import boolean, shown, words
from accesslint.mappers.table import Setting, Table, apply, entity_for, find
from accesslint.model.entities import Entity, Link
from accesslint.model.values import Resource, Unknown, Value

_FIREHOSE = "aws_kinesis_firehose_delivery_stream"


class _Destination(NamedTuple):
    """A block by which Firehose delivers, and the attribute that names the other end."""

    block: str
    attribute: str
    via: str


_CREDENTIALS = {"http_endpoint_configuration": "access_key", "splunk_configuration": "hec_token"}
"""What Firehose shows to a system to be let in, by block."""

_DEPLOYMENT = "the deployment"
"""What decides values that the files only name, such as dynamic references."""

_BUCKETS = (
    _Destination("extended_s3_configuration", "bucket_arn", "s3"),
    _Destination("s3_configuration", "bucket_arn", "s3"),
)
_SYSTEMS = (
    _Destination("http_endpoint_configuration", "url", "http"),
    _Destination("splunk_configuration", "hec_endpoint", "splunk"),
    _Destination("opensearch_configuration", "domain_arn", "opensearch"),
    _Destination("opensearch_configuration", "cluster_endpoint", "opensearch"),
    _Destination("opensearchserverless_configuration", "collection_endpoint", "opensearch"),
    _Destination("elasticsearch_configuration", "domain_arn", "opensearch"),
    _Destination("elasticsearch_configuration", "cluster_endpoint", "opensearch"),
    _Destination("redshift_configuration", "cluster_jdbcurl", "redshift"),
    _Destination("snowflake_configuration", "account_url", "snowflake"),
    _Destination("iceberg_configuration", "catalog_arn", "iceberg"),
)


_WRITERS = {
    "aws_cloudwatch_log_subscription_filter": "destination_arn",
    "aws_cloudwatch_log_destination": "target_arn",
    "aws_cloudfront_realtime_log_config": "endpoint.0.kinesis_stream_config.0.stream_arn",
}
"""What sends logs to a stream, and the attribute that names it; most streams carry other things."""

_DELIVERED = {
    "aws_cloudwatch_log_subscription_filter": "destination_arn",
    "aws_cloudwatch_log_destination": "target_arn",
    "aws_flow_log": "log_destination",
    "aws_wafv2_web_acl_logging_configuration": "log_destination_configs.0",
}
"""What sends logs to Firehose, and the attribute that names it."""

STREAM = Table(
    "store",
    "stream",
    {"terraform": ("aws_kinesis_stream",)},
    (
        Setting(
            "encryption.at_rest",
            {"terraform": "encryption_type"},
            "https://docs.aws.amazon.com/streams/latest/dev/what-is-sse.html",
            words({"KMS": True, "NONE": False}),
            default=False,
        ),
    ),
)

DELIVERY = Table(
    "store",
    "stream",
    {"terraform": (_FIREHOSE,)},
    (
        Setting(
            "encryption.at_rest",
            {"terraform": "server_side_encryption.enabled"},
            "https://docs.aws.amazon.com/firehose/latest/dev/encryption.html",
            boolean,
            default=False,
        ),
    ),
)

TABLES = (STREAM, DELIVERY)


def map_resources(resources: ResourceIndex) -> Iterator[Entity | Link]:
    """Firehose delivery streams and Kinesis data streams as hops."""
    for firehose in resources.of_type(_FIREHOSE):
        yield from _firehose(firehose, resources)
        reads = find(firehose, "kinesis_source_configuration") or find(firehose, "msk_source_configuration")
        if reads is None and _receives(firehose, _DELIVERED, resources):
            yield _store(firehose, DELIVERY, "server_side_encryption.key_arn", resources)
    for stream in resources.of_type("aws_kinesis_stream"):
        yield from _stream(stream, resources)
        if _receives(stream, _WRITERS, resources):
            yield _store(stream, STREAM, "kms_key_id", resources)


def _receives(stream: Resource, writers: Mapping[str, str], resources: ResourceIndex) -> bool:
    return any(resources.pointing_at(stream, kind, attribute) for kind, attribute in writers.items())


def _firehose(firehose: Resource, resources: ResourceIndex) -> Iterator[Entity | Link]:
    hop = entity_for("hop", "stream", firehose)
    name = literal_name(firehose, "firehose")
    if name:
        hop.handles.add(f"firehose:{name}")
    source = find(firehose, "kinesis_source_configuration.kinesis_stream_arn")
    if source is not None:
        goal = named(source, "stream", resources)
        what = {"from": {"unknown": goal.shown}, "via": "kinesis", "what": goal.shown}
        path = hop.append("inputs", what, source.span)
        if goal.handles:
            yield Link(hop.id, f"{path}.from", goal.handles, source.span, goal.shown, must_exist=goal.must_exist)
    yield from _routes(hop, firehose, resources)
    _set_transformation(hop, firehose)
    yield hop


def _routes(hop: Entity, firehose: Resource, resources: ResourceIndex) -> Iterator[Link]:
    for block, attribute, via in _SYSTEMS:
        value = find(firehose, f"{block}.{attribute}")
        if value is None:
            continue
        text = shown(value) or "an endpoint"
        route: dict[str, Any] = {"to": {"unknown": f"{text} is another system"}, "via": via, "target": text}
        if "://" in text:
            route["encrypted"] = text.startswith("https://")
        clear = _in_clear(find(firehose, f"{block}.{_CREDENTIALS[block]}")) if block in _CREDENTIALS else None
        if clear is not None:
            route["credential_in_clear"] = {"unknown": clear.reason} if isinstance(clear, Unknown) else clear
        path = hop.append("routes", route, value.span)
        reference = next(value.references(), None)
        if via == "opensearch" and reference is not None:
            yield Link(hop.id, f"{path}.to", (f"tf:{reference.target}",), value.span, text, must_exist=False)
        if isinstance(clear, Unknown):
            hop.decided_by[f"{path}.credential_in_clear"] = clear.decided_by
    if hop.get("routes"):
        # A bucket beside another destination takes only what that one refused.
        return
    for block, attribute, via in _BUCKETS:
        value = find(firehose, f"{block}.{attribute}")
        if value is not None:
            yield from add_route(hop, value, "s3", via, resources)


def _in_clear(credential: Value | None) -> bool | Unknown | None:
    """Whether a credential stands in the files; None where there is none.

    The place is that of the endpoint, so that no report shows the credential. What only the deployment decides
    (CloudFormation's references to secrets) is not in them.
    """
    if credential is None or credential.data == "":
        return None
    unknown = credential.unknown if credential.text is None else None
    if unknown is not None and unknown.decided_by != _DEPLOYMENT:
        return unknown
    return credential.text is not None


def _set_transformation(hop: Entity, firehose: Resource) -> None:
    """A function that transforms records may drop them and their fields; what it does is not told here."""
    processing = find(firehose, "extended_s3_configuration.processing_configuration")
    enabled = find(processing, "enabled")
    if processing is None or (enabled is not None and boolean.of(enabled) is False):
        return
    kinds = {shown(find(item, "type")) for block in processing.items() for item in _processors(block)}
    if "Lambda" in kinds:
        unknown = Unknown("a function transforms the records", "the function's code")
        hop.set("filters", unknown, processing.span)
        hop.set("strips", unknown, processing.span)


def _processors(block: Value) -> list[Value]:
    listed = block.get("processors")
    return listed.items() if listed is not None else []


def _stream(stream: Resource, resources: ResourceIndex) -> Iterator[Entity | Link]:
    hop = entity_for("hop", "stream", stream)
    name = literal_name(stream, "stream")
    if name:
        hop.handles.add(f"stream:{name}")
    path = "kinesis_source_configuration.0.kinesis_stream_arn"
    readers = resources.pointing_at(stream, _FIREHOSE, path)
    for reader in readers:
        fact = hop.append("routes", {"to": {"unknown": reader.address}, "via": "firehose", "target": reader.address})
        yield Link(hop.id, f"{fact}.to", (f"tf:{reader.id}",), reader.header, reader.address, must_exist=True)
    if not readers:
        hop.set("routes", Unknown("what reads the stream is not told by these files", "the consumer's configuration"))
    yield hop


def _store(stream: Resource, table: Table, key: str, resources: ResourceIndex) -> Entity:
    """What a stream keeps on the way; how long is its readers' business, and links lead to the hop."""
    store = entity_for("store", "stream", stream)
    store.handles.clear()
    apply(table.settings, stream, store)
    if store.get("encryption.at_rest") is not False:
        join_key(store, find(stream, key), resources, stream.scope)
    return store
