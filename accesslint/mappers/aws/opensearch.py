"""OpenSearch and Elasticsearch domains: the audit log, which needs fine-grained access control.

The other logs (slow queries, errors) do not say who asked:
https://docs.aws.amazon.com/opensearch-service/latest/developerguide/audit-logs.html
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.aws.audited_clusters_formats import OPENSEARCH_AUDIT
from accesslint.mappers.aws.names import add_route
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import Meaning, boolean, undecided
from accesslint.mappers.records import add_format, decide_logging, emitter_for, fixed_format
from accesslint.mappers.table import Setting, Table, find
from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Unknown, Value

_AUDIT = "AUDIT_LOGS"

TABLES = (
    Table(
        "emitter",
        "database",
        {"terraform": ("aws_opensearch_domain", "aws_elasticsearch_domain")},
        (
            Setting(
                "logging",
                {"terraform": "log_publishing_options.log_type"},
                "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/audit-logs.html",
                Meaning(lambda data: "on" if data == _AUDIT else "off", lambda fact: _AUDIT if fact == "on" else None),
                default="off",
            ),
        ),
    ),
)

_INSIDE = Unknown("the audit log is tuned inside the domain", "the security plugin's audit settings")


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every domain as an emitter of kind `database`, with its log group."""
    for domain in resources.of_type("aws_opensearch_domain", "aws_elasticsearch_domain"):
        emitter = emitter_for(domain, "database", "data")
        option = _decide(emitter, domain)
        if emitter.get("logging") != "off":
            for outcome in ("logins", "failures"):
                emitter.set(f"authentication.{outcome}", _INSIDE)
            form = fixed_format(domain, OPENSEARCH_AUDIT)
            add_format(emitter, form)
            yield form
            group = find(option, "cloudwatch_log_group_arn")
            if group is not None:
                yield from add_route(emitter, group, "log-group", "cloudwatch", resources)
        yield emitter


def _decide(emitter: Entity, domain: Resource) -> Value | None:
    """Set `logging`; gives the option that publishes the audit log."""
    options = find(domain, "log_publishing_options")
    doubt: tuple[Unknown, Value] | None = None
    for option in options.items() if options is not None else ():
        kind = find(option, "log_type")
        unknown = undecided(option) or (undecided(kind) if kind is not None else None)
        if unknown is not None:
            doubt = doubt or (unknown, option)
        elif kind is not None and kind.text == _AUDIT:
            _set(emitter, domain, option, kind)
            return option
    if doubt is not None:
        decide_logging(emitter, doubt[0], doubt[1].span)
        return None
    emitter.set("logging", "off", options.span if options is not None else None, default=options is None)
    emitter.set("logging_detail", domain.said(f"no log_publishing_options has the log_type {_AUDIT}"))
    return None


def _set(emitter: Entity, domain: Resource, option: Value, kind: Value) -> None:
    enabled, control = find(option, "enabled"), find(domain, "advanced_security_options.enabled")
    published = True if enabled is None else boolean.of(enabled)
    guarded = False if control is None else boolean.of(control)
    if published is False and enabled is not None:
        decide_logging(emitter, "off", enabled.span)
        emitter.set("logging_detail", domain.said("log_publishing_options.enabled is false"))
    elif guarded is False:
        decide_logging(emitter, "off", kind.span if control is None else control.span)
        detail = "there is no audit log without fine-grained access control: advanced_security_options is not enabled"
        emitter.set("logging_detail", domain.said(detail))
    elif isinstance(published, Unknown):
        decide_logging(emitter, published, enabled.span if enabled is not None else None)
    elif isinstance(guarded, Unknown):
        decide_logging(emitter, guarded, control.span if control is not None else None)
    else:
        decide_logging(emitter, "on", kind.span)
