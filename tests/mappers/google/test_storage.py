"""Buckets of Cloud Storage: their accesses, and what they are as stores."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.mappers.google import storage
from tests.mappers.building import mapped, ref, resource, unknown

UNKNOWN = {"unknown": "variable has no value"}
BUCKET = ref("google_storage_bucket.a", "name")


def bucket(**attributes: Any) -> Any:
    return resource("google_storage_bucket.a", {"name": "a", **attributes})


def audit_config(*kinds: Any, service: Any = "allServices", **more: Any) -> Any:
    entries = [{"log_type": kind} for kind in kinds]
    return resource("google_project_iam_audit_config.c", {"service": service, "audit_log_config": entries, **more})


@pytest.mark.parametrize(
    ("attributes", "logging", "via"),
    [
        ({}, "off", None),
        ({"logging": []}, "off", None),
        ({"logging": [{"log_bucket": "logs"}]}, "on", "storage"),
        ({"logging": [{"log_bucket": ref("google_storage_bucket.logs", "name")}]}, "on", "storage"),
        ({"logging": [{"log_bucket": unknown()}]}, "on", "storage"),
        ({"logging": unknown()}, UNKNOWN, "storage"),
        ({"logging": [{"log_bucket": ""}]}, "off", None),
    ],
)
def test_usage_logs(attributes: dict[str, Any], logging: Any, via: str | None) -> None:
    emitter = mapped(storage, bucket(**attributes)).only("emitter", "bucket")
    assert emitter.get("logging") == logging
    assert emitter.get("routes.0.via") == via


@pytest.mark.parametrize(
    ("config", "logging"),
    [
        (audit_config("DATA_READ", "DATA_WRITE"), "on"),
        (audit_config("DATA_READ", "DATA_WRITE", service="storage.googleapis.com"), "on"),
        (audit_config("DATA_READ", "DATA_WRITE", service="bigquery.googleapis.com"), "off"),
        (audit_config("ADMIN_READ"), "off"),
        (audit_config("DATA_READ"), "on"),
        (audit_config(unknown()), UNKNOWN),
        (audit_config("DATA_READ", "DATA_WRITE", project="other"), "off"),
        (audit_config("DATA_READ", "DATA_WRITE", project="p"), "on"),
        (audit_config("DATA_READ", "DATA_WRITE", project=unknown()), "on"),
    ],
)
def test_data_access_is_as_good(config: Any, logging: Any) -> None:
    found = mapped(storage, bucket(project="p"), config)
    assert found.only("emitter").get("logging") == logging
    complete = found.only("store").get("access_logged")
    assert complete == (
        UNKNOWN if logging == UNKNOWN else logging == "on" and len(config.get("audit_log_config").items()) > 1
    )


@pytest.mark.parametrize(
    ("address", "more", "logging"),
    [
        ("google_organization_iam_audit_config.o", {"org_id": "1"}, "unknown"),
        ("google_folder_iam_audit_config.o", {"folder": "1"}, "unknown"),
        ("google_project_iam_audit_config.o", {"project": "p"}, "on"),
        ("google_project_iam_audit_config.o", {"project": "other"}, "off"),
        ("google_project_iam_audit_config.o", {}, "off"),
    ],
)
def test_configurations_of_other_root_modules(address: str, more: dict[str, Any], logging: str) -> None:
    entries = [{"log_type": kind} for kind in ("DATA_READ", "DATA_WRITE")]
    config = resource(address, {"service": "allServices", "audit_log_config": entries, **more}, scope="org")
    found = mapped(storage, bucket(project="p"), config).only("emitter").get("logging")
    assert "unknown" in found if logging == "unknown" else found == logging


@pytest.mark.parametrize(
    ("attributes", "logged"),
    [
        ({}, False),
        ({"logging": [{"log_bucket": "a"}]}, False),
        ({"logging": [{"log_bucket": BUCKET}]}, False),
        ({"logging": [{"log_bucket": "other"}]}, True),
    ],
)
def test_a_bucket_that_logs_to_itself(attributes: dict[str, Any], logged: bool) -> None:
    assert mapped(storage, bucket(**attributes)).only("store").get("access_logged") is logged


@pytest.mark.parametrize(
    ("attributes", "facts"),
    [
        (
            {},
            {
                "immutability.versioning": False,
                "immutability.object_lock": False,
                "immutability.lock_mode": None,
                "retention.locked": False,
                "retention.days": "forever",
                "tiers.cold_after_days": "never",
                "deletion.force_destroy": False,
                "deletion.protected": None,
                "encryption.at_rest": True,
                "encryption.key": "platform",
                "access.public": False,
                "access.grants": [],
            },
        ),
        ({"versioning": [{"enabled": True}]}, {"immutability.versioning": True}),
        ({"versioning": [{"enabled": unknown()}]}, {"immutability.versioning": UNKNOWN}),
        ({"force_destroy": True}, {"deletion.force_destroy": True}),
        ({"lifecycle": [{"prevent_destroy": True}]}, {"deletion.protected": True}),
        (
            {"retention_policy": [{"retention_period": 31_536_000, "is_locked": True}]},
            {
                "immutability.object_lock": True,
                "immutability.lock_mode": "compliance",
                "immutability.lock_days": 365,
                "retention.locked": True,
            },
        ),
        (
            {"retention_policy": [{"retention_period": "86400"}]},
            {
                "immutability.object_lock": True,
                "immutability.lock_mode": "governance",
                "immutability.lock_days": 1,
                "retention.locked": False,
            },
        ),
        (
            {"retention_policy": [{"retention_period": 86_400, "is_locked": unknown()}]},
            {"immutability.lock_mode": UNKNOWN, "retention.locked": UNKNOWN},
        ),
        (
            {"encryption": [{"default_kms_key_name": ref("google_kms_crypto_key.k", "id")}]},
            {
                "encryption.key": "customer",
                "encryption.key_id": "google_kms_crypto_key.k.id",
                "encryption.rotation": True,
                "encryption.deletion_window_days": 1,
            },
        ),
        ({"encryption": [{"default_kms_key_name": "projects/p/k"}]}, {"encryption.key": "customer"}),
        ({"encryption": [{"default_kms_key_name": unknown()}]}, {"encryption.key": UNKNOWN}),
        ({"encryption": [{"default_kms_key_name": ""}]}, {"encryption.key": "platform"}),
    ],
)
def test_store(attributes: dict[str, Any], facts: dict[str, Any]) -> None:
    key = resource("google_kms_crypto_key.k", {"rotation_period": "7776000s", "destroy_scheduled_duration": "86400s"})
    store = mapped(storage, bucket(**attributes), key).only("store", "bucket")
    assert {fact: store.get(fact) for fact in facts} == facts
    assert store.handles == {"tf:.#google_storage_bucket.a", "gcs:a"}


@pytest.mark.parametrize(
    ("key", "rotation", "days"),
    [
        ({}, False, 30),
        ({"rotation_period": "7776000s"}, True, 30),
        ({"rotation_period": unknown(), "destroy_scheduled_duration": unknown()}, UNKNOWN, UNKNOWN),
        ({"destroy_scheduled_duration": "2592000.5s"}, False, 30),
    ],
)
def test_keys(key: dict[str, Any], rotation: Any, days: Any) -> None:
    encryption = [{"default_kms_key_name": ref("google_kms_crypto_key.k", "id")}]
    store = mapped(storage, bucket(encryption=encryption), resource("google_kms_crypto_key.k", key)).only("store")
    assert store.get("encryption.rotation") == rotation
    assert store.get("encryption.deletion_window_days") == days
    assert store.span_of("encryption.rotation").file == "google_kms_crypto_key.k.tf"


def rule(kind: str, *, storage_class: Any = None, **condition: Any) -> dict[str, Any]:
    action = {"type": kind, **({} if storage_class is None else {"storage_class": storage_class})}
    return {"action": [action], "condition": [condition]}


@pytest.mark.parametrize(
    ("rules", "days", "cold"),
    [
        ([rule("Delete", age=400)], 400, "never"),
        ([rule("Delete", age=400), rule("Delete", age=30)], 30, "never"),
        ([rule("Delete", age=400, with_state="LIVE")], 400, "never"),
        ([rule("Delete", age=30, with_state="ARCHIVED")], "forever", "never"),
        ([rule("Delete", age=30, num_newer_versions=3)], "forever", "never"),
        ([rule("Delete", num_newer_versions=3)], "forever", "never"),
        ([rule("Delete", age=30, matches_prefix=["tmp/"])], None, "never"),
        ([rule("Delete", age=unknown())], None, "never"),
        ([unknown()], None, None),
        ([rule("SetStorageClass", storage_class="COLDLINE", age=90)], "forever", 90),
        ([rule("SetStorageClass", storage_class="ARCHIVE", age=365)], "forever", 365),
        ([rule("SetStorageClass", storage_class="NEARLINE", age=30)], "forever", "never"),
        ([rule("SetStorageClass", storage_class=unknown(), age=30)], "forever", 30),
        ([rule("AbortIncompleteMultipartUpload", age=1)], "forever", "never"),
    ],
)
def test_lifecycle(rules: list[Any], days: Any, cold: Any) -> None:
    store = mapped(storage, bucket(lifecycle_rule=rules)).only("store")
    for fact, expected in (("retention.days", days), ("tiers.cold_after_days", cold)):
        found = store.get(fact)
        assert "unknown" in found if expected is None else found == expected


@pytest.mark.parametrize(
    ("rules", "days"),
    [
        ([], None),
        ([rule("Delete", age=400)], None),
        ([rule("Delete", days_since_noncurrent_time=1)], 1),
        ([rule("Delete", days_since_noncurrent_time=30), rule("Delete", days_since_noncurrent_time=3)], 3),
        ([rule("Delete", age=5, with_state="ARCHIVED")], 5),
        ([rule("Delete", days_since_noncurrent_time=1, num_newer_versions=3)], None),
        ([rule("Delete", days_since_noncurrent_time=1, matches_prefix=["tmp/"])], None),
        ([rule("Delete", days_since_noncurrent_time=0)], None),
        ([rule("SetStorageClass", storage_class="COLDLINE", days_since_noncurrent_time=1)], None),
        ([rule("Delete", days_since_noncurrent_time=unknown())], UNKNOWN),
        ([unknown()], UNKNOWN),
    ],
)
def test_earlier_versions(rules: list[Any], days: Any) -> None:
    store = mapped(storage, bucket(lifecycle_rule=rules)).only("store")
    assert store.get("immutability.versions_days") == days


@pytest.mark.parametrize(
    ("word", "cold"),
    [("STANDARD", "never"), (None, "never"), ("ARCHIVE", None), ("coldline", None), (unknown(), UNKNOWN)],
)
def test_a_bucket_that_is_cold_from_the_start(word: Any, cold: Any) -> None:
    assert mapped(storage, bucket(storage_class=word)).only("store").get("tiers.cold_after_days") == cold


def test_autoclass_is_unknown() -> None:
    store = mapped(storage, bucket(autoclass=[{"enabled": True}])).only("store")
    assert "unknown" in store.get("tiers.cold_after_days")


IAM = "google_storage_bucket_iam"


@pytest.mark.parametrize(
    ("address", "side", "own", "public"),
    [
        (f"{IAM}_member.m", {"role": "roles/storage.objectViewer", "member": "allUsers"}, {}, True),
        (f"{IAM}_member.m", {"role": "roles/storage.objectViewer", "member": "allAuthenticatedUsers"}, {}, True),
        (f"{IAM}_member.m", {"role": "roles/storage.objectViewer", "member": "user:a@example.com"}, {}, False),
        (f"{IAM}_member.m", {"role": "roles/storage.objectViewer", "member": unknown()}, {}, UNKNOWN),
        (
            f"{IAM}_member.m",
            {"role": "roles/storage.objectViewer", "member": "allUsers", "condition": [{"expression": "x"}]},
            {},
            False,
        ),
        (f"{IAM}_binding.m", {"role": "roles/storage.objectViewer", "members": ["user:a", "allUsers"]}, {}, True),
        (
            f"{IAM}_binding.m",
            {"role": "roles/storage.objectViewer", "members": ["allUsers"]},
            {"public_access_prevention": "enforced"},
            False,
        ),
        (
            f"{IAM}_binding.m",
            {"role": "roles/storage.objectViewer", "members": ["allUsers"]},
            {"public_access_prevention": unknown()},
            UNKNOWN,
        ),
        ("google_storage_bucket_acl.m", {"predefined_acl": "publicRead"}, {}, True),
        ("google_storage_bucket_acl.m", {"predefined_acl": "private"}, {}, False),
        ("google_storage_bucket_acl.m", {"predefined_acl": "publicRead"}, {"uniform_bucket_level_access": True}, False),
        ("google_storage_default_object_acl.m", {"role_entity": ["READER:allUsers", "OWNER:user-a"]}, {}, True),
        ("google_storage_bucket_access_control.m", {"role": "READER", "entity": "allUsers"}, {}, True),
    ],
)
def test_public(address: str, side: dict[str, Any], own: dict[str, Any], public: Any) -> None:
    for name in ("a", BUCKET):
        store = mapped(storage, bucket(**own), resource(address, {**side, "bucket": name})).only("store")
        assert store.get("access.public") == public
        assert (store.get("access.public_detail") is not None) is (public is True)


def test_a_policy_document() -> None:
    binding = {"role": "roles/storage.admin", "members": ["allUsers", "group:ops@example.com"]}
    found = mapped(
        storage,
        bucket(),
        resource("data.google_iam_policy.p", {"binding": [binding]}),
        resource(f"{IAM}_policy.m", {"bucket": "a", "policy_data": ref("data.google_iam_policy.p", "policy_data")}),
    )
    store = found.only("store")
    assert store.get("access.public") is True
    assert [grant["principal"] for grant in store.get("access.grants")] == ["*", "group:ops@example.com"]


@pytest.mark.parametrize(
    ("member", "principal", "kind"),
    [
        ("user:a@example.com", "user:a@example.com", "user"),
        ("group:g@example.com", "group:g@example.com", "role"),
        ("serviceAccount:app@p.iam.gserviceaccount.com", "serviceAccount:app@p.iam.gserviceaccount.com", "role"),
        (
            "serviceAccount:service-1@gcp-sa-logging.iam.gserviceaccount.com",
            "serviceAccount:service-1@gcp-sa-logging.iam.gserviceaccount.com",
            "service",
        ),
        ("group:cloud-storage-analytics@google.com", "group:cloud-storage-analytics@google.com", "service"),
        ("domain:example.com", "domain:example.com", "account"),
        ("projectEditor:p", "projectEditor:p", "account"),
        (
            ref("google_logging_project_sink.s", "writer_identity"),
            "google_logging_project_sink.s.writer_identity",
            "service",
        ),
        (unknown(), UNKNOWN, "role"),
    ],
)
def test_principals(member: Any, principal: Any, kind: str) -> None:
    side = {"bucket": "a", "role": "roles/storage.objectCreator", "member": member}
    store = mapped(storage, bucket(), resource(f"{IAM}_member.m", side)).only("store")
    (grant,) = store.get("access.grants")
    assert (grant["principal"], grant["kind"], grant["actions"]) == (principal, kind, ["write"])
