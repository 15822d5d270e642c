"""How encoders that write JSON write the time.

ECS: https://www.elastic.co/guide/en/ecs-logging/java/current/setup.html (`@timestamp` in UTC); Log4j 2's template
layout writes ECS where it names no template:
https://logging.apache.org/log4j/2.x/manual/json-template-layout.html. Logstash:
https://github.com/logfellow/logstash-logback-encoder#customizing-timestamp (the time of the host with its offset,
unless a pattern says otherwise). logback's own: https://logback.qos.ch/manual/encoders.html#JsonEncoder
"""

from __future__ import annotations

from typing import Any

import msgspec

from accesslint.mappers.java_logging.elements import Node
from accesslint.mappers.java_logging.patterns import Word, time_of
from accesslint.model.values import Unknown
from accesslint.source import Span

_ECS = {"zone": "utc", "form": "rfc3339", "precision": "millisecond"}
_LOGSTASH = {"zone": "offset", "form": "rfc3339", "precision": "millisecond"}
_EPOCH = {"zone": "utc", "form": "epoch", "precision": "millisecond"}
_TIMES: dict[str, tuple[str, dict[str, str]]] = {
    **dict.fromkeys(("ecsencoder", "ecslayout"), ("@timestamp", _ECS)),
    **dict.fromkeys(("logstashencoder", "logstashaccessencoder", "logstashlayout"), ("@timestamp", _LOGSTASH)),
    "jsonencoder": ("timestamp", _EPOCH),
    "gelflayout": ("timestamp", _EPOCH),
}


class EncodersTime(msgspec.Struct, frozen=True):
    """The field that holds the time, and how it is written."""

    field: str
    fact: dict[str, Any] | Unknown
    span: Span


def time_of_encoder(kind: str, holder: Node) -> EncodersTime | None:
    """How an encoder of a kind (its class in lower case) writes the time; None where its own settings decide."""
    if kind == "jsontemplatelayout":
        template, _ = holder.value("eventtemplate", "eventtemplateuri")
        is_ecs = template is None or (isinstance(template, str) and template.endswith("EcsLayout.json"))
        return EncodersTime("@timestamp", _ECS, holder.span) if is_ecs else None
    if kind not in _TIMES:
        return None
    field, fact = _TIMES[kind]
    pattern, span = holder.value("timestamppattern")
    if pattern is None or not kind.startswith("logstash"):
        return EncodersTime(field, fact, holder.span)
    if isinstance(pattern, Unknown):
        return EncodersTime(field, pattern, span)
    if pattern.startswith("["):
        return EncodersTime(field, _LOGSTASH if "ISO" in pattern else _EPOCH, span)
    time = time_of(Word("d", (pattern, holder.said("timezone")), False), is_access=False)
    return None if time is None else EncodersTime(field, time, span)
