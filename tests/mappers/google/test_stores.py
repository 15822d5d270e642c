"""Log buckets, datasets of BigQuery and topics of Pub/Sub: retention, keys, protection, and the ways on."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.mappers.google import bigquery, log_buckets, pubsub
from accesslint.mappers.google.cloud_logging import LOG_BUCKETS
from tests.mappers.building import mapped, ref, resource, text, unknown

UNKNOWN = {"unknown": "variable has no value"}


@pytest.mark.parametrize("kind", LOG_BUCKETS)
@pytest.mark.parametrize(
    ("attributes", "facts"),
    [
        (
            {},
            {
                "retention.days": 30,
                "retention.locked": False,
                "deletion.protected": False,
                "encryption.key": "platform",
                "immutability.inherent": True,
                "access.public": False,
                "access_logged": None,
            },
        ),
        ({"retention_days": 0}, {"retention.days": 30}),
        ({"retention_days": 400}, {"retention.days": 400}),
        ({"retention_days": unknown()}, {"retention.days": UNKNOWN}),
        ({"locked": True}, {"retention.locked": True, "deletion.protected": True}),
        ({"locked": unknown()}, {"retention.locked": UNKNOWN, "deletion.protected": UNKNOWN}),
        ({"lifecycle": [{"prevent_destroy": True}]}, {"retention.locked": False, "deletion.protected": True}),
        ({"cmek_settings": [{"kms_key_name": "k"}]}, {"encryption.key": "customer"}),
        ({"bucket_id": "_Default"}, {"deletion.protected": True, "encryption.customer_key_possible": False}),
        (
            {"bucket_id": "_Required", "retention_days": 7},
            {"retention.days": 400, "retention.locked": True, "deletion.protected": True},
        ),
    ],
)
def test_log_buckets(kind: str, attributes: dict[str, Any], facts: dict[str, Any]) -> None:
    store = mapped(log_buckets, resource(f"{kind}.a", {"bucket_id": "logs", **attributes})).only("store")
    assert {fact: store.get(fact) for fact in facts} == facts
    assert store.kind == ("built-in-log-bucket" if attributes.get("bucket_id") else "log-bucket")


@pytest.mark.parametrize(
    ("kinds", "logged"), [(["DATA_READ"], True), (["DATA_WRITE"], False), ([unknown()], UNKNOWN), ([], None)]
)
def test_who_reads_a_log_bucket(kinds: list[Any], logged: Any) -> None:
    entries = [{"log_type": kind} for kind in kinds]
    config = resource("google_project_iam_audit_config.c", {"service": "allServices", "audit_log_config": entries})
    bucket = resource("google_logging_project_bucket_config.a", {"bucket_id": "logs"})
    assert mapped(log_buckets, bucket, config).only("store").get("access_logged") == logged


def test_the_full_name_of_a_log_bucket() -> None:
    attributes = {"project": "p", "location": "global", "bucket_id": "logs"}
    store = mapped(log_buckets, resource("google_logging_project_bucket_config.a", attributes)).only("store")
    assert "log-bucket:projects/p/locations/global/buckets/logs" in store.handles


DATASET = ref("google_bigquery_dataset.d", "dataset_id")
SINK = resource(
    "google_logging_project_sink.s", {"destination": text("bigquery.googleapis.com/projects/p/datasets/", DATASET)}
)


@pytest.mark.parametrize(
    ("attributes", "facts"),
    [
        (
            {},
            {
                "retention.days": "forever",
                "deletion.force_destroy": False,
                "access.public": False,
                "access_logged": True,
            },
        ),
        ({"default_table_expiration_ms": 86_400_000}, {"retention.days": 1}),
        (
            {"default_partition_expiration_ms": 864_000_000, "default_table_expiration_ms": 86_400_000},
            {"retention.days": 10},
        ),
        ({"default_table_expiration_ms": unknown()}, {"retention.days": UNKNOWN}),
        ({"delete_contents_on_destroy": True}, {"deletion.force_destroy": True}),
        ({"default_encryption_configuration": [{"kms_key_name": "k"}]}, {"encryption.key": "customer"}),
        ({"access": [{"role": "READER", "special_group": "allAuthenticatedUsers"}]}, {"access.public": True}),
        ({"access": [{"role": "OWNER", "special_group": "projectOwners"}]}, {"access.public": False}),
        ({"access": [{"role": "READER", "iam_member": "allUsers"}]}, {"access.public": True}),
    ],
)
def test_datasets(attributes: dict[str, Any], facts: dict[str, Any]) -> None:
    dataset = resource("google_bigquery_dataset.d", {"dataset_id": "logs", **attributes})
    store = mapped(bigquery, dataset, SINK).only("store", "dataset")
    assert {fact: store.get(fact) for fact in facts} == facts


def test_grants_of_a_dataset() -> None:
    dataset = resource(
        "google_bigquery_dataset.d", {"dataset_id": "logs", "access": [{"role": "OWNER", "user_by_email": "a@b"}]}
    )
    member = {"dataset_id": DATASET, "role": "roles/bigquery.dataViewer", "member": "allUsers"}
    access = {"dataset_id": "logs", "role": "WRITER", "group_by_email": "g@b"}
    store = mapped(
        bigquery,
        dataset,
        SINK,
        resource("google_bigquery_dataset_iam_member.m", member),
        resource("google_bigquery_dataset_access.m", access),
    ).only("store")
    assert [grant["principal"] for grant in store.get("access.grants")] == ["user:a@b", "*", "group:g@b"]
    assert store.get("access.public") is True


def test_a_dataset_that_nothing_writes_to_is_no_store() -> None:
    assert not mapped(bigquery, resource("google_bigquery_dataset.shop", {"dataset_id": "shop"}), SINK)


TOPIC = resource("google_pubsub_topic.t", {"name": "t"})
TOPIC_SINK = resource(
    "google_logging_organization_sink.s",
    {"destination": text("pubsub.googleapis.com/", ref("google_pubsub_topic.t", "id"))},
)


@pytest.mark.parametrize(
    ("subscription", "via", "handles"),
    [
        (None, "pubsub", ()),
        ({}, "pubsub", ()),
        ({"cloud_storage_config": [{"bucket": "archive"}]}, "storage", ("gcs:archive",)),
        ({"bigquery_config": [{"table": "p.logs.audit"}]}, "bigquery", ("bigquery:logs",)),
        (
            {"bigquery_config": [{"table": ref("google_bigquery_table.t", "id")}]},
            "bigquery",
            ("tf:.#google_bigquery_dataset.d",),
        ),
        ({"push_config": [{"push_endpoint": "https://siem.example.com"}]}, "http", ()),
        ({"push_config": [{"push_endpoint": unknown()}]}, "http", ()),
    ],
)
def test_topics(subscription: dict[str, Any] | None, via: str, handles: tuple[str, ...]) -> None:
    more = [resource("google_bigquery_table.t", {"dataset_id": DATASET, "table_id": "audit"})]
    if subscription is not None:
        topic = {"topic": ref("google_pubsub_topic.t", "name")}
        more.append(resource("google_pubsub_subscription.s", {**topic, **subscription}))
    found = mapped(pubsub, TOPIC, TOPIC_SINK, *more)
    hop = found.only("hop", "stream")
    assert [route["via"] for route in hop.get("routes")] == [via]
    assert tuple(handle for link in found.links for handle in link.handles) == handles


@pytest.mark.parametrize(("endpoint", "encrypted"), [("https://a.example.com", True), ("http://a.example.com", False)])
def test_push_endpoints(endpoint: str, encrypted: bool) -> None:
    push = resource("google_pubsub_subscription.s", {"topic": "t", "push_config": [{"push_endpoint": endpoint}]})
    assert mapped(pubsub, TOPIC, TOPIC_SINK, push).only("hop").get("routes.0.encrypted") is encrypted


def test_a_topic_without_logs_is_no_hop() -> None:
    assert not mapped(pubsub, TOPIC)


def test_a_dataset_behind_a_topic_is_a_store() -> None:
    table = resource("google_bigquery_table.t", {"dataset_id": DATASET, "table_id": "audit"})
    way = {
        "topic": ref("google_pubsub_topic.t", "id"),
        "bigquery_config": [{"table": ref("google_bigquery_table.t", "id")}],
    }
    dataset = resource("google_bigquery_dataset.d", {"dataset_id": "logs"})
    subscription = resource("google_pubsub_subscription.s", way)
    assert mapped(bigquery, dataset, TOPIC, TOPIC_SINK, table, subscription).only("store").kind == "dataset"
