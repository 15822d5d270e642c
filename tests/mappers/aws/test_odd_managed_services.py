"""No value anywhere in the resources of managed services makes a mapper fail, or yield facts unknown to the schema."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from accesslint.mappers.aws import (
    application_services,
    audited_clusters,
    beanstalk,
    caches,
    config_recorder,
    data_services,
    dynamodb,
    ecs,
    emr,
    message_brokers,
    migrations,
    network_firewalls,
    network_services,
    opensearch,
    redshift,
    session_manager,
    user_pools,
    waf,
)
from tests.mappers.aws.test_odd_resources import ODD, _variants
from tests.mappers.building import Json, mapped, ref, resource, text

STREAM = {"namespace": "aws:elasticbeanstalk:cloudwatch:logs", "name": "StreamLogs", "value": "true"}

SAMPLES: dict[Any, dict[str, dict[str, Any]]] = {
    dynamodb: {
        "aws_dynamodb_table.a": {"name": "a"},
        "aws_cloudtrail.a": {
            "s3_bucket_name": "b",
            "event_selector": [
                {"data_resource": [{"type": "AWS::DynamoDB::Table", "values": [ref("aws_dynamodb_table.a", "arn")]}]}
            ],
            "advanced_event_selector": [
                {
                    "field_selector": [
                        {"field": "eventCategory", "equals": ["Data"]},
                        {"field": "resources.type", "equals": ["AWS::DynamoDB::Table"]},
                        {"field": "resources.ARN", "starts_with": ["arn:aws:dynamodb:eu-west-1:1:table/a"]},
                    ]
                }
            ],
        },
    },
    data_services: {
        "aws_fsx_windows_file_system.a": {
            "audit_log_configuration": [
                {
                    "audit_log_destination": "arn:aws:firehose:eu-west-1:1:deliverystream/aws-fsx-a",
                    "file_access_audit_log_level": "SUCCESS_ONLY",
                    "file_share_access_audit_log_level": "DISABLED",
                }
            ]
        },
        "aws_datasync_task.a": {
            "cloudwatch_log_group_arn": "arn:aws:logs:eu-west-1:1:log-group:a",
            "options": [{"log_level": "BASIC"}],
        },
        "aws_directory_service_directory.a": {"type": "MicrosoftAD"},
        "aws_directory_service_log_subscription.a": {
            "directory_id": ref("aws_directory_service_directory.a", "id"),
            "log_group_name": "a",
        },
    },
    migrations: {
        "aws_dms_replication_instance.a": {"replication_instance_id": "a"},
        "aws_dms_replication_task.a": {
            "replication_instance_arn": ref("aws_dms_replication_instance.a", "replication_instance_arn"),
            "replication_task_settings": Json({"Logging": {"EnableLogging": True}}),
        },
    },
    beanstalk: {
        "aws_elastic_beanstalk_environment.a": {
            "name": "a",
            "template_name": ref("aws_elastic_beanstalk_configuration_template.a", "name"),
            "setting": [STREAM, {**STREAM, "name": "RetentionInDays", "value": "30"}],
        },
        "aws_elastic_beanstalk_configuration_template.a": {"setting": [STREAM]},
    },
    user_pools: {
        "aws_cognito_log_delivery_configuration.a": {
            "log_configurations": [
                {"event_source": "userAuthEvents", "s3_configuration": [{"bucket_arn": "arn:aws:s3:::a"}]}
            ]
        },
    },
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
    application_services: {
        "aws_sfn_state_machine.a": {
            "logging_configuration": [
                {"level": "ERROR", "include_execution_data": True, "log_destination": "arn:aws:logs:x"}
            ]
        },
        "aws_codebuild_project.a": {
            "name": "a",
            "logs_config": [
                {
                    "cloudwatch_logs": [{"status": "ENABLED", "group_name": "a"}],
                    "s3_logs": [{"status": "ENABLED", "location": "a/b"}],
                }
            ],
        },
        "aws_msk_cluster.a": {
            "logging_info": [
                {
                    "broker_logs": [
                        {
                            "s3": [{"enabled": True, "bucket": "b"}],
                            "firehose": [{"enabled": True, "delivery_stream": "f"}],
                            "cloudwatch_logs": [{"enabled": False, "log_group": "g"}],
                        }
                    ]
                }
            ]
        },
        "aws_appsync_graphql_api.a": {"log_config": [{"cloudwatch_logs_role_arn": "r", "field_log_level": "NONE"}]},
        "aws_lambda_function.a": {"function_name": "a", "logging_config": [{"log_format": "JSON", "log_group": "g"}]},
        "aws_mwaa_environment.a": {
            "name": "a",
            "logging_configuration": [
                {"webserver_logs": [{"enabled": True}], "scheduler_logs": [{"enabled": False}], "worker_logs": [{}]}
            ],
        },
        "aws_transfer_server.a": {"structured_log_destinations": ["arn:aws:logs:x"], "logging_role": "r"},
        "aws_bedrock_model_invocation_logging_configuration.a": {
            "logging_config": [{"cloudwatch_config": [{"log_group_name": "g"}], "s3_config": [{"bucket_name": "b"}]}]
        },
    },
    network_services: {
        "aws_vpc.a": {"cidr_block": "10.0.0.0/16"},
        "aws_vpc.b": {"cidr_block": "10.1.0.0/16"},
        "aws_route53_resolver_query_log_config.b": {"destination_arn": "arn:aws:s3:::queries"},
        "aws_route53_resolver_query_log_config_association.b": {
            "resolver_query_log_config_id": ref("aws_route53_resolver_query_log_config.b", "id"),
            "resource_id": ref("aws_vpc.a", "id"),
        },
        "aws_vpclattice_service.b": {"name": "b"},
        "aws_vpclattice_access_log_subscription.b": {
            "resource_identifier": ref("aws_vpclattice_service.b", "id"),
            "destination_arn": "arn:aws:s3:::accesses",
        },
        "aws_globalaccelerator_accelerator.a": {
            "attributes": [{"flow_logs_enabled": True, "flow_logs_s3_bucket": "b", "flow_logs_s3_prefix": "p"}]
        },
        "aws_ec2_client_vpn_endpoint.a": {"connection_log_options": [{"enabled": True, "cloudwatch_log_group": "g"}]},
        "aws_verifiedaccess_instance.a": {},
        "aws_verifiedaccess_instance_logging_configuration.a": {
            "verifiedaccess_instance_id": ref("aws_verifiedaccess_instance.a", "id"),
            "access_logs": [{"s3": [{"enabled": True, "bucket_name": "b"}]}],
        },
        "aws_vpclattice_service_network.a": {"name": "a"},
        "aws_vpclattice_access_log_subscription.a": {
            "resource_identifier": ref("aws_vpclattice_service_network.a", "id"),
            "destination_arn": "arn:aws:s3:::b",
        },
        "aws_route53_zone.a": {"name": "a"},
        "aws_route53_query_log.a": {
            "zone_id": ref("aws_route53_zone.a", "id"),
            "cloudwatch_log_group_arn": "arn:aws:x",
        },
        "aws_route53_resolver_query_log_config.a": {"destination_arn": "arn:aws:s3:::b"},
    },
    waf: {
        "aws_wafv2_web_acl.a": {"name": "a"},
        "aws_wafv2_web_acl_logging_configuration.a": {
            "resource_arn": ref("aws_wafv2_web_acl.a", "arn"),
            "log_destination_configs": ["arn:aws:s3:::b"],
            "redacted_fields": [{"single_header": [{"name": "cookie"}]}, {"uri_path": [{}]}],
            "logging_filter": [
                {"default_behavior": "DROP", "filter": [{"behavior": "DROP", "requirement": "MEETS_ANY"}]}
            ],
        },
        "aws_waf_web_acl.a": {
            "logging_configuration": [
                {
                    "log_destination": "arn:aws:firehose:x",
                    "redacted_fields": [{"field_to_match": [{"type": "HEADER", "data": "cookie"}]}],
                }
            ]
        },
    },
    ecs: {
        "aws_ecs_task_definition.a": {
            "container_definitions": Json(
                [
                    {
                        "name": "a",
                        "logConfiguration": {
                            "logDriver": "awslogs",
                            "options": {"awslogs-group": "g", "mode": "non-blocking"},
                        },
                    },
                    {"name": "router", "firelensConfiguration": {"type": "fluentbit"}},
                    {"name": "b"},
                ]
            )
        },
        "aws_ecs_cluster.a": {
            "configuration": [
                {
                    "execute_command_configuration": [
                        {
                            "logging": "OVERRIDE",
                            "log_configuration": [{"cloud_watch_log_group_name": "g", "s3_bucket_name": "b"}],
                        }
                    ]
                }
            ]
        },
    },
    caches: {
        "aws_elasticache_replication_group.a": {
            "log_delivery_configuration": [
                {"destination": "g", "destination_type": "cloudwatch-logs", "log_type": "slow-log"},
                {"destination": "f", "destination_type": "kinesis-firehose", "log_type": "engine-log"},
            ]
        },
    },
    emr: {
        "aws_emr_cluster.a": {"name": "a", "log_uri": "s3://a/b"},
        "aws_emr_cluster.b": {"log_uri": text("s3://", ref("aws_s3_bucket.a", "id"), "/b")},
    },
    config_recorder: {
        "aws_config_configuration_recorder.a": {
            "name": "a",
            "recording_group": [{"all_supported": False, "resource_types": ["AWS::EC2::Instance"]}],
        },
        "aws_config_configuration_recorder_status.a": {
            "name": ref("aws_config_configuration_recorder.a", "name"),
            "is_enabled": True,
        },
        "aws_config_delivery_channel.a": {"s3_bucket_name": "b"},
    },
    message_brokers: {
        "aws_mq_broker.a": {"engine_type": "ActiveMQ", "logs": [{"audit": True, "general": True}]},
    },
    network_firewalls: {
        "aws_networkfirewall_firewall.a": {"name": "a"},
        "aws_networkfirewall_logging_configuration.a": {
            "firewall_arn": ref("aws_networkfirewall_firewall.a", "arn"),
            "logging_configuration": [
                {
                    "log_destination_config": [
                        {"log_type": "FLOW", "log_destination_type": "S3", "log_destination": {"bucketName": "b"}},
                        {"log_type": "ALERT", "log_destination": {"logGroup": "g"}},
                    ]
                }
            ],
        },
    },
    session_manager: {
        "aws_ssm_document.a": {
            "document_type": "Session",
            "content": Json(
                {"sessionType": "Standard_Stream", "inputs": {"s3BucketName": "b", "cloudWatchLogGroupName": "g"}}
            ),
        },
    },
    opensearch: {
        "aws_opensearch_domain.a": {
            "log_publishing_options": [
                {"log_type": "INDEX_SLOW_LOGS", "cloudwatch_log_group_arn": "arn:aws:logs:x"},
                {"log_type": "AUDIT_LOGS", "cloudwatch_log_group_arn": "arn:aws:logs:x", "enabled": True},
            ],
            "advanced_security_options": [{"enabled": True}],
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
