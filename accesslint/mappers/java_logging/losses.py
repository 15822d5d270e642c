"""What keeps records from a log before they are written: thresholds, bursts, repeated messages, queues that drop.

logback: https://logback.qos.ch/manual/filters.html; `AsyncAppender` drops with `neverBlock`, and what is below WARN
from four fifths of its queue on unless `discardingThreshold` is 0
(https://logback.qos.ch/manual/appenders.html#AsyncAppender). The encoder for Logstash waits in a ring that drops when
it is full, unless `appendTimeout` is negative: https://github.com/logfellow/logstash-logback-encoder#async-appenders.
Log4j 2: https://logging.apache.org/log4j/2.x/manual/filters.html. Filters that select by markers, expressions or one
level are left alone: they commonly put the audit's records apart from others.
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers.java_logging.elements import Node
from accesslint.model.entities import Entity
from accesslint.model.values import Unknown

_LOSING = ("ERROR", "FATAL", "WARN", "SEVERE", "WARNING")
_DISCARDING = "ch.qos.logback.classic.AsyncAppender"
_RINGS = ("logstashtcpsocketappender", "logstashudpsocketappender", "asyncdisruptorappender")


def add_filters(emitter: Entity, node: Node) -> None:
    """Append what an appender, a reference, a logger or the configuration itself holds back."""
    for filter_ in _filters(node):
        kind = (filter_.said("class").rpartition(".")[2] or filter_.name).lower()
        if kind in ("thresholdfilter", "threshold"):
            add_level(emitter, filter_, "level")
        elif kind in ("burstfilter", "burst"):
            detail = "what comes faster than a rate is dropped, below a level"
            emitter.append("filters", {"how": "sample", "what": "BurstFilter", "detail": detail}, filter_.span)
        elif kind == "duplicatemessagefilter":
            detail = "messages that are written again are dropped after a number of times"
            emitter.append("filters", {"how": "exclude", "what": "DuplicateMessageFilter", "detail": detail},
                           filter_.span)  # fmt: skip
    if node.name not in ("logger", "asynclogger", "root", "asyncroot"):
        add_level(emitter, node, "threshold", *(("level",) if node.name == "appenderref" else ()))


def add_level(emitter: Entity, node: Node, *names: str) -> None:
    """Append a level below which nothing is written, if accepted accesses are commonly below it."""
    level, span = node.value(*names)
    if isinstance(level, Unknown):
        if emitter.get("filters") is None:
            emitter.set("filters", level, span)
    elif level is not None and level.upper() in _LOSING and isinstance(emitter.get("filters") or [], list):
        detail = f"records of accepted accesses are commonly below the level {level}"
        emitter.append("filters", {"how": "level", "what": level, "detail": detail}, span)


def _filters(node: Node) -> Iterator[Node]:
    for child in node.children():
        if child.doubt is not None and node.doubt is None:
            continue
        if child.name == "filters":
            yield from child.children()
        elif child.name in ("filter", "turbofilter") or child.name.endswith("filter"):
            yield child


def add_buffer(emitter: Entity, appender: Node) -> None:
    """Append the queue of an appender that hands records on later, if it drops any."""
    never, span = appender.value("neverblock")
    blocking, place = appender.value("blocking")
    dropped = {"output": appender.said("name"), "medium": "memory", "overflow": "drop"}
    if isinstance(never, str) and never.lower() == "true":
        emitter.append("buffers", dropped, span)
    elif isinstance(blocking, str) and blocking.lower() == "false":
        emitter.append("buffers", dropped, place)
    elif appender.said("class") == _DISCARDING:
        threshold, where = appender.value("discardingthreshold")
        if isinstance(threshold, Unknown):
            emitter.set("buffers", threshold, where)
        elif threshold != "0":
            emitter.append("buffers", dropped, where)
    elif appender.said("class").lower().endswith(_RINGS):
        timeout, where = appender.value("appendtimeout")
        if not (isinstance(timeout, Unknown) or (timeout or "").startswith("-")):
            emitter.append("buffers", dropped, where)
