"""Search domains as places where records are kept."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.linking.graph import link
from accesslint.mappers.aws import kinesis, opensearch
from accesslint.model.entities import Entity, Model
from tests.mappers.building import mapped, ref, resource, unknown

WHY = {"unknown": "variable has no value"}


def delivery(kind: str = "aws_opensearch_domain", block: str = "opensearch_configuration") -> Any:
    return resource("aws_kinesis_firehose_delivery_stream.f", {block: [{"domain_arn": ref(f"{kind}.d", "arn")}]})


def store(*others: Any, kind: str = "aws_opensearch_domain", **attributes: Any) -> Entity:
    return mapped(opensearch, resource(f"{kind}.d", attributes), *(others or (delivery(),))).only("store")


@pytest.mark.parametrize(
    ("attributes", "facts"),
    [
        ({}, {"encryption.at_rest": False, "encryption.key": None, "access.tls_only": None, "access_logged": None}),
        ({"encrypt_at_rest": [{"enabled": True}]}, {"encryption.at_rest": True, "encryption.key": "platform"}),
        (
            {"encrypt_at_rest": [{"enabled": True, "kms_key_id": "arn:aws:kms:eu-central-1:1:key/k"}]},
            {"encryption.at_rest": True, "encryption.key": "customer"},
        ),
        ({"encrypt_at_rest": [{"enabled": unknown()}]}, {"encryption.at_rest": WHY}),
        ({"domain_endpoint_options": [{"enforce_https": True}]}, {"access.tls_only": True}),
        ({"domain_endpoint_options": [{"enforce_https": False}]}, {"access.tls_only": False}),
        ({"domain_endpoint_options": unknown()}, {"access.tls_only": WHY}),
        ({"log_publishing_options": unknown()}, {"access_logged": WHY}),
        (
            {
                "log_publishing_options": [{"log_type": "AUDIT_LOGS", "cloudwatch_log_group_arn": "arn:x"}],
                "advanced_security_options": [{"enabled": True}],
            },
            {"access_logged": True},
        ),
    ],
)
def test_facts(attributes: dict[str, Any], facts: dict[str, Any]) -> None:
    found = store(**attributes)
    assert {fact: found.get(fact) for fact in facts} == facts
    assert "inside the domain" in found.get("retention.days")["unknown"]


def test_the_older_type() -> None:
    kind = "aws_elasticsearch_domain"
    assert store(delivery(kind, "elasticsearch_configuration"), kind=kind).kind == "search-domain"


def test_a_domain_for_other_things_is_no_store() -> None:
    made = mapped(opensearch, resource("aws_opensearch_domain.d", {}))
    assert "store" not in {entity.category for entity in made.values()}


def test_firehose_leads_there() -> None:
    class Both:
        @staticmethod
        def map_resources(resources: Any) -> Any:
            yield from kinesis.map_resources(resources)
            yield from opensearch.map_resources(resources)

    found = mapped(Both, resource("aws_opensearch_domain.d", {}), delivery())
    link(Model(list(found.values())), found.links, frozenset())
    assert found.only("hop").get("routes.0.to") == "store:.#aws_opensearch_domain.d"
