"""Strimzi's Kafka clusters: whether they authorise, and at which level the authoriser logs.

https://strimzi.io/docs/operators/latest/configuring.html: `authorization` is absent by default; loggers are set inline,
or in a ConfigMap; the logger of the authoriser is at INFO in the operator's own configuration.
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.kafka import brokers
from accesslint.mappers.meanings import shown, undecided
from accesslint.model.values import Resource, Unknown, Value

_GROUP = "kafka.strimzi.io/"
_LEVELS = (
    f"log4j.logger.{brokers.LOGGER}",
    f"logger.{brokers.LOGGER}.level",
    "logger.authorizer.level",
    "logger.kafka-authorizer.level",
)


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every cluster as a broker."""
    for cluster in resources.of_type("Kafka"):
        version = shown(cluster.get("apiVersion")) or ""
        kafka = cluster.get("spec", "kafka")
        if cluster.platform == "kubernetes" and version.startswith(_GROUP) and kafka is not None:
            yield from brokers.map_resources(ResourceIndex([_broker(cluster, kafka)]))


def _broker(cluster: Resource, kafka: Value) -> Resource:
    settings: dict[str, Value] = {}
    kind = kafka.get("authorization", "type")
    if kind is not None:
        settings["authorizer.class.name"] = kind
        settings[f"logger.{brokers.LOGGER}"] = _level(kafka, kind)
    elif kafka.unknown is not None:
        settings["authorizer.class.name"] = kafka
    place = kafka.span.first_line()
    return Resource(
        id=f"{cluster.id}#kafka",
        platform=cluster.platform,
        type="kafka_configuration",
        address=cluster.address,
        attributes=Value({"settings": Value(settings, place)}, place),
        header=cluster.header,
        scope=cluster.scope,
    )


def _level(kafka: Value, otherwise: Value) -> Value:
    logging = kafka.get("logging")
    if logging is None:
        return Value("INFO", otherwise.span)
    if shown(logging.get("type")) != "inline":
        return Value(undecided(logging) or Unknown("a ConfigMap holds the levels", "the ConfigMap"), logging.span)
    loggers = logging.get("loggers")
    found = (loggers.get(name) for name in _LEVELS) if loggers is not None else iter(())
    level = next((value for value in found if value is not None), None)
    if level is None:
        return Value("INFO", otherwise.span)
    text = (shown(level) or "").partition(",")[0].strip()
    return Value(undecided(level) or text, level.span)
