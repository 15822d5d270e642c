"""Who watches: metric filters with alarms that act, and event rules on the calls that a trail records.

A metric filter turns records of a log group into a metric; an alarm on that metric with an action tells somebody:
https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/MonitoringLogData.html. EventBridge receives the same calls
as events: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple
from weakref import WeakKeyDictionary

from accesslint.mappers.aws.names import named
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import boolean, shown, undecided
from accesslint.mappers.table import find
from accesslint.model.values import Resource, Unknown, Value
from accesslint.source import Span

_EVENTS = frozenset({
    "AWS API Call via CloudTrail",
    "AWS Console Sign In via CloudTrail",
    "AWS Console Action via CloudTrail",
    "AWS Insight via CloudTrail",
})  # fmt: skip
"""The values of `detail-type` of events that come from CloudTrail."""

_FINDINGS = "GuardDuty Finding"
"""The `detail-type` of what GuardDuty finds in the same calls: it reads the management events of every account where it
is on, trail or no trail. https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_data-sources.html and
https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings_eventbridge.html. A detector by itself tells nobody.
"""


class Watch(NamedTuple):
    """Whether an alarm looks at something, and where that is decided."""

    state: bool | Unknown
    span: Span | None = None


NOBODY = Watch(state=False)


class Watches:
    """The metric filters, alarms and event rules of a run."""

    def __init__(self, resources: ResourceIndex) -> None:
        self._filters: dict[str, list[Resource]] = {}
        self._alarms: dict[tuple[str, str], list[Watch]] = {}
        self._by_filter: dict[str, list[Watch]] = {}
        self._open: dict[str, Watch] = {}
        self._rules: dict[str, Watch] = {}
        self._composites = _Composites(resources)
        for metric_filter in resources.of_type("aws_cloudwatch_log_metric_filter"):
            group = find(metric_filter, "log_group_name")
            for handle in named(group, "log-group", resources).handles if group is not None else ():
                self._filters.setdefault(handle, []).append(metric_filter)
        for alarm in resources.of_type("aws_cloudwatch_metric_alarm"):
            self._add_alarm(alarm)
        for scope, watch in _rules(resources):
            self._rules.setdefault(scope, watch)

    def _add_alarm(self, alarm: Resource) -> None:
        watch = _acts(alarm)
        if watch.state is False:
            watch = self._composites.of_alarm(alarm)
        if watch.state is False:
            return
        for name, namespace in _metrics(alarm):
            references = list(name.references())
            for reference in references:
                self._by_filter.setdefault(reference.target, []).append(watch)
            key = (shown(namespace) or "", shown(name) or "")
            if key[1]:
                self._alarms.setdefault(key, []).append(watch)
            elif not references:
                reason = undecided(name) or Unknown("the alarm's metric is not known")
                self._open.setdefault(alarm.scope, Watch(reason, name.span))

    def of_group(self, handles: Iterable[str]) -> Watch:
        """Whether an alarm that acts hangs on a metric filter of a log group."""
        best = NOBODY
        seen: set[str] = set()
        for handle in handles:
            for metric_filter in self._filters.get(handle, ()):
                if metric_filter.id in seen:
                    continue
                seen.add(metric_filter.id)
                watch = self._of_filter(metric_filter)
                if watch.state is True:
                    return watch
                if isinstance(watch.state, Unknown):
                    best = watch
        return best

    def _of_filter(self, metric_filter: Resource) -> Watch:
        name, namespace = (find(metric_filter, f"metric_transformation.{part}") for part in ("name", "namespace"))
        watches = list(self._by_filter.get(metric_filter.id, ()))
        text = shown(name)
        if text:
            watches += self._alarms.get((shown(namespace) or "", text), ())
        known = next((watch for watch in watches if watch.state is True), None)
        if known is not None:
            return known
        if watches:
            return watches[0]
        if name is not None and text is None and (unknown := undecided(name)) is not None:
            return Watch(unknown, name.span)
        return self._open.get(metric_filter.scope, NOBODY)

    def of_events(self, scope: str) -> Watch:
        """Whether an event rule of a root module acts on calls that CloudTrail records."""
        return self._rules.get(scope, NOBODY)


_CACHE: WeakKeyDictionary[ResourceIndex, Watches] = WeakKeyDictionary()


def watches(resources: ResourceIndex) -> Watches:
    """The watches of a run; read once."""
    if resources not in _CACHE:
        _CACHE[resources] = Watches(resources)
    return _CACHE[resources]


class _Composites:
    """The composite alarms of a run that act: they may speak for alarms that do not.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-combining.html
    """

    def __init__(self, resources: ResourceIndex) -> None:
        self._by_target: dict[str, Watch] = {}
        self._rules: list[tuple[str, Watch]] = []
        for composite in resources.of_type("aws_cloudwatch_composite_alarm"):
            watch, rule = _acts(composite), find(composite, "alarm_rule")
            if watch.state is False or rule is None:
                continue
            for reference in rule.references():
                self._by_target.setdefault(reference.target, watch)
            self._rules.append((shown(rule) or "", watch))

    def of_alarm(self, alarm: Resource) -> Watch:
        """Whether a composite alarm that acts asks for the state of an alarm, by reference or by name."""
        found = self._by_target.get(alarm.id)
        name = find(alarm, "alarm_name")
        if found is None and name is not None and name.text:
            asked = (f"({name.text})", f'("{name.text}")')
            found = next((watch for rule, watch in self._rules if any(part in rule for part in asked)), None)
        return found or NOBODY


def _acts(alarm: Resource) -> Watch:
    enabled, actions = find(alarm, "actions_enabled"), find(alarm, "alarm_actions")
    state = True if enabled is None else boolean.of(enabled)
    if state is False or actions is None:
        return NOBODY
    if isinstance(state, Unknown):
        return Watch(state, enabled.span if enabled is not None else None)
    if isinstance(actions.data, Unknown):
        return Watch(actions.data, actions.span)
    return Watch(state=True, span=alarm.header)


def _metrics(alarm: Resource) -> Iterator[tuple[Value, Value | None]]:
    """(metric name, namespace) of an alarm, also of those in metric queries."""
    own = find(alarm, "metric_name")
    if own is not None:
        yield own, find(alarm, "namespace")
    queries = alarm.get("metric_query")
    for query in queries.items() if queries is not None else ():
        name = find(query, "metric.metric_name")
        if name is not None:
            yield name, find(query, "metric.namespace")


def _rules(resources: ResourceIndex) -> Iterator[tuple[str, Watch]]:
    """(root module, watch) of event rules on CloudTrail's events, or on what is found in them, that act and are on."""
    for rule in resources.of_type("aws_cloudwatch_event_rule"):
        pattern = find(rule, "event_pattern")
        decoded = pattern.decoded() if pattern is not None else None
        if decoded is None or not (_takes(decoded, _EVENTS) or _takes_findings(decoded, rule.scope, resources)):
            continue
        enabled, state = find(rule, "is_enabled"), find(rule, "state")
        if (enabled is not None and boolean.of(enabled) is False) or (state is not None and state.text == "DISABLED"):
            continue
        name = find(rule, "name")
        names = [name.text] if name is not None and name.text else []
        if resources.pointing_at(rule, "aws_cloudwatch_event_target", "rule", names):
            yield rule.scope, Watch(state=True, span=rule.header)


def _takes(pattern: Value, events: frozenset[str]) -> bool:
    kinds = pattern.get("detail-type")
    return kinds is not None and not events.isdisjoint(item.text or "" for item in kinds.items())


def _takes_findings(pattern: Value, scope: str, resources: ResourceIndex) -> bool:
    """Whether a pattern takes GuardDuty's findings, and no detector of the root module is all there is and off."""
    sources = pattern.get("source")
    every = sources.items() if sources is not None and pattern.get("detail-type") is None else []
    if not _takes(pattern, frozenset({_FINDINGS})) and not any(item.text == "aws.guardduty" for item in every):
        return False
    detectors = [detector for detector in resources.of_type("aws_guardduty_detector") if detector.scope == scope]
    return not detectors or any(_is_on(detector) for detector in detectors)


def _is_on(detector: Resource) -> bool:
    enabled = find(detector, "enable")
    return enabled is None or boolean.of(enabled) is not False
