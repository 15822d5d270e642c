"""Amazon MQ: the audit log of ActiveMQ, the general log of RabbitMQ, which has no audit log:

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-amazonmq-broker-loglist.html
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.aws.service_log_groups import ServiceLogGroups
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import undecided
from accesslint.mappers.records import decide_logging, emitter_for, state
from accesslint.mappers.table import Setting, Table, find

_LOGS = "https://docs.aws.amazon.com/amazon-mq/latest/developer-guide/configure-logging-monitoring-activemq.html"

TABLES = (
    Table(
        "emitter",
        "broker",
        {"terraform": ("aws_mq_broker",)},
        (
            Setting("logging", {"terraform": "logs.audit"}, _LOGS, state, default="off"),
            Setting("logging", {"terraform": "logs.general"}, _LOGS, state),
        ),
    ),
)


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every broker as an emitter of kind `broker`, with the log group that is named after its id."""
    groups: ServiceLogGroups | None = None
    for broker in resources.of_type("aws_mq_broker"):
        emitter = emitter_for(broker, "broker", "data")
        engine = find(broker, "engine_type")
        name = "general" if engine is not None and (engine.text or "").lower() == "rabbitmq" else "audit"
        value = find(broker, f"logs.{name}")
        unknown = None if engine is None else undecided(engine)
        if unknown is not None:
            decide_logging(emitter, unknown, engine.span if engine is not None else None)
        elif value is None:
            emitter.set("logging", "off", default=True)
            emitter.set("logging_detail", broker.said(f"logs.{name} is not set"))
        else:
            decide_logging(emitter, state.of(value), value.span)
            if emitter.get("logging") == "off":
                emitter.set("logging_detail", broker.said(f"logs.{name} is false"))
        if emitter.get("logging") == "on":
            groups = groups or ServiceLogGroups(resources)
            around = ("/aws/amazonmq/broker/", f"/{name}")
            yield from groups.add_route(emitter, broker, find(broker, "id"), around, value.span if value else None)
        yield emitter
