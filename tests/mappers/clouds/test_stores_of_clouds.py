"""Buckets and log groups of smaller providers as stores: each fact on, off, absent and unknown."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.mappers.alicloud import log_service, oss
from accesslint.mappers.digitalocean import spaces
from accesslint.mappers.linode import services as linode
from accesslint.mappers.oci import logs as oci_logs
from accesslint.mappers.oci import storage as oci_storage
from accesslint.mappers.tencentcloud import cos
from accesslint.mappers.tencentcloud import services as tencentcloud
from accesslint.mappers.yandex import services as yandex_services
from accesslint.mappers.yandex import storage as yandex_storage
from tests.mappers.building import Mapped, mapped, ref, resource, unknown

UNKNOWN = {"unknown": "variable has no value"}
OSS, OCI, YANDEX = "alicloud_oss_bucket", "oci_objectstorage_bucket", "yandex_storage_bucket"
COS, SPACE, LINODE = "tencentcloud_cos_bucket", "digitalocean_spaces_bucket", "linode_object_storage_bucket"
SSE = "server_side_encryption_configuration"


def _of(mapper: Any, kind: str, attributes: dict[str, Any], *sides: tuple[str, dict[str, Any]]) -> Mapped:
    """The bucket `a` with side resources that point at it."""
    others = [resource(f"{name}.a", {"bucket": ref(f"{kind}.a", "id"), **data}) for name, data in sides]
    return mapped(mapper, resource(f"{kind}.a", attributes), *others)


FACTS: list[tuple[Any, str, dict[str, Any], str, Any]] = [
    (oss, OSS, {}, "immutability.versioning", False),
    (oss, OSS, {"versioning": [{"status": "Enabled"}]}, "immutability.versioning", True),
    (oss, OSS, {"versioning": [{"status": "Suspended"}]}, "immutability.versioning", False),
    (oss, OSS, {"versioning": [{"status": unknown()}]}, "immutability.versioning", UNKNOWN),
    (oss, OSS, {}, "encryption.at_rest", False),
    (oss, OSS, {}, "encryption.key", "none"),
    (oss, OSS, {"server_side_encryption_rule": [{"sse_algorithm": "AES256"}]}, "encryption.key", "platform"),
    (oss, OSS, {"acl": "public-read-write"}, "access.public", True),
    (oss, OSS, {"force_destroy": True}, "deletion.force_destroy", True),
    (oss, OSS, {}, "retention.days", "forever"),
    (oss, OSS, {"lifecycle_rule": [{"enabled": True, "expiration": [{"days": 9}]}]}, "retention.days", 9),
    (oss, OSS, {"lifecycle_rule": [{"enabled": False, "expiration": [{"days": 9}]}]}, "retention.days", "forever"),
    (oss, OSS, {"lifecycle_rule": unknown()}, "retention.days", UNKNOWN),
    (oci_storage, OCI, {}, "immutability.versioning", False),
    (oci_storage, OCI, {"versioning": "Enabled"}, "immutability.versioning", True),
    (oci_storage, OCI, {"versioning": unknown()}, "immutability.versioning", UNKNOWN),
    (oci_storage, OCI, {}, "access.public", False),
    (oci_storage, OCI, {"access_type": "ObjectReadWithoutList"}, "access.public", True),
    (oci_storage, OCI, {}, "encryption.key", "platform"),
    (oci_storage, OCI, {"kms_key_id": "ocid1.key"}, "encryption.key", "customer"),
    (oci_storage, OCI, {"retention_rules": [{"display_name": "a"}]}, "immutability.object_lock", True),
    (oci_storage, OCI, {"retention_rules": [{"display_name": "a"}]}, "immutability.lock_mode", "governance"),
    (oci_storage, OCI, {"retention_rules": [{"time_rule_locked": "2030"}]}, "retention.locked", True),
    (yandex_storage, YANDEX, {"versioning": [{"enabled": True}]}, "immutability.versioning", True),
    (yandex_storage, YANDEX, {"versioning": [{"enabled": unknown()}]}, "immutability.versioning", UNKNOWN),
    (yandex_storage, YANDEX, {}, "encryption.at_rest", False),
    (yandex_storage, YANDEX, {"anonymous_access_flags": [{"read": True}]}, "access.public", True),
    (
        yandex_storage,
        YANDEX,
        {"object_lock_configuration": [{"object_lock_enabled": "Enabled"}]},
        "immutability.lock_mode",
        "none",
    ),
    (cos, COS, {"versioning_enable": True}, "immutability.versioning", True),
    (cos, COS, {}, "immutability.versioning", False),
    (cos, COS, {"versioning_enable": unknown()}, "immutability.versioning", UNKNOWN),
    (cos, COS, {"encryption_algorithm": "KMS"}, "encryption.at_rest", True),
    (cos, COS, {"acl": "public-read"}, "access.public", True),
    (cos, COS, {"lifecycle_rules": [{"filter_prefix": "", "expiration": [{"days": 9}]}]}, "retention.days", 9),
    (spaces, SPACE, {"versioning": [{"enabled": True}]}, "immutability.versioning", True),
    (spaces, SPACE, {}, "immutability.versioning", False),
    (spaces, SPACE, {}, "encryption.customer_key_possible", False),
    (spaces, SPACE, {"acl": "public-read"}, "access.public", True),
    (spaces, SPACE, {}, "tiers", None),
    (linode, LINODE, {"versioning": True}, "immutability.versioning", True),
    (linode, LINODE, {"acl": "public-read"}, "access.public", True),
    (linode, LINODE, {}, "access_logged", None),
    (log_service, "alicloud_log_store", {}, "retention.days", 30),
    (log_service, "alicloud_log_store", {"retention_period": 3650}, "retention.days", "forever"),
    (log_service, "alicloud_log_store", {"retention_period": unknown()}, "retention.days", UNKNOWN),
    (log_service, "alicloud_log_store", {}, "encryption.at_rest", False),
    (log_service, "alicloud_log_store", {"encrypt_conf": [{"enable": True}]}, "encryption.key", "platform"),
    (oci_logs, "oci_logging_log", {}, "retention.days", 30),
    (oci_logs, "oci_logging_log", {"retention_duration": 180}, "retention.days", 180),
    (oci_logs, "oci_audit_configuration", {"retention_period_days": 90}, "retention.days", 90),
    (oci_logs, "oci_audit_configuration", {}, "retention", None),
    (tencentcloud, "tencentcloud_cls_topic", {}, "retention.days", 30),
    (tencentcloud, "tencentcloud_cls_topic", {"period": 3640}, "retention.days", "forever"),
    (yandex_services, "yandex_logging_group", {}, "retention.days", 3),
    (yandex_services, "yandex_logging_group", {"retention_period": "720h0m0s"}, "retention.days", 30),
    (yandex_services, "yandex_logging_group", {"retention_period": unknown()}, "retention.days", UNKNOWN),
]


@pytest.mark.parametrize(("mapper", "kind", "attributes", "fact", "value"), FACTS)
def test_the_fact(mapper: Any, kind: str, attributes: dict[str, Any], fact: str, value: Any) -> None:
    assert _of(mapper, kind, attributes).only("store").get(fact) == value


LOGGED: list[tuple[Any, str, dict[str, Any], tuple[tuple[str, dict[str, Any]], ...], Any, Any]] = [
    (oss, OSS, {}, (), "off", False),
    (oss, OSS, {"logging": [{"target_bucket": "b"}]}, (), "on", True),
    (oss, OSS, {"bucket": "a", "logging": [{"target_bucket": "a"}]}, (), "on", False),
    (oss, OSS, {"logging": [{"target_bucket": "b"}], "logging_isenable": False}, (), "off", False),
    (oss, OSS, {"logging": unknown()}, (), UNKNOWN, UNKNOWN),
    (oss, OSS, {}, (("alicloud_oss_bucket_logging", {"target_bucket": "b"}),), "on", True),
    (oss, OSS, {}, (("alicloud_oss_bucket_logging", {"target_bucket": ref(f"{OSS}.a", "id")}),), "on", False),
    (yandex_storage, YANDEX, {"logging": [{"target_bucket": "b"}]}, (), "on", True),
    (yandex_storage, YANDEX, {}, (), "off", False),
    (cos, COS, {"log_target_bucket": "b", "log_enable": True}, (), "on", True),
    (cos, COS, {"log_target_bucket": "b", "log_enable": False}, (), "off", False),
    (cos, COS, {"log_target_bucket": "b", "log_enable": unknown()}, (), UNKNOWN, None),
    (spaces, SPACE, {}, (("digitalocean_spaces_bucket_logging", {"target_bucket": "b"}),), "on", True),
    (spaces, SPACE, {}, (), "off", False),
]


@pytest.mark.parametrize(("mapper", "kind", "attributes", "sides", "logging", "logged"), LOGGED)
def test_whether_accesses_are_logged(
    mapper: Any,
    kind: str,
    attributes: dict[str, Any],
    sides: tuple[tuple[str, dict[str, Any]], ...],
    logging: Any,
    logged: Any,
) -> None:
    found = _of(mapper, kind, attributes, *sides)
    assert found.only("emitter").get("logging") == logging
    if logged is not None:
        assert found.only("store").get("access_logged") == logged


@pytest.mark.parametrize(("value", "logging"), [("true", "on"), ("false", "off"), (unknown(), UNKNOWN)])
def test_log_audit_logs_accesses_to_all_buckets(value: Any, logging: Any) -> None:
    audit = resource("alicloud_log_audit.a", {"variable_map": {"oss_access_enabled": value}})
    found = mapped(oss, resource(f"{OSS}.a", {"bucket": "a"}), audit)
    assert found.only("emitter").get("logging") == logging


def test_blocked_access_is_not_public() -> None:
    side = ("alicloud_oss_bucket_public_access_block", {"block_public_access": True})
    assert _of(oss, OSS, {"acl": "public-read"}, side).only("store").get("access.public") is False


@pytest.mark.parametrize(("status", "mode"), [("Locked", "compliance"), ("InProgress", "governance")])
def test_a_retention_policy_of_oss(status: str, mode: str) -> None:
    side = ("alicloud_oss_bucket_worm", {"retention_period_in_days": 400, "status": status})
    store = _of(oss, OSS, {}, side).only("store")
    assert store.get("immutability.object_lock") is True
    assert (store.get("immutability.lock_mode"), store.get("immutability.lock_days")) == (mode, 400)


@pytest.mark.parametrize(
    ("mapper", "bucket", "attributes", "key", "on"),
    [
        (
            oss,
            OSS,
            lambda key: {"server_side_encryption_rule": [{"sse_algorithm": "KMS", "kms_master_key_id": key}]},
            "alicloud_kms_key.k",
            {"automatic_rotation": "Enabled"},
        ),
        (oci_storage, OCI, lambda key: {"kms_key_id": key}, "oci_kms_key.k", {"is_auto_rotation_enabled": True}),
        (cos, COS, lambda key: {"kms_id": key}, "tencentcloud_kms_key.k", {"key_rotation_enabled": True}),
        (
            yandex_storage,
            YANDEX,
            lambda key: {SSE: [{"rule": [{"apply_server_side_encryption_by_default": [{"kms_master_key_id": key}]}]}]},
            "yandex_kms_symmetric_key.k",
            {"rotation_period": "8760h"},
        ),
    ],
    ids=lambda item: item if isinstance(item, str) else "",
)
def test_the_key_is_joined(mapper: Any, bucket: str, attributes: Any, key: str, on: dict[str, Any]) -> None:
    holder = resource(f"{bucket}.a", attributes(ref(key, "id")))
    rotated = mapped(mapper, holder, resource(key, on)).only("store")
    assert (rotated.get("encryption.key"), rotated.get("encryption.rotation")) == ("customer", True)
    assert mapped(mapper, holder, resource(key)).only("store").get("encryption.rotation") is False
    assert "unknown" in mapped(mapper, holder).only("store").get("encryption.rotation")


@pytest.mark.parametrize(
    ("unit", "amount", "action", "days", "cold"),
    [
        ("DAYS", 60, "DELETE", 60, "never"),
        ("YEARS", 2, "DELETE", 730, "never"),
        ("DAYS", 60, "ARCHIVE", "forever", 60),
        ("DAYS", unknown(), "DELETE", UNKNOWN, "never"),
    ],
)
def test_a_lifecycle_policy_of_oci(unit: str, amount: Any, action: str, days: Any, cold: Any) -> None:
    rule = {"action": action, "is_enabled": True, "time_amount": amount, "time_unit": unit}
    side = ("oci_objectstorage_object_lifecycle_policy", {"rules": [rule]})
    store = _of(oci_storage, OCI, {}, side).only("store")
    assert (store.get("retention.days"), store.get("tiers.cold_after_days")) == (days, cold)


def test_a_rule_for_some_objects_tells_nothing() -> None:
    rule = {"enabled": True, "prefix": "tmp/", "expiration": [{"days": 1}]}
    store = _of(oss, OSS, {"lifecycle_rule": [rule]}).only("store")
    assert store.get("retention.days") == {"unknown": "the lifecycle rule is for some objects only"}
