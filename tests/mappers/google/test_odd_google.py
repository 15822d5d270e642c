"""No value anywhere in a Google Cloud resource makes a mapper fail, or yield facts that the schema does not know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from accesslint.mappers import mappers
from tests.mappers.aws.test_odd_resources import ODD, _variants
from tests.mappers.building import Json, mapped, ref, resource, text

BUCKET = ref("google_storage_bucket.a", "name")
ENTRY = {"log_type": "DATA_READ", "exempted_members": ["user:a"]}

SAMPLES: dict[str, dict[str, Any]] = {
    "google_project.a": {"project_id": "a", "org_id": "1", "folder_id": "2"},
    "google_project_iam_audit_config.a": {
        "project": ref("google_project.a", "project_id"),
        "service": "allServices",
        "audit_log_config": [ENTRY],
    },
    "google_organization_iam_policy.a": {
        "org_id": "1",
        "policy_data": Json({"auditConfigs": [{"service": "a", "auditLogConfigs": [{"logType": "DATA_READ"}]}]}),
    },
    "data.google_iam_policy.a": {
        "binding": [{"role": "roles/storage.admin", "members": ["allUsers"]}],
        "audit_config": [{"service": "allServices", "audit_log_configs": [ENTRY]}],
    },
    "google_folder_iam_policy.a": {"folder": "1", "policy_data": ref("data.google_iam_policy.a", "policy_data")},
    "google_logging_metric.a": {"name": "m", "filter": "protoPayload.methodName=a"},
    "google_monitoring_alert_policy.a": {
        "enabled": True,
        "conditions": [{"condition_threshold": [{"filter": 'metric.type="logging.googleapis.com/user/m"'}]}],
    },
    "google_logging_project_sink.a": {
        "project": "a",
        "destination": text("storage.googleapis.com/", BUCKET),
        "filter": 'logName:"cloudaudit.googleapis.com/activity" AND NOT a=b',
        "disabled": False,
        "exclusions": [{"name": "x", "filter": "severity<ERROR", "disabled": False}],
    },
    "google_logging_organization_sink.a": {
        "org_id": "1",
        "include_children": True,
        "destination": text(
            "bigquery.googleapis.com/projects/p/datasets/", ref("google_bigquery_dataset.a", "dataset_id")
        ),
    },
    "google_logging_folder_sink.a": {"folder": "1", "destination": "pubsub.googleapis.com/projects/p/topics/t"},
    "google_logging_project_exclusion.a": {"name": "a", "filter": "sample(insertId, 0.5)"},
    "google_logging_project_bucket_config.a": {
        "project": "a",
        "location": "global",
        "bucket_id": "_Default",
        "retention_days": 30,
        "locked": True,
        "cmek_settings": [{"kms_key_name": ref("google_kms_crypto_key.a", "id")}],
    },
    "google_kms_crypto_key.a": {"rotation_period": "7776000s", "destroy_scheduled_duration": "86400s"},
    "google_storage_bucket.a": {
        "name": "a",
        "project": "a",
        "logging": [{"log_bucket": "a", "log_object_prefix": "p"}],
        "versioning": [{"enabled": True}],
        "retention_policy": [{"retention_period": 86_400, "is_locked": True}],
        "encryption": [{"default_kms_key_name": ref("google_kms_crypto_key.a", "id")}],
        "lifecycle_rule": [
            {"action": [{"type": "Delete"}], "condition": [{"age": 3, "matches_prefix": ["a"]}]},
            {"action": [{"type": "SetStorageClass", "storage_class": "ARCHIVE"}], "condition": [{"age": 3}]},
        ],
        "uniform_bucket_level_access": False,
        "public_access_prevention": "inherited",
        "autoclass": [{"enabled": True}],
    },
    "google_storage_bucket_iam_member.a": {"bucket": "a", "role": "roles/storage.admin", "member": "allUsers"},
    "google_storage_bucket_iam_binding.a": {"bucket": BUCKET, "role": "roles/storage.admin", "members": ["user:a"]},
    "google_storage_bucket_iam_policy.a": {
        "bucket": "a",
        "policy_data": ref("data.google_iam_policy.a", "policy_data"),
    },
    "google_storage_bucket_acl.a": {"bucket": "a", "predefined_acl": "publicRead", "role_entity": ["READER:allUsers"]},
    "google_storage_bucket_access_control.a": {"bucket": "a", "role": "READER", "entity": "allUsers"},
    "google_bigquery_dataset.a": {
        "dataset_id": "a",
        "default_table_expiration_ms": 86_400_000,
        "access": [{"role": "READER", "special_group": "allAuthenticatedUsers"}],
    },
    "google_bigquery_dataset_access.a": {"dataset_id": "a", "role": "READER", "iam_member": "allUsers"},
    "google_pubsub_topic.a": {"name": "t"},
    "google_pubsub_subscription.a": {"topic": "t", "bigquery_config": [{"table": "p.a.t"}]},
    "google_pubsub_subscription.b": {
        "topic": ref("google_pubsub_topic.a", "id"),
        "push_config": [{"push_endpoint": "http://x"}],
    },
    "google_pubsub_subscription.c": {"topic": "t", "cloud_storage_config": [{"bucket": "a"}]},
    "google_compute_network.a": {"name": "n", "auto_create_subnetworks": True},
    "google_compute_subnetwork.a": {
        "name": "s",
        "network": ref("google_compute_network.a", "id"),
        "purpose": "PRIVATE",
        "log_config": [{"flow_sampling": 0.5, "filter_expr": "a"}],
    },
    "google_network_management_vpc_flow_logs_config.a": {"subnet": "s", "state": "ENABLED", "flow_sampling": 0.5},
    "google_compute_backend_service.a": {
        "load_balancing_scheme": "EXTERNAL",
        "log_config": [{"enable": True, "sample_rate": 0.5}],
    },
    "google_compute_region_backend_service.a": {
        "load_balancing_scheme": "EXTERNAL_MANAGED",
        "log_config": [{"enable": True, "sample_rate": 0.5}],
    },
    "google_compute_router_nat.a": {"log_config": [{"enable": True, "filter": "ERRORS_ONLY"}]},
    "google_compute_firewall.a": {"log_config": [{"metadata": "INCLUDE_ALL_METADATA"}]},
    "google_dns_policy.a": {"enable_logging": True, "networks": [{"network_url": "n"}]},
    "google_dns_managed_zone.a": {"visibility": "public", "cloud_logging_config": [{"enable_logging": True}]},
    "google_container_cluster.a": {
        "enable_autopilot": False,
        "logging_service": "none",
        "logging_config": [{"enable_components": ["WORKLOADS"]}],
    },
    "google_sql_database_instance.a": {
        "database_version": "POSTGRES_15",
        "settings": [{"database_flags": [{"name": "log_statement", "value": "ddl"}]}],
    },
    "google_sql_database_instance.b": {
        "database_version": "MYSQL_8_0",
        "settings": [
            {"database_flags": [{"name": "general_log", "value": "on"}, {"name": "log_output", "value": "FILE"}]}
        ],
    },
    "google_sql_database_instance.c": {
        "database_version": "SQLSERVER_2019",
        "settings": [{"sql_server_audit_config": [{"bucket": "gs://a"}]}],
    },
    "google_alloydb_instance.a": {"database_flags": {"alloydb.enable_pgaudit": "on", "pgaudit.log": "all"}},
    "google_dialogflow_cx_agent.a": {
        "advanced_settings": [{"logging_settings": [{"enable_stackdriver_logging": True}]}],
        "enable_stackdriver_logging": True,
    },
    "google_identity_platform_config.a": {"monitoring": [{"request_logging": [{"enabled": True}]}]},
}


PLAIN = {address: resource(address, data) for address, data in SAMPLES.items()}


class _All:
    """All mappers of the family as one, each entity once."""

    @staticmethod
    def map_resources(resources: Any) -> Iterator[Any]:
        for mapper in mappers("google"):
            yield from mapper.map_resources(resources)


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD.keys())
@pytest.mark.parametrize("address", SAMPLES)
def test_nothing_fails(address: str, odd: Any) -> None:
    for variant in _variants(SAMPLES[address], odd):
        if isinstance(variant, Mapping):
            mapped(_All, *{**PLAIN, address: resource(address, variant)}.values())


def test_the_samples_say_something() -> None:
    found = mapped(_All, *PLAIN.values())
    types = {entity.type for entity in found.values()}
    assert len(types) > 20
    assert found.links
