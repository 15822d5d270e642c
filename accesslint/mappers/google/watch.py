"""Who watches: alert policies on metrics that are counted from logs, and alert policies on the logs themselves.

https://cloud.google.com/logging/docs/alerting/monitoring-logs
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from weakref import WeakKeyDictionary

from accesslint.mappers.google.filters import read
from accesslint.mappers.holes import text_with_holes
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import boolean
from accesslint.mappers.table import find
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Span

_METRIC = re.compile(r"logging\.googleapis\.com/user/([\w./%-]+)")
_PROMETHEUS = re.compile(r"logging_googleapis_com:user_(\w+)")
"""The same in PromQL, where every other character is `_`: https://cloud.google.com/monitoring/promql/promql-mapping"""
_NOT_WORDS = re.compile(r"\W")
_AUDIT_WORDS = ("protopayload", "cloudaudit")

_PATHS = (
    "condition_threshold.filter",
    "condition_matched_log.filter",
    "condition_absent.filter",
    "condition_monitoring_query_language.query",
    "condition_prometheus_query_language.query",
)
"""Where the conditions of an alert policy name what they look at."""


class Watch(NamedTuple):
    """Whether an alert policy looks at something, and where that is decided."""

    state: bool | Unknown
    span: Span | None = None


_CACHE: WeakKeyDictionary[ResourceIndex, dict[str, Watch]] = WeakKeyDictionary()


def audit_watch(resources: ResourceIndex, scope: str) -> Watch:
    """Whether an alert policy of a root module looks at audit records."""
    if resources not in _CACHE:
        found: dict[str, Watch] = {}
        for policy, watch in _watches(resources):
            if not isinstance(watch.state, Unknown) or policy.scope not in found:
                found[policy.scope] = watch
        _CACHE[resources] = found
    return _CACHE[resources].get(scope, Watch(state=False))


def _watches(resources: ResourceIndex) -> Iterator[tuple[Resource, Watch]]:
    metrics = _audit_metrics(resources)
    for policy in resources.of_type("google_monitoring_alert_policy"):
        enabled = find(policy, "enabled")
        state = True if enabled is None else boolean.of(enabled)
        if state is False:
            continue
        for value in _filters(policy):
            text, holes = text_with_holes(value)
            named = {f"{policy.scope} {name}" for name in _METRIC.findall(text)}
            named |= {f"{policy.scope} ~{name}" for name in _PROMETHEUS.findall(text)}
            named |= {f"#{hole.target}" for hole in holes if not isinstance(hole, Unknown)}
            if named & metrics or any(word in text.lower() for word in _AUDIT_WORDS):
                yield policy, Watch(state if isinstance(state, Unknown) else True, value.span)
            elif value.unknown is not None and metrics:
                yield policy, Watch(value.unknown, value.span)


def _filters(policy: Resource) -> Iterator[Value]:
    """The filters and queries of a policy's conditions."""
    conditions = policy.get("conditions")
    for condition in [] if conditions is None else conditions.items():
        for path in _PATHS:
            value = find(condition, path)
            if value is not None:
                yield value


def _audit_metrics(resources: ResourceIndex) -> set[str]:
    """Metrics that count audit records, by `<scope> <name>` and by `#<id>`."""
    found: set[str] = set()
    for metric in resources.of_type("google_logging_metric"):
        written = find(metric, "filter")
        text = "" if written is None else text_with_holes(written)[0]
        reading = read(text)
        if any(word in text.lower() for word in _AUDIT_WORDS) or (reading.audit and not reading.everything):
            name = find(metric, "name")
            found.add(f"#{metric.id}")
            if name is not None and name.text:
                found |= {f"{metric.scope} {name.text}", f"{metric.scope} ~{_NOT_WORDS.sub('_', name.text)}"}
    return found
