"""What services write: one format for each vendor's record, and none where the vendor documents none."""

from __future__ import annotations

from types import ModuleType

import pytest

from accesslint.mappers.aws import (
    application_services,
    application_services_formats,
    audited_clusters_formats,
    caches,
    network_firewalls,
    network_services,
    network_services_formats,
    opensearch,
)
from accesslint.mappers.records import Layout
from tests.mappers.building import Mapped, hcl, mapped

FIXED = [
    (
        network_services,
        'resource "aws_route53_resolver_query_log_config" "r" { destination_arn = "arn:aws:s3:::dns" }',
        "Resolver query log",
        {"timestamp", "identity", "action", "resource", "result", "client_address"},
    ),
    (
        network_services,
        """
        resource "aws_globalaccelerator_accelerator" "a" {
          attributes {
            flow_logs_enabled   = true
            flow_logs_s3_bucket = "flows"
          }
        }
        """,
        "Global Accelerator flow log",
        {"timestamp", "action", "client_address"},
    ),
    (
        network_services,
        """
        resource "aws_verifiedaccess_instance" "v" {}
        resource "aws_verifiedaccess_instance_logging_configuration" "v" {
          verifiedaccess_instance_id = aws_verifiedaccess_instance.v.id
          access_logs {
            s3 {
              enabled     = true
              bucket_name = "access"
            }
          }
        }
        """,
        "Verified Access log",
        {"timestamp", "identity", "action", "resource", "result", "client_address", "request_id"},
    ),
    (
        network_firewalls,
        """
        resource "aws_networkfirewall_firewall" "f" { name = "f" }
        resource "aws_networkfirewall_logging_configuration" "f" {
          firewall_arn = aws_networkfirewall_firewall.f.arn
          logging_configuration {
            log_destination_config {
              log_destination      = { logGroup = "/f" }
              log_destination_type = "CloudWatchLogs"
              log_type             = "FLOW"
            }
          }
        }
        """,
        "Network Firewall log",
        {"timestamp", "action", "resource", "client_address"},
    ),
    (
        opensearch,
        """
        resource "aws_opensearch_domain" "d" {
          domain_name = "d"
          advanced_security_options { enabled = true }
          log_publishing_options {
            log_type                 = "AUDIT_LOGS"
            cloudwatch_log_group_arn = "arn:aws:logs:eu-central-1:111122223333:log-group:/d"
          }
        }
        """,
        "OpenSearch audit log",
        {"timestamp", "identity", "action", "resource", "result", "client_address", "request_id"},
    ),
    (
        application_services,
        """
        resource "aws_appsync_graphql_api" "g" {
          name = "g"
          log_config {
            cloudwatch_logs_role_arn = "arn:aws:iam::111122223333:role/x"
            field_log_level          = "ALL"
          }
        }
        """,
        "AppSync request summary",
        {"timestamp", "request_id", "resource", "result"},
    ),
    (
        application_services,
        """
        resource "aws_transfer_server" "t" {
          structured_log_destinations = ["arn:aws:logs:eu-central-1:111122223333:log-group:/t:*"]
        }
        """,
        "Transfer Family structured log",
        {"identity", "action", "resource", "client_address", "request_id"},
    ),
    (
        application_services,
        """
        resource "aws_bedrock_model_invocation_logging_configuration" "b" {
          logging_config {
            s3_config { bucket_name = "models" }
          }
        }
        """,
        "Bedrock model invocation",
        {"timestamp", "identity", "action", "resource", "request_id"},
    ),
]


def meanings(entities: Mapped) -> set[str]:
    return {field["meaning"] for field in entities.only("format").get("fields")} - {"other"}


@pytest.mark.parametrize(("mapper", "text", "name", "wanted"), FIXED)
def test_a_vendors_format(mapper: ModuleType, text: str, name: str, wanted: set[str]) -> None:
    entities = mapped(mapper, *hcl(text))
    form, emitter = entities.only("format"), entities.only("emitter")
    assert form.id == f"format:aws#{name}"
    assert emitter.get("formats") == [form.id]
    assert form.get("configurable") is False
    assert wanted <= meanings(entities)


@pytest.mark.parametrize(("mapper", "text", "name", "wanted"), FIXED)
def test_no_format_of_a_log_that_is_off(mapper: ModuleType, text: str, name: str, wanted: set[str]) -> None:
    first = text.strip().partition("{")[0].strip()
    entities = mapped(mapper, *hcl(first + " {}"))
    off = [entity for entity in entities.values() if entity.category == "emitter"]
    assert [entity.get("logging") for entity in off] == ["off"]
    assert [entity for entity in entities.values() if entity.category == "format"] == []


@pytest.mark.parametrize(
    ("block", "encoding", "tokens"),
    [
        ('logging_config { log_format = "JSON" }', "json", ["timestamp", "level", "message", "requestId"]),
        ('logging_config { log_format = "Text" }', None, None),
        ("logging_config { log_format = var.unset }", None, None),
        ("", None, None),
    ],
)
def test_functions_log_json_where_that_is_chosen(block: str, encoding: str | None, tokens: list[str] | None) -> None:
    function = f'resource "aws_lambda_function" "f" {{\n  function_name = "f"\n  {block}\n}}\nvariable "unset" {{}}'
    entities = mapped(application_services, *hcl(function))
    if encoding is None:
        assert [entity.category for entity in entities.values()] == ["emitter"]
    else:
        form = entities.only("format")
        assert form.get("configurable") is True
        assert form.get("encoding") == encoding
        assert [field["token"] for field in form.get("fields")] == tokens
        assert "unknown" in form.get("rest")


def test_a_server_with_a_logging_role_only_writes_lines() -> None:
    server = 'resource "aws_transfer_server" "t" { logging_role = "arn:aws:iam::111122223333:role/x" }'
    entities = mapped(application_services, *hcl(server))
    assert entities.only("emitter").get("logging") == "on"
    assert [entity for entity in entities.values() if entity.category == "format"] == []


@pytest.mark.parametrize(
    ("kind", "form", "encoding"),
    [
        ("slow-log", "json", "json"),
        ("slow-log", "text", "csv"),
        ("engine-log", "json", None),
        ("slow-log", "xml", None),
    ],
)
def test_caches(kind: str, form: str, encoding: str | None) -> None:
    cache = f"""
    resource "aws_elasticache_cluster" "c" {{
      log_delivery_configuration {{
        destination      = "/c"
        destination_type = "cloudwatch-logs"
        log_format       = "{form}"
        log_type         = "{kind}"
      }}
    }}
    """
    found = [entity for entity in mapped(caches, *hcl(cache)).values() if entity.category == "format"]
    assert [entity.get("encoding") for entity in found] == ([] if encoding is None else [encoding])


def layouts() -> list[Layout]:
    modules = (application_services_formats, audited_clusters_formats, network_services_formats)
    values = [value for module in modules for value in vars(module).values()]
    return [value for value in values if isinstance(value, Layout)] + list(application_services_formats.CACHE.values())


@pytest.mark.parametrize("layout", layouts(), ids=lambda layout: layout.name)
def test_every_meaning_and_time_is_of_a_field_that_is_listed(layout: Layout) -> None:
    listed = set(layout.tokens)
    assert {token for tokens in layout.vocabulary.meanings.values() for token in tokens} <= listed
    assert layout.vocabulary.times.keys() <= listed
    assert layout.vocabulary.client_controlled <= listed
    assert layout.source.startswith("https://docs.")
    assert len(listed) == len(layout.tokens)


def test_names_tell_formats_apart() -> None:
    names = [layout.name for layout in layouts()]
    assert len(set(names)) == len(names)
