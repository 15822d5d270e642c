"""Security Lake: what it gathers, as emitters, and the data lake that keeps it, as their store.

A lake's buckets are Security Lake's own; it does not support object lock on them:
https://docs.aws.amazon.com/security-lake/latest/userguide/lifecycle-management.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from accesslint.mappers import Mapped
from accesslint.mappers.aws.kms import join_key, key_grants
from accesslint.mappers.aws.policies_grants import add_grants
from accesslint.mappers.index import ResourceIndex
from accesslint.mappers.meanings import number, shown
from accesslint.mappers.records import decide_logging, emitter_for
from accesslint.mappers.table import Setting, Table, apply, entity_for, find
from accesslint.model.entities import Entity
from accesslint.model.values import Resource, Unknown, Value

_LAKE, _SOURCE = "aws_securitylake_data_lake", "aws_securitylake_aws_log_source"
_NAME = "source.source_name"
_EXPIRATION = "https://docs.aws.amazon.com/security-lake/latest/APIReference/API_DataLakeLifecycleConfiguration.html"
_KEY = "configuration.encryption_configuration.kms_key_id"
_AMAZONS = "S3_MANAGED_KEY"
"""What stands for the platform's key:
https://docs.aws.amazon.com/security-lake/latest/APIReference/API_DataLakeEncryptionConfiguration.html"""

LAKE = Table(
    "store",
    "data-lake",
    {"terraform": (_LAKE,)},
    (
        Setting(
            "retention.days",
            {"terraform": "configuration.lifecycle_configuration.expiration.days"},
            _EXPIRATION,
            number,
            "forever",
        ),
    ),
)

TABLES = (LAKE,)

_PLANES = {"VPC_FLOW": "network", "ROUTE53": "network", "WAF": "http", "S3_DATA": "data", "LAMBDA_EXECUTION": "data"}
"""By `source_name`; all others tell of the control plane:
https://docs.aws.amazon.com/security-lake/latest/APIReference/API_AwsLogSourceConfiguration.html"""


def map_resources(resources: ResourceIndex) -> Iterator[Mapped]:
    """Every data lake as a store, and every AWS source that it takes as an emitter of kind `log-source`."""
    for lake in resources.of_type(_LAKE):
        yield _store(lake, resources)
    for source in resources.of_type(_SOURCE):
        name = find(source, _NAME)
        word = (name.text or "") if name is not None else ""
        emitter = emitter_for(source, "log-source", _PLANES.get(word, "control"))
        decide_logging(emitter, "on", None if name is None else name.span)
        add_lake_route(emitter, source, resources)
        yield emitter


def source_beside(resource: Resource, kind: str, resources: ResourceIndex) -> Resource | Unknown | None:
    """The source of a kind (`VPC_FLOW`) that the resource's root module declares, or why another may be it."""
    doubt: Unknown | None = None
    for source in resources.of_type(_SOURCE):
        name = find(source, _NAME)
        if name is None or source.scope != resource.scope:
            continue
        if name.text == kind:
            return source
        doubt = doubt or name.unknown
    return doubt


def add_lake_route(emitter: Entity, source: Resource, resources: ResourceIndex) -> None:
    """Append a route to the lake of a source, which templates name; Terraform's is the one that the module declares."""
    lake = resources.target(find(source, "data_lake_arn"))
    if lake is None:
        around = [one for one in resources.of_type(_LAKE) if one.scope == source.scope]
        lake = around[0] if len(around) == 1 else None
    unknown = {"unknown": "its data lake is not declared in these files"}
    route: dict[str, Any] = {"to": unknown, "via": "securitylake", "target": "the data lake"}
    if lake is not None and lake.type == _LAKE:
        route |= {"to": f"store:{lake.id}", "target": lake.address}
    name = find(source, _NAME)
    emitter.append("routes", route, None if name is None else name.span)


def _store(lake: Resource, resources: ResourceIndex) -> Entity:
    store = entity_for("store", "data-lake", lake)
    store.set("names", [])
    apply(LAKE.settings, lake, store)
    store.set("encryption.at_rest", True, default=True)
    key = find(lake, _KEY)
    joined = join_key(store, None if _is_amazons(key) else key, resources, lake.scope)
    add_grants(store, key_grants(joined, resources))
    store.set("access.public", False, default=True)
    return store


def _is_amazons(key: Value | None) -> bool:
    return shown(key) == _AMAZONS
