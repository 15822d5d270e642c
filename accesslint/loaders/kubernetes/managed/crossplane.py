"""Crossplane's managed resources of the provider families for AWS, Google Cloud and Azure.

`spec.forProvider` has a Terraform resource's arguments, `spec.initProvider` those that count when it is made;
`…Ref` and `…Selector` beside an argument name the object that gives it:
https://docs.crossplane.io/latest/managed-resources/managed-resources
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache

import msgspec

from accesslint.camel_case import Written, snake
from accesslint.loaders.kubernetes.managed import crossplane_aws, crossplane_azure, crossplane_gcp
from accesslint.loaders.kubernetes.managed.naming import renamed, text_at
from accesslint.loaders.kubernetes.managed.registry import Managed, Registry
from accesslint.model.values import Reference, Resource, Unknown, Value

KINDS: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    "aws": crossplane_aws.KINDS,
    "gcp": crossplane_gcp.KINDS,
    "azure": crossplane_azure.KINDS,
}
"""By provider, API group and kind."""

_ENDINGS = {f"{provider}{scope}.upbound.io": provider for provider in ("aws", "gcp", "azure") for scope in ("", ".m")}
"""`s3.aws.upbound.io`; `s3.aws.m.upbound.io` where objects belong to a namespace."""

_NAMES = {
    "aws_s3_bucket": "bucket",
    "aws_db_instance": "identifier",
    "aws_rds_cluster": "cluster_identifier",
    "aws_rds_cluster_instance": "identifier",
    "aws_docdb_cluster": "cluster_identifier",
    "aws_neptune_cluster": "cluster_identifier",
    "aws_redshift_cluster": "cluster_identifier",
    "aws_elasticache_cluster": "cluster_id",
    "aws_elasticache_replication_group": "replication_group_id",
    "aws_elasticsearch_domain": "domain_name",
    "aws_lambda_function": "function_name",
    "aws_opensearch_domain": "domain_name",
    "aws_redshiftserverless_namespace": "namespace_name",
    "aws_redshiftserverless_workgroup": "workgroup_name",
    "google_bigquery_dataset": "dataset_id",
    "google_bigquery_table": "table_id",
    "google_logging_project_bucket_config": "bucket_id",
    "google_project": "project_id",
}
"""The argument that an object's name gives: https://docs.crossplane.io/latest/managed-resources/managed-resources
(external names). `name` for the types that are not in it."""

_NAMELESS = (
    *("aws_s3_bucket_", "aws_s3_account", "aws_flow_log", "aws_vpc", "aws_subnet", "aws_kms_key", "aws_route53_zone"),
    *("aws_kms_external", "aws_kms_replica", "aws_ec2_", "aws_default_vpc", "aws_redshift_logging", "aws_mq_broker"),
    *("aws_wafv2_web_acl_logging", "aws_networkfirewall_logging", "aws_iam_role_policy_attachment"),
    *("google_project_iam", "google_folder_iam", "google_organization_iam", "google_storage_bucket_", "azurerm_role"),
)
"""Types that the provider names, or that have no name of their own."""

_NAME_PATH = "crossplane.io/external-name"
_DELETING = frozenset({"*", "Delete"})
_OBSERVED = ["Observe"]
_SELECTING = frozenset({"matchLabels", "matchControllerRef", "policy"})
_OWN_NAMES = {"lifecycle.prevent_destroy": "deletionPolicy", "bucket": "bucket"}


def is_group(group: str) -> bool:
    """Whether an API group is of one of the provider families."""
    return group.endswith("upbound.io") and (provider_of(group) != "")


def provider_of(group: str) -> str:
    """`aws`, `gcp` or `azure`; empty for any other group."""
    return next((name for ending, name in _ENDINGS.items() if f".{group}".endswith(f".{ending}")), "")


@cache
def _types(provider: str) -> Mapping[tuple[str, str], str]:
    """By group and kind in lower case: abbreviations in kinds have changed their case over time."""
    groups = KINDS.get(provider, {})
    return {(group, kind.lower()): name for group, kinds in groups.items() for kind, name in kinds.items()}


def type_of(group: str, kind: str) -> str:
    """Terraform's type; empty where the table has none."""
    return _types(provider_of(group)).get((group.partition(".")[0], kind.lower()), "")


@cache
def _written(provider: str) -> Written:
    kinds = {name: kind for of_group in KINDS[provider].values() for kind, name in of_group.items()}
    return Written(kinds, _OWN_NAMES)


def translated(managed: Managed, registry: Registry) -> Iterator[Resource]:
    """The cloud resource of an object; the object as it is where its type is not known."""
    resource = managed.resource
    kind = type_of(managed.group, resource.type)
    if not kind:
        yield managed.as_it_is()
        return
    managed.type = kind
    attributes = _attributes(managed, registry)
    _set_name(managed, kind, attributes)
    _set_protection(resource, attributes)
    policies = resource.get("spec", "managementPolicies")
    yield msgspec.structs.replace(
        resource,
        type=kind,
        attributes=Value(attributes, resource.header),
        dialect="terraform",
        written_type=resource.type,
        written_names=_written(provider_of(managed.group)),
        is_data=policies is not None and [item.text for item in policies.items()] == _OBSERVED,
    )


def _attributes(managed: Managed, registry: Registry) -> dict[str, Value]:
    pointing = _pointing(managed, registry)
    made: dict[str, Value] = {}
    for part in ("initProvider", "forProvider"):
        given = managed.resource.get("spec", part)
        if given is not None:
            made |= renamed(given, pointing)
    return made


def _pointing(managed: Managed, registry: Registry) -> Callable[[str, Value], tuple[str, Value] | None]:
    def point(key: str, given: Value) -> tuple[str, Value] | None:
        if key.endswith("SecretRef"):
            return "", given
        if key.endswith("Ref") and len(key) > len("Ref") and _is_pointer(given):
            name = snake(key[: -len("Ref")])
            return name, _by_name(name, given, managed, registry)
        if key.endswith("Refs") and isinstance(given.data, list) and all(map(_is_pointer, given.data)):
            name = snake(key[: -len("Refs")]) + "s"
            return name, Value([_by_name(name, item, managed, registry) for item in given.data], given.span)
        if key.endswith("Selector") and isinstance(given.data, dict) and given.data.keys() <= _SELECTING:
            name = snake(key[: -len("Selector")])
            return name, _by_labels(name, given, managed, registry)
        return None

    return point


def _is_pointer(value: Value) -> bool:
    return isinstance(value.data, dict) and "name" in value.data


def _by_name(attribute: str, given: Value, managed: Managed, registry: Registry) -> Value:
    name = given.get("name")
    if name is None or name.text is None:
        return name or given
    found = registry.named(name.text, _accepts(managed), managed, attribute)
    return _value(found, attribute, name)


def _by_labels(attribute: str, given: Value, managed: Managed, registry: Registry) -> Value:
    labels, controller = given.get("matchLabels"), given.get("matchControllerRef")
    found = registry.labelled(
        labels,
        _accepts(managed),
        managed,
        attribute,
        same_composition=controller is not None and controller.data is True,
    )
    return _value(found, attribute, labels or given)


def _accepts(managed: Managed) -> Callable[[Managed], bool]:
    provider = provider_of(managed.group)

    def accepts(other: Managed) -> bool:
        if provider_of(other.group) != provider:
            return False
        other.type = other.type or type_of(other.group, other.resource.type)
        return True

    return accepts


def _value(found: Managed | Unknown, attribute: str, given: Value) -> Value:
    if isinstance(found, Unknown):
        return Value(found, given.span)
    words = attribute.split("_")
    own = "arn" if "arn" in words or "arns" in words else "name" if words[-1] == "name" else "id"
    return Value(Reference(found.resource.id, "project_id" if words[-1] == "project" else own), given.span)


def _set_name(managed: Managed, kind: str, attributes: dict[str, Value]) -> None:
    """The name that the cloud knows it by: an annotation, or else the object's own name."""
    argument = _NAMES.get(kind, "name")
    if argument in attributes or kind.startswith(_NAMELESS):
        return
    name = managed.meta("annotations", _NAME_PATH) or managed.meta("name")
    if name is not None:
        attributes[argument] = name
    elif managed.composition:
        attributes[argument] = Value(
            Unknown("the composite resource gives it its name", "the composite resource"), managed.resource.header
        )


def _set_protection(resource: Resource, attributes: dict[str, Value]) -> None:
    """Whether the cloud's resource stays when the object goes, as `prevent_destroy` keeps it in Terraform."""
    policy, allowed = resource.get("spec", "deletionPolicy"), resource.get("spec", "managementPolicies")
    kept: Value | None = None
    if allowed is not None and isinstance(allowed.data, list) and all(item.text for item in allowed.data):
        kept = Value(not any(item.text in _DELETING for item in allowed.data), allowed.span)
    if policy is not None and (kept is None or kept.data is not True):
        kept = Value(text_at(policy) == "Orphan", policy.span) if policy.text else policy
    if kept is not None:
        attributes["lifecycle"] = Value([Value({"prevent_destroy": kept}, kept.span)], kept.span)
