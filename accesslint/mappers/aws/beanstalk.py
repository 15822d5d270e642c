"""Elastic Beanstalk: whether an environment streams its logs to CloudWatch, and what becomes of its log groups.

Without streaming the web server's access log stays on the instances and goes away with them. Where neither the
environment nor its template says so, an `.ebextensions` file within the application may.
https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/AWSHowTo.cloudwatchlogs.html
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import boolean, number, shown, undecided
from accesslint.mappers.records import decide_logging, emitter_for, state
from accesslint.mappers.table import Setting, Table, entity_for, find
from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Unknown, Value

_OPTIONS = "https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/command-options-general.html"
_NAMESPACE = "aws:elasticbeanstalk:cloudwatch:logs"
_KEPT_DAYS = 7
"""What `RetentionInDays` is where it is not set: `_OPTIONS`."""

_ELSEWHERE = Unknown(
    "neither the environment nor its template sets StreamLogs", "the .ebextensions of the application version"
)

TABLES = (
    Table(
        "emitter",
        "application",
        {"terraform": ("aws_elastic_beanstalk_environment",)},
        (Setting("logging", {"terraform": "setting"}, _OPTIONS, state),),
    ),
    Table(
        "store",
        "log-group",
        {"terraform": ("aws_elastic_beanstalk_environment",)},
        (Setting("retention.days", {"terraform": "setting"}, _OPTIONS, number, _KEPT_DAYS),),
    ),
)


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every environment as an emitter of kind `application`, and its log groups as one store where it streams."""
    for environment in resources.of_type("aws_elastic_beanstalk_environment"):
        emitter = emitter_for(environment, "application", "http")
        options, doubt = _options(environment, resources)
        streams = options.get("StreamLogs")
        if streams is not None:
            decide_logging(emitter, state.of(streams), streams.span)
        else:
            decide_logging(emitter, doubt or _ELSEWHERE, None)
        if emitter.get("logging") == "off" and streams is not None:
            emitter.set("logging_detail", f"StreamLogs is {shown(streams) or 'false'}")
        if emitter.get("logging") == "on":
            store = _store(environment, options)
            emitter.append("routes", {"to": store.id, "via": "cloudwatch", "target": _group_names(environment)})
            yield store
        yield emitter


def _options(environment: Resource, resources: ResourceIndex) -> tuple[dict[str, Value], Unknown | None]:
    """The options on streaming by name, the environment's own before those of its template, and what may hide more."""
    found: dict[str, Value] = {}
    doubt: Unknown | None = None
    template = resources.target(find(environment, "template_name"))
    for holder in (environment, template):
        settings = None if holder is None else find(holder, "setting")
        if settings is None:
            continue
        doubt = doubt or (undecided(settings) if not isinstance(settings.data, list | dict) else None)
        for setting in settings.items():
            namespace, name, value = (find(setting, part) for part in ("namespace", "name", "value"))
            if namespace is not None and namespace.text == _NAMESPACE and name is not None and value is not None:
                found.setdefault(name.text or "", value)
            elif isinstance(setting.data, Unknown):
                doubt = doubt or setting.data
    return found, doubt


def _group_names(environment: Resource) -> str:
    name = find(environment, "name")
    return f"/aws/elasticbeanstalk/{(shown(name) if name is not None else None) or '…'}/…"


def _store(environment: Resource, options: dict[str, Value]) -> Entity:
    """The log groups that the service makes: `RetentionInDays` and `DeleteOnTerminate` decide how long they stay."""
    store = entity_for("store", "log-group", environment, "logs")
    store.handles.clear()
    store.set("names", [])
    kept, dropped = options.get("RetentionInDays"), options.get("DeleteOnTerminate")
    if kept is None:
        store.set("retention.days", _KEPT_DAYS, default=True)
    else:
        store.set("retention.days", number.of(kept), kept.span)
    fact = False if dropped is None else boolean.of(dropped)
    store.set("deletion.force_destroy", fact, None if dropped is None else dropped.span, default=dropped is None)
    store.set("immutability.inherent", True, default=True)
    store.set("encryption.at_rest", True, default=True)
    store.set("access.public", False, default=True)
    return store
