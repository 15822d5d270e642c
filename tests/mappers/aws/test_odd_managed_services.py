"""No value anywhere in the resources of managed services makes a mapper fail, or yield facts unknown to the schema."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from accesslint.mappers.aws import (
    audited_clusters,
    redshift,
)
from tests.mappers.aws.test_odd_resources import ODD, _variants
from tests.mappers.building import mapped, ref, resource

SAMPLES: dict[Any, dict[str, dict[str, Any]]] = {
    redshift: {
        "aws_redshift_cluster.a": {
            "cluster_identifier": "a",
            "cluster_parameter_group_name": ref("aws_redshift_parameter_group.a", "name"),
            "logging": [{"enable": True, "bucket_name": "b", "log_destination_type": "s3", "log_exports": ["userlog"]}],
        },
        "aws_redshift_cluster.b": {"cluster_identifier": "b"},
        "aws_redshift_logging.b": {
            "cluster_identifier": "b",
            "log_destination_type": "cloudwatch",
            "log_exports": ["connectionlog", "useractivitylog"],
        },
        "aws_redshift_parameter_group.a": {"parameter": [{"name": "enable_user_activity_logging", "value": "true"}]},
        "aws_redshiftserverless_namespace.a": {"namespace_name": "a", "log_exports": ["connectionlog"]},
        "aws_redshiftserverless_workgroup.a": {
            "namespace_name": "a",
            "config_parameter": [{"parameter_key": "enable_user_activity_logging", "parameter_value": "false"}],
        },
    },
    audited_clusters: {
        "aws_docdb_cluster.a": {
            "cluster_identifier": "a",
            "enabled_cloudwatch_logs_exports": ["audit"],
            "db_cluster_parameter_group_name": ref("aws_docdb_cluster_parameter_group.a", "name"),
        },
        "aws_docdb_cluster_parameter_group.a": {"parameter": [{"name": "audit_logs", "value": "ddl,dml_read"}]},
        "aws_neptune_cluster.a": {
            "enable_cloudwatch_logs_exports": ["audit"],
            "neptune_cluster_parameter_group_name": "a",
        },
        "aws_neptune_cluster_parameter_group.a": {
            "name": "a",
            "parameter": [{"name": "neptune_enable_audit_log", "value": 1}],
        },
    },
}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD.keys())
@pytest.mark.parametrize("mapper", SAMPLES, ids=lambda mapper: mapper.__name__.rpartition(".")[2])
def test_nothing_fails(mapper: Any, odd: Any) -> None:
    plain = {address: resource(address, data) for address, data in SAMPLES[mapper].items()}
    for address, attributes in SAMPLES[mapper].items():
        for variant in _variants(attributes, odd):
            if isinstance(variant, Mapping):
                mapped(mapper, *{**plain, address: resource(address, variant)}.values())


@pytest.mark.parametrize("mapper", SAMPLES, ids=lambda mapper: mapper.__name__.rpartition(".")[2])
def test_the_samples_say_something(mapper: Any) -> None:
    found = mapped(mapper, *(resource(address, data) for address, data in SAMPLES[mapper].items()))
    assert any(entity.get("logging") == "on" for entity in found.values())
