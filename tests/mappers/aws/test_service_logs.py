"""Services that log by their attributes: on, off, absent and unknown, for every row."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.mappers.aws import application_services, network_services, opensearch, waf
from accesslint.mappers.table import attribute_for
from tests.mappers.building import hcl, mapped

TABLES = [table for module in (application_services, network_services, opensearch, waf) for table in module.TABLES]

CASES: list[tuple[Any, str, str, str]] = [
    (application_services, "aws_sfn_state_machine", "", "off"),
    (application_services, "aws_sfn_state_machine", 'logging_configuration { level = "OFF" }', "off"),
    (
        application_services,
        "aws_sfn_state_machine",
        """logging_configuration {
            level = "ALL"
            log_destination = "arn:aws:logs:eu-west-1:1:log-group:flows:*"
        }""",
        "on",
    ),
    (application_services, "aws_sfn_state_machine", "logging_configuration { level = var.x }", "unknown"),
    (application_services, "aws_codebuild_project", 'name = "a"', "on"),
    (
        application_services,
        "aws_codebuild_project",
        'logs_config { cloudwatch_logs { status = "DISABLED" } }',
        "off",
    ),
    (
        application_services,
        "aws_codebuild_project",
        """logs_config {
            cloudwatch_logs { status = "DISABLED" }
            s3_logs {
                status = "ENABLED"
                location = "builds/logs"
            }
        }""",
        "on",
    ),
    (application_services, "aws_codebuild_project", "logs_config { cloudwatch_logs { status = var.x } }", "unknown"),
    (application_services, "aws_msk_cluster", "", "off"),
    (
        application_services,
        "aws_msk_cluster",
        "logging_info { broker_logs { s3 { enabled = false } } }",
        "off",
    ),
    (
        application_services,
        "aws_msk_cluster",
        """logging_info {
            broker_logs {
                cloudwatch_logs { enabled = false }
                s3 {
                    enabled = true
                    bucket = "b"
                }
            }
        }""",
        "on",
    ),
    (application_services, "aws_msk_cluster", "logging_info { broker_logs { s3 { enabled = var.x } } }", "unknown"),
    (application_services, "aws_appsync_graphql_api", "", "off"),
    (
        application_services,
        "aws_appsync_graphql_api",
        "log_config { cloudwatch_logs_role_arn = aws_iam_role.a.arn }",
        "on",
    ),
    (application_services, "aws_appsync_graphql_api", "log_config { cloudwatch_logs_role_arn = var.x }", "unknown"),
    (application_services, "aws_transfer_server", "", "off"),
    (application_services, "aws_transfer_server", "structured_log_destinations = []", "off"),
    (application_services, "aws_transfer_server", "structured_log_destinations = var.x", "unknown"),
    (
        application_services,
        "aws_transfer_server",
        'structured_log_destinations = ["${aws_cloudwatch_log_group.a.arn}:*"]',
        "on",
    ),
    (application_services, "aws_transfer_server", "logging_role = aws_iam_role.a.arn", "on"),
    (application_services, "aws_bedrock_model_invocation_logging_configuration", "", "off"),
    (
        application_services,
        "aws_bedrock_model_invocation_logging_configuration",
        'logging_config { s3_config { bucket_name = "b" } }',
        "on",
    ),
    (network_services, "aws_globalaccelerator_accelerator", "", "off"),
    (network_services, "aws_globalaccelerator_accelerator", "attributes { flow_logs_enabled = false }", "off"),
    (
        network_services,
        "aws_globalaccelerator_accelerator",
        """attributes {
            flow_logs_enabled = true
            flow_logs_s3_bucket = "b"
        }""",
        "on",
    ),
    (network_services, "aws_globalaccelerator_accelerator", "attributes { flow_logs_enabled = var.x }", "unknown"),
    (network_services, "aws_ec2_client_vpn_endpoint", "", "off"),
    (network_services, "aws_ec2_client_vpn_endpoint", "connection_log_options { enabled = false }", "off"),
    (network_services, "aws_ec2_client_vpn_endpoint", "connection_log_options { enabled = true }", "on"),
    (network_services, "aws_ec2_client_vpn_endpoint", "connection_log_options { enabled = var.x }", "unknown"),
    (network_services, "aws_route53_zone", 'name = "a"', "off"),
    (network_services, "aws_ec2_transit_gateway", "", "off"),
    (application_services, "aws_lambda_function", 'function_name = "a"', "on"),
    (application_services, "aws_lambda_function", "logging_config { log_group = var.x }", "on"),
    (application_services, "aws_mwaa_environment", "", "off"),
    (
        application_services,
        "aws_mwaa_environment",
        "logging_configuration { webserver_logs { enabled = false } }",
        "off",
    ),
    (application_services, "aws_mwaa_environment", "logging_configuration { webserver_logs { enabled = true } }", "on"),
    (
        application_services,
        "aws_mwaa_environment",
        "logging_configuration { webserver_logs { enabled = var.x } }",
        "unknown",
    ),
    (network_services, "aws_vpclattice_service_network", 'name = "a"', "off"),
    (network_services, "aws_verifiedaccess_instance", "", "off"),
    (network_services, "aws_route53_resolver_query_log_config", "destination_arn = aws_s3_bucket.a.arn", "unknown"),
    (waf, "aws_wafv2_web_acl", 'name = "a"', "off"),
    (waf, "aws_waf_web_acl", 'name = "a"', "off"),
    (waf, "aws_wafregional_web_acl", "logging_configuration { log_destination = var.x }", "on"),
    (waf, "aws_wafregional_web_acl", 'dynamic "logging_configuration" {\n for_each = var.x\n content {}\n}', "unknown"),
    (opensearch, "aws_opensearch_domain", "", "off"),
    (
        opensearch,
        "aws_opensearch_domain",
        """log_publishing_options {
            log_type = "INDEX_SLOW_LOGS"
            cloudwatch_log_group_arn = "arn:aws:logs:x"
        }""",
        "off",
    ),
    (opensearch, "aws_opensearch_domain", 'log_publishing_options { log_type = "AUDIT_LOGS" }', "off"),
    (
        opensearch,
        "aws_elasticsearch_domain",
        """log_publishing_options { log_type = "AUDIT_LOGS" }
        advanced_security_options { enabled = true }""",
        "on",
    ),
    (
        opensearch,
        "aws_elasticsearch_domain",
        """log_publishing_options { log_type = "AUDIT_LOGS" }
        advanced_security_options { enabled = var.x }""",
        "unknown",
    ),
    (opensearch, "aws_opensearch_domain", "log_publishing_options { log_type = var.x }", "unknown"),
]


@pytest.mark.parametrize(("mapper", "kind", "body", "logging"), CASES)
def test_logging(mapper: Any, kind: str, body: str, logging: str) -> None:
    found = mapped(mapper, *hcl(f'variable "x" {{}}\nresource "{kind}" "a" {{\n{body}\n}}'))
    emitter = found.only("emitter")
    said = emitter.get("logging")
    assert ("unknown" if isinstance(said, dict) else said) == logging
    assert (emitter.get("logging_detail") is not None) == (logging == "off")
    assert ("logging" in emitter.defaults) <= (
        logging == "off" or kind in ("aws_codebuild_project", "aws_lambda_function")
    )


SIDES = [
    (
        network_services,
        "aws_route53_zone",
        "aws_route53_query_log",
        "zone_id = {}",
        "cloudwatch_log_group_arn = aws_cloudwatch_log_group.a.arn",
    ),
    (
        network_services,
        "aws_vpclattice_service_network",
        "aws_vpclattice_access_log_subscription",
        "resource_identifier = {}",
        "destination_arn = aws_s3_bucket.a.arn",
    ),
    (
        network_services,
        "aws_verifiedaccess_instance",
        "aws_verifiedaccess_instance_logging_configuration",
        "verifiedaccess_instance_id = {}",
        'access_logs {{\n s3 {{\n enabled = true\n bucket_name = "b"\n }}\n }}'.replace("{{", "{").replace("}}", "}"),
    ),
    (
        waf,
        "aws_wafv2_web_acl",
        "aws_wafv2_web_acl_logging_configuration",
        "resource_arn = {}",
        "log_destination_configs = [aws_s3_bucket.a.arn]",
    ),
]


@pytest.mark.parametrize(("mapper", "kind", "side", "pointer", "body"), SIDES)
@pytest.mark.parametrize(("to", "logging"), [("{}.a.id", "on"), ("var.x", "unknown"), ("{}.b.id", "off")])
def test_a_side_resource(mapper: Any, kind: str, side: str, pointer: str, body: str, to: str, logging: str) -> None:
    target = pointer.format(to.format(kind))
    text = f'variable "x" {{}}\nresource "{kind}" "a" {{}}\nresource "{side}" "a" {{\n{target}\n{body}\n}}'
    emitter = mapped(mapper, *hcl(text)).only("emitter")
    said = emitter.get("logging")
    assert ("unknown" if isinstance(said, dict) else said) == logging
    assert bool(emitter.get("routes")) == (logging == "on")


def test_a_private_zone_has_no_log() -> None:
    text = 'resource "aws_route53_zone" "a" {\n name = "a"\n vpc {\n vpc_id = "v"\n }\n}'
    assert not mapped(network_services, *hcl(text))


@pytest.mark.parametrize(
    ("redacted", "credentials"),
    [
        ("", ["the Authorization header", "the Cookie header"]),
        ('redacted_fields { single_header { name = "cookie" } }', ["the Authorization header"]),
        (
            """redacted_fields { single_header { name = "Cookie" } }
            redacted_fields { single_header { name = "authorization" } }""",
            [],
        ),
        ("redacted_fields { single_header { name = var.x } }", []),
    ],
)
def test_headers_in_a_web_acls_log(redacted: str, credentials: list[str]) -> None:
    text = f"""
    variable "x" {{}}
    resource "aws_wafv2_web_acl" "a" {{}}
    resource "aws_wafv2_web_acl_logging_configuration" "a" {{
      resource_arn            = aws_wafv2_web_acl.a.arn
      log_destination_configs = ["arn:aws:s3:::aws-waf-logs-a"]
      {redacted}
      logging_filter {{
        default_behavior = "DROP"
        filter {{
          behavior    = "KEEP"
          requirement = "MEETS_ANY"
        }}
      }}
    }}
    """
    emitter = mapped(waf, *hcl(text)).only("emitter")
    assert [content["what"] for content in emitter.get("sensitive") or []] == credentials
    assert [one["what"] for one in emitter.get("filters")] == ["default_behavior DROP"]


def test_a_state_machine_that_records_failures_only() -> None:
    text = """
    resource "aws_sfn_state_machine" "a" {
      logging_configuration {
        level                  = "ERROR"
        include_execution_data = true
        log_destination        = "${aws_cloudwatch_log_group.a.arn}:*"
      }
    }
    resource "aws_cloudwatch_log_group" "a" {}
    """
    found = mapped(application_services, *hcl(text))
    emitter = found.only("emitter")
    assert emitter.get("filters")[0]["how"] == "level"
    assert emitter.get("sensitive") is None
    (link,) = found.links
    assert link.handles[0] == "tf:.#aws_cloudwatch_log_group.a"


def test_fields_of_a_graphql_api() -> None:
    text = """
    resource "aws_appsync_graphql_api" "a" {
      log_config {
        cloudwatch_logs_role_arn = "arn:aws:iam::1:role/a"
        field_log_level          = "NONE"
      }
    }
    """
    emitter = mapped(application_services, *hcl(text)).only("emitter")
    assert emitter.get("coverage.log_types.excluded") == ["resolved fields"]


EMITTERS = [table for table in TABLES if table.category == "emitter"]


@pytest.mark.parametrize("table", EMITTERS, ids=lambda table: table.types["terraform"][0])
def test_on_is_written_as_it_is_read(table: Any) -> None:
    row = attribute_for(table.settings, "logging", "terraform")
    assert row is not None
    assert row.meaning.read(row.written("on")) == "on"
    assert row.source.startswith("https://")


def test_the_log_group_of_a_function() -> None:
    text = """
    resource "aws_lambda_function" "a" { function_name = "orders" }
    resource "aws_cloudwatch_log_group" "a" { name = "/aws/lambda/${aws_lambda_function.a.function_name}" }
    """
    (link,) = mapped(application_services, *hcl(text)).links
    assert link.handles == ("log-group:/aws/lambda/orders", "tf:.#aws_cloudwatch_log_group.a")


def test_parts_of_an_airflow_environment() -> None:
    text = """
    resource "aws_mwaa_environment" "a" {
      name = "a"
      logging_configuration {
        webserver_logs { enabled = true }
        scheduler_logs { enabled = true }
      }
    }
    """
    emitter = mapped(application_services, *hcl(text)).only("emitter")
    assert emitter.get("coverage.log_types.excluded") == ["worker"]
    assert emitter.get("routes")[0]["target"] == "airflow-a-WebServer"


def test_a_transit_gateway_with_a_flow_log() -> None:
    text = """
    resource "aws_ec2_transit_gateway" "a" {}
    resource "aws_flow_log" "a" {
      transit_gateway_id = aws_ec2_transit_gateway.a.id
      log_destination    = "arn:aws:s3:::flows"
    }
    """
    emitter = mapped(network_services, *hcl(text)).only("emitter")
    assert (emitter.get("logging"), emitter.get("routes")) == ("on", None)
