"""Kafka: only an authoriser tells who did what, in its logger or, with Confluent's, in an audit log.

https://kafka.apache.org/documentation/#security_authz: without `authorizer.class.name` nothing is authorised; the
logger `kafka.authorizer.logger` gets what was refused at INFO and what was allowed at DEBUG. Its level stands in
Log4j's configuration, which is judged where it is found; containers set it by variables:
https://docs.confluent.io/platform/current/installation/docker/operations/logging.html. The audit log of Confluent's
authoriser is on by default, and leaves producing and consuming out:
https://docs.confluent.io/platform/current/security/audit-logs/audit-logs-properties-config.html
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.audited_servers import AuditedServer, map_audited
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.records import Layout, Time, Vocabulary
from accesslint.mappers.server_files import STANDARD_OUTPUT, append_route
from accesslint.model.values import Unknown
from accesslint.source import Span

LOGGER = "kafka.authorizer.logger"
_CONFLUENT = "ConfluentServerAuthorizer"
_AUDIT = "confluent.security.event"
_LEVELS = ("ALL", "TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL", "OFF")
_BY_LOG4J = Unknown(f"the level of {LOGGER} in its Log4j configuration decides what is logged", "Log4j's configuration")
_TOPIC = Unknown("a topic's retention and rights are the cluster's", "the topic")

AUDIT = Layout(
    name="Confluent audit event",
    kind="audit-log",
    vocabulary=Vocabulary(
        meanings={
            "timestamp": ("time",),
            "identity": ("data.authenticationInfo.principal",),
            "action": ("data.methodName", "data.authorizationInfo.operation"),
            "resource": ("data.resourceName",),
            "result": ("data.authorizationInfo.granted",),
            "client_address": ("data.requestMetadata.client_address",),
            "request_id": ("data.request.correlation_id",),
        },
        times={"time": Time("utc", "rfc3339", "millisecond")},
    ),
    listed=(
        "id time type source data.serviceName data.methodName data.resourceName data.authenticationInfo.principal "
        "data.authorizationInfo.granted data.authorizationInfo.operation data.request.correlation_id "
        "data.requestMetadata.client_address"
    ),
    source="https://docs.confluent.io/platform/current/security/compliance/audit-logs/audit-logs-concepts.html",
    encoding="json",
)


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every broker as an emitter of kind `message-broker`."""
    yield from map_audited(resources, "kafka_configuration", _map, "message-broker")


def _map(broker: AuditedServer) -> None:
    authorizer, span = broker.text("authorizer.class.name")
    if isinstance(authorizer, Unknown):
        broker.set_logging(authorizer, span)
    elif not authorizer:
        roles, place = broker.text("process.roles")
        if roles == "controller":
            broker.set_logging(Unknown("a controller serves no clients", "the brokers"), place)
        else:
            broker.set_logging(
                "off", span, "authorizer.class.name is not set: who does what is neither checked nor logged"
            )
    elif authorizer.endswith(_CONFLUENT):
        _set_confluent(broker, span)
    else:
        _set_level(broker, span)


def _set_confluent(broker: AuditedServer, span: Span | None) -> None:
    enabled, place = broker.switched(f"{_AUDIT}.logger.enable", default=True)
    if isinstance(enabled, Unknown):
        broker.set_logging(enabled, place)
        return
    if not enabled:
        broker.set_logging("off", place, f"{_AUDIT}.logger.enable is false")
        return
    broker.set_logging("on", place or span)
    broker.add_format(AUDIT)
    router, where = broker.text(f"{_AUDIT}.router.config")
    signed, sign_place = broker.switched(f"{_AUDIT}.logger.authentication.enable")
    broker.set_sign_ins(
        sign_place, logins=signed, failures=signed, detail=f"{_AUDIT}.logger.authentication.enable is not true"
    )
    if router:
        reason = router if isinstance(router, Unknown) else Unknown("the router's rules decide which events are kept")
        broker.emitter.set("coverage.event_kinds", reason, where)
    else:
        broker.set_kinds(
            ("management", "authorisation"), ("produce", "consume"), None, f"{_AUDIT}.router.config does not add them"
        )
    servers, server_place = broker.text(f"{_AUDIT}.logger.exporter.kafka.bootstrap.servers")
    target = servers if isinstance(servers, str) and servers else "the broker's own cluster"
    append_route(broker.emitter, "kafka", target, _TOPIC, server_place or place)


def _set_level(broker: AuditedServer, span: Span | None) -> None:
    """Where the level is known, by a container's variables, what it lets through."""
    level, place = broker.text(f"logger.{LOGGER}", default="")
    if isinstance(level, Unknown) or level.upper() not in _LEVELS:
        broker.set_logging(level if isinstance(level, Unknown) else _BY_LOG4J, place or span)
        return
    rank = _LEVELS.index(level.upper())
    if rank > _LEVELS.index("INFO"):
        broker.set_logging("off", place, f"{LOGGER} is at {level.upper()}, and what was refused is written at INFO")
        return
    allowed = rank <= _LEVELS.index("DEBUG")
    broker.set_logging("on", place)
    left_out = () if allowed else ("allowed operations",)
    broker.set_kinds(
        ("refused operations",), left_out, place, f"{LOGGER} is at {level.upper()}, they are written at DEBUG"
    )
    append_route(broker.emitter, "stdout", "stdout", STANDARD_OUTPUT, place)
