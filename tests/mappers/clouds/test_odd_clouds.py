"""No value anywhere in a smaller provider's resource makes a mapper fail, or yield facts unknown to the schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from accesslint.mappers import mappers
from tests.mappers.aws.test_odd_resources import ODD, _variants
from tests.mappers.building import mapped, ref, resource, text

OSS = ref("alicloud_oss_bucket.a", "id")
OCI = ref("oci_objectstorage_bucket.a", "name")
RULE = {"enabled": True, "prefix": "p", "expiration": [{"days": 1}]}
YANDEX_KEY = {"kms_master_key_id": ref("yandex_kms_symmetric_key.a", "id"), "sse_algorithm": "aws:kms"}


def _log(service: str, category: str, pointer: Any) -> dict[str, Any]:
    source = {"service": service, "category": category, "resource": pointer}
    return {"is_enabled": True, "retention_duration": 30, "configuration": [{"source": [source]}]}


SAMPLES: dict[str, dict[str, Any]] = {
    "alicloud_oss_bucket.a": {
        "bucket": "a",
        "acl": "public-read",
        "versioning": [{"status": "Enabled"}],
        "logging": [{"target_bucket": "a"}],
        "logging_isenable": True,
        "lifecycle_rule": [{**RULE, "transitions": [{"days": 9, "storage_class": "Archive"}]}],
        "server_side_encryption_rule": [{"sse_algorithm": "KMS", "kms_master_key_id": ref("alicloud_kms_key.a", "id")}],
    },
    "alicloud_oss_bucket_logging.a": {"bucket": OSS, "target_bucket": text("x", OSS)},
    "alicloud_oss_bucket_worm.a": {"bucket": OSS, "retention_period_in_days": 9, "status": "Locked"},
    "alicloud_oss_bucket_acl.a": {"bucket": OSS, "acl": "private"},
    "alicloud_oss_bucket_public_access_block.a": {"bucket": OSS, "block_public_access": True},
    "alicloud_kms_key.a": {"automatic_rotation": "Enabled", "pending_window_in_days": 7},
    "alicloud_log_audit.a": {"variable_map": {"rds_enabled": "true", "oss_access_enabled": "true"}},
    "alicloud_actiontrail_trail.a": {
        "event_rw": "All",
        "trail_region": "All",
        "status": "Enable",
        "oss_bucket_name": OSS,
        "sls_project_arn": text("acs:log:x:project/", ref("alicloud_log_project.a", "name")),
    },
    "alicloud_log_store.a": {
        "name": "a",
        "retention_period": 30,
        "encrypt_conf": [{"enable": True, "user_cmk_info": [{"cmk_key_id": "k"}]}],
    },
    "alicloud_vpc.a": {"name": "a"},
    "alicloud_vpc_flow_log.a": {
        "resource_id": ref("alicloud_vpc.a", "id"),
        "traffic_type": "All",
        "status": "Active",
        "log_store_name": ref("alicloud_log_store.a", "name"),
    },
    "alicloud_alb_load_balancer.a": {"access_log_config": [{"log_store": "a", "log_project": "p"}]},
    "alicloud_db_instance.a": {
        "sql_collector_status": "Enabled",
        "sql_collector_config_value": 30,
        "parameters": [{"name": "log_connections", "value": "on"}],
    },
    "alicloud_polardb_cluster.a": {"collector_status": "Enable"},
    "oci_objectstorage_bucket.a": {
        "name": "a",
        "versioning": "Enabled",
        "access_type": "ObjectRead",
        "kms_key_id": ref("oci_kms_key.a", "id"),
        "retention_rules": [{"time_rule_locked": "2030-01-01", "duration": [{"time_amount": 1}]}],
    },
    "oci_kms_key.a": {"is_auto_rotation_enabled": True},
    "oci_objectstorage_object_lifecycle_policy.a": {
        "bucket": OCI,
        "rules": [{"action": "DELETE", "is_enabled": True, "time_amount": 1, "time_unit": "YEARS"}],
    },
    "oci_core_subnet.a": {"vcn_id": ref("oci_core_vcn.a", "id")},
    "oci_core_vcn.a": {"display_name": "a"},
    "oci_load_balancer_load_balancer.a": {"display_name": "a"},
    "oci_logging_log.a": _log("flowlogs", "all", ref("oci_core_subnet.a", "id")),
    "oci_logging_log.b": _log("objectstorage", "write", OCI),
    "oci_audit_configuration.a": {"retention_period_days": 90},
    "oci_sch_service_connector.a": {
        "state": "ACTIVE",
        "source": [{"log_sources": [{"log_id": ref("oci_logging_log.a", "id")}]}],
        "target": [{"kind": "objectStorage", "bucket": OCI}],
        "tasks": [{"condition": "a=b"}],
    },
    "yandex_storage_bucket.a": {
        "bucket": "a",
        "acl": "private",
        "versioning": [{"enabled": True}],
        "logging": [{"target_bucket": "b"}],
        "object_lock_configuration": [
            {"object_lock_enabled": "Enabled", "rule": [{"default_retention": [{"mode": "COMPLIANCE", "days": 9}]}]}
        ],
        "lifecycle_rule": [{**RULE, "transition": [{"days": 9, "storage_class": "ICE"}]}],
        "server_side_encryption_configuration": [{"rule": [{"apply_server_side_encryption_by_default": [YANDEX_KEY]}]}],
    },
    "yandex_kms_symmetric_key.a": {"rotation_period": "8760h"},
    "yandex_audit_trails_trail.a": {
        "storage_destination": [{"bucket_name": ref("yandex_storage_bucket.a", "bucket")}],
        "filtering_policy": [
            {
                "management_events_filter": [{"resource_scope": []}],
                "data_events_filter": [{"service": "s", "included_events": ["a"]}, {"excluded_events": ["b"]}],
            }
        ],
    },
    "yandex_logging_group.a": {"name": "a", "retention_period": "72h"},
    "yandex_alb_load_balancer.a": {
        "log_options": [
            {
                "disable": False,
                "log_group_id": ref("yandex_logging_group.a", "id"),
                "discard_rule": [{"http_code_intervals": ["HTTP_2XX"], "discard_percent": 50}],
            }
        ]
    },
    "yandex_kubernetes_cluster.a": {"master": [{"master_logging": [{"enabled": True, "audit_enabled": True}]}]},
    "tencentcloud_cos_bucket.a": {
        "bucket": "a",
        "log_enable": True,
        "log_target_bucket": "b",
        "versioning_enable": True,
        "object_lock_configuration": [{"enabled": True, "rule": [{"days": 9}]}],
        "lifecycle_rules": [{"filter_prefix": "", "expiration": [{"days": 1}], "transition": [{"days": 1}]}],
        "kms_id": ref("tencentcloud_kms_key.a", "id"),
    },
    "tencentcloud_kms_key.a": {"key_rotation_enabled": True},
    "tencentcloud_audit_track.a": {
        "action_type": "*",
        "resource_type": "*",
        "status": 1,
        "storage": [{"storage_name": "a"}],
    },
    "tencentcloud_kubernetes_cluster.a": {"cluster_audit": [{"enabled": True, "topic_id": "a"}]},
    "tencentcloud_cls_topic.a": {"topic_name": "a", "period": 3640, "encryption": 1},
    "digitalocean_spaces_bucket.a": {"name": "a", "acl": "private", "versioning": [{"enabled": True}]},
    "digitalocean_spaces_bucket_logging.a": {
        "bucket": ref("digitalocean_spaces_bucket.a", "id"),
        "target_bucket": "b",
    },
    "digitalocean_database_cluster.a": {"engine": "pg"},
    "digitalocean_database_logsink_rsyslog.a": {
        "cluster_id": ref("digitalocean_database_cluster.a", "id"),
        "server": "s",
        "tls": True,
    },
    "digitalocean_database_logsink_opensearch.a": {
        "cluster_id": ref("digitalocean_database_cluster.a", "id"),
        "endpoint": "https://s",
    },
    "linode_lke_cluster.a": {"tier": "enterprise", "control_plane": [{"audit_logs_enabled": True}]},
    "linode_object_storage_bucket.a": {"label": "a", "acl": "private", "versioning": True, "lifecycle_rule": [RULE]},
    "ncloud_nks_cluster.a": {"log": [{"audit": True}]},
    "panos_security_policy.a": {
        "rule": [{"name": "a", "log_end": True, "log_start": False, "log_setting": "f", "disabled": False}],
        "rules": [{"name": "b"}],
    },
    "panos_log_forwarding_profile.a": {
        "name": "f",
        "match_list": [
            {
                "log_type": "traffic",
                "filter": "x",
                "send_to_panorama": True,
                "syslog_server_profiles": [ref("panos_syslog_server_profile.a", "name"), "b"],
                "http_server_profiles": ["c"],
            }
        ],
    },
    "panos_syslog_server_profile.a": {"name": "s", "syslog_server": [{"server": "h", "transport": "SSL"}]},
    "mongodbatlas_auditing.a": {"project_id": "p", "enabled": True, "audit_filter": "{ 'a': 1 }"},
    "mongodbatlas_push_based_log_export.a": {"project_id": "p", "bucket_name": "b"},
    "vault_audit.a": {"type": "file", "options": {"file_path": "/a", "log_raw": "true"}},
    "vault_audit.b": {"type": "socket", "options": {"address": "h:1"}},
    "cloudflare_logpush_job.a": {
        "enabled": True,
        "dataset": "http_requests",
        "destination_conf": text("s3://", ref("aws_s3_bucket.a", "bucket"), "?x=y"),
        "filter": "{}",
        "output_options": [{"field_names": ["ClientIP"], "sample_rate": 0.5}],
    },
}
FAMILIES = sorted({address.partition("_")[0] for address in SAMPLES})


def _of(family: str) -> dict[str, dict[str, Any]]:
    return {address: data for address, data in SAMPLES.items() if address.startswith(f"{family}_")}


def _runs(odd: Any, family: str) -> Iterator[dict[str, Any]]:
    plain = {address: resource(address, data) for address, data in _of(family).items()}
    for address, attributes in _of(family).items():
        for variant in _variants(attributes, odd):
            if isinstance(variant, Mapping):
                yield {**plain, address: resource(address, variant)}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD.keys())
@pytest.mark.parametrize("family", FAMILIES)
def test_nothing_fails(family: str, odd: Any) -> None:
    for resources in _runs(odd, family):
        for mapper in mappers(family):
            mapped(mapper, *resources.values())


@pytest.mark.parametrize("family", FAMILIES)
def test_the_samples_say_something(family: str) -> None:
    resources = [resource(address, data) for address, data in _of(family).items()]
    found = [entity for mapper in mappers(family) for entity in mapped(mapper, *resources).values()]
    assert any(entity.get("logging") == "on" for entity in found) or family == "digitalocean"
    assert any(entity.get("routes") for entity in found)
