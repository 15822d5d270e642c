"""No value anywhere in a service's resources makes its mapper fail, or yield facts that the schema does not know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from accesslint.mappers.aws import api_gateway, cloudfront, eks, flow_logs, load_balancers, rds
from tests.mappers.aws.test_odd_resources import ODD, _variants
from tests.mappers.building import Json, mapped, ref, resource, text

BUCKET = ref("aws_s3_bucket.a", "id")

SAMPLES: dict[Any, dict[str, dict[str, Any]]] = {
    load_balancers: {
        "aws_lb.a": {
            "load_balancer_type": "network",
            "access_logs": [{"bucket": BUCKET, "enabled": True}],
            "connection_logs": [{"bucket": "b", "enabled": True}],
        },
        "aws_lb_listener.a": {"load_balancer_arn": ref("aws_lb.a", "arn"), "protocol": "TLS"},
        "aws_elb.a": {"access_logs": [{"bucket": "b"}]},
    },
    cloudfront: {
        "aws_cloudfront_distribution.a": {
            "logging_config": [{"bucket": "b.s3.amazonaws.com", "include_cookies": True}],
            "default_cache_behavior": [{"realtime_log_config_arn": ref("aws_cloudfront_realtime_log_config.a", "arn")}],
            "ordered_cache_behavior": [{"path_pattern": "/a", "realtime_log_config_arn": "arn:aws:x"}],
        },
        "aws_cloudfront_realtime_log_config.a": {
            "sampling_rate": 10,
            "fields": ["c-ip"],
            "endpoint": [{"kinesis_stream_config": [{"stream_arn": ref("aws_kinesis_stream.a", "arn")}]}],
        },
        "aws_cloudwatch_log_delivery_source.a": {
            "name": "a",
            "log_type": "ACCESS_LOGS",
            "resource_arn": ref("aws_cloudfront_distribution.a", "arn"),
        },
        "aws_cloudwatch_log_delivery.a": {
            "delivery_source_name": "a",
            "delivery_destination_arn": ref("aws_cloudwatch_log_delivery_destination.a", "arn"),
            "record_fields": ["c-ip"],
        },
        "aws_cloudwatch_log_delivery_destination.a": {
            "output_format": "json",
            "delivery_destination_configuration": [{"destination_resource_arn": BUCKET}],
        },
    },
    flow_logs: {
        "aws_vpc.a": {"tags": {"Environment": "prod"}},
        "aws_subnet.a": {"vpc_id": ref("aws_vpc.a", "id")},
        "aws_flow_log.a": {
            "vpc_id": ref("aws_vpc.a", "id"),
            "traffic_type": "ACCEPT",
            "log_destination": text(BUCKET, "/a"),
            "log_destination_type": "s3",
            "log_format": "${srcaddr}",
            "destination_options": [{"file_format": "parquet"}],
        },
        "aws_flow_log.b": {"subnet_id": ref("aws_subnet.a", "id"), "log_group_name": "a"},
    },
    eks: {
        "aws_eks_cluster.a": {"name": "a", "enabled_cluster_log_types": ["audit", "api"]},
        "aws_cloudwatch_log_group.a": {"name": text("/aws/eks/", ref("aws_eks_cluster.a", "name"), "/cluster")},
    },
    api_gateway: {
        "aws_api_gateway_stage.a": {
            "rest_api_id": ref("aws_api_gateway_rest_api.a", "id"),
            "stage_name": "prod",
            "access_log_settings": [{"destination_arn": "arn:aws:logs:x", "format": Json({"a": ["$context.path"]})}],
        },
        "aws_api_gateway_method_settings.a": {
            "rest_api_id": ref("aws_api_gateway_rest_api.a", "id"),
            "stage_name": ref("aws_api_gateway_stage.a", "stage_name"),
            "method_path": "*/*",
            "settings": [{"data_trace_enabled": True, "logging_level": "INFO"}],
        },
        "aws_api_gateway_deployment.a": {"rest_api_id": "a", "stage_name": "b"},
        "aws_apigatewayv2_stage.a": {
            "name": "a",
            "access_log_settings": [{"destination_arn": BUCKET, "format": "$context.path [$context.requestTime]"}],
            "default_route_settings": [{"data_trace_enabled": True}],
            "route_settings": [{"route_key": "a", "data_trace_enabled": True}],
        },
    },
    rds: {
        "aws_db_instance.a": {
            "identifier": "a",
            "engine": "postgres",
            "enabled_cloudwatch_logs_exports": ["postgresql"],
            "parameter_group_name": "a",
        },
        "aws_db_instance.b": {
            "engine": "mysql",
            "enabled_cloudwatch_logs_exports": ["audit", "general"],
            "option_group_name": ref("aws_db_option_group.a", "name"),
        },
        "aws_db_instance.c": {"engine": "sqlserver-ex", "option_group_name": ref("aws_db_option_group.b", "name")},
        "aws_db_instance.d": {"replicate_source_db": ref("aws_db_instance.a", "id")},
        "aws_db_parameter_group.a": {
            "name": "a",
            "parameter": [{"name": "log_statement", "value": "all"}, {"name": "log_connections", "value": "1"}],
        },
        "aws_db_option_group.a": {
            "option": [
                {
                    "option_name": "MARIADB_AUDIT_PLUGIN",
                    "option_settings": [{"name": "SERVER_AUDIT_EVENTS", "value": "CONNECT"}],
                }
            ]
        },
        "aws_db_option_group.b": {
            "option": [
                {"option_name": "SQLSERVER_AUDIT", "option_settings": [{"name": "S3_BUCKET_ARN", "value": BUCKET}]}
            ]
        },
        "aws_rds_cluster.a": {
            "cluster_identifier": "a",
            "engine": "aurora-mysql",
            "enabled_cloudwatch_logs_exports": ["audit"],
            "db_cluster_parameter_group_name": ref("aws_rds_cluster_parameter_group.a", "name"),
        },
        "aws_rds_cluster_parameter_group.a": {"parameter": [{"name": "server_audit_logging", "value": "1"}]},
        "aws_rds_cluster_activity_stream.a": {"resource_arn": ref("aws_rds_cluster.a", "arn")},
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
    assert found.links
