"""OpenSearch and Elasticsearch domains: the audit log, which needs fine-grained access control.

The other logs (slow queries, errors) do not say who asked:
https://docs.aws.amazon.com/opensearch-service/latest/developerguide/audit-logs.html. A domain that Firehose delivers to
is a store of records, too.
"""

from __future__ import annotations

from collections.abc import Iterator

from accesslint.mappers import Mapped
from accesslint.mappers.aws.audited_clusters_formats import OPENSEARCH_AUDIT
from accesslint.mappers.aws.kms import join_key
from accesslint.mappers.aws.names import add_route
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import Meaning, boolean, undecided
from accesslint.mappers.records import add_format, decide_logging, emitter_for, fixed_format
from accesslint.mappers.table import Setting, Table, apply, entity_for, find
from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Unknown, Value

_AUDIT = "AUDIT_LOGS"

_EMITTERS = (
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

_AT_REST = "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/encryption-at-rest.html"
_RECORDS = Table(
    "store",
    "search-domain",
    {"terraform": ("aws_opensearch_domain", "aws_elasticsearch_domain")},
    (
        Setting("encryption.at_rest", {"terraform": "encrypt_at_rest.enabled"}, _AT_REST, boolean, default=False),
        Setting(
            "access.tls_only",
            {"terraform": "domain_endpoint_options.enforce_https"},
            "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/infrastructure-security.html",
            boolean,
        ),
    ),
)
TABLES = (*_EMITTERS, _RECORDS)

_FIREHOSE = "aws_kinesis_firehose_delivery_stream"
_DELIVERED = ("opensearch_configuration.0.domain_arn", "elasticsearch_configuration.0.domain_arn")

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
        if any(resources.pointing_at(domain, _FIREHOSE, attribute) for attribute in _DELIVERED):
            yield _store(domain, emitter, resources)


def _store(domain: Resource, emitter: Entity, resources: ResourceIndex) -> Entity:
    """What a domain is for the records in it; how long it keeps them is decided inside of it."""
    store = entity_for("store", "search-domain", domain)
    apply(_RECORDS.settings, domain, store)
    if store.get("encryption.at_rest") is not False:
        join_key(store, find(domain, "encrypt_at_rest.kms_key_id"), resources, domain.scope)
    store.set("retention.days", Unknown("how long indexes are kept is decided inside the domain", "its index policies"))
    logging = emitter.get("logging")
    span = emitter.spans.get("logging")
    if isinstance(logging, dict):
        store.set("access_logged", Unknown(logging["unknown"], emitter.decided_by.get("logging", "")), span)
    elif logging == "on":
        # Where it is off, that is told of the domain itself.
        store.set("access_logged", True, span)
        store.set("access_logged_detail", "by the audit log")
    return store


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
