"""File servers, transfers, directories, environments and user pools: on, off, absent and unknown, for every type."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.mappers.aws import beanstalk, data_services, migrations, user_pools
from tests.mappers.building import hcl, mapped

_AUDIT = "audit_log_configuration {{ file_access_audit_log_level = {} }}"
_STREAM = """setting {{
    namespace = "aws:elasticbeanstalk:cloudwatch:logs"
    name      = "StreamLogs"
    value     = {}
}}"""
_SIGN_INS = """log_configurations {{
    event_source = {}
    log_level    = "INFO"
    s3_configuration {{ bucket_arn = "arn:aws:s3:::sign-ins" }}
}}"""

CASES: list[tuple[Any, str, str, str | None]] = [
    (data_services, "aws_fsx_windows_file_system", "", "off"),
    (data_services, "aws_fsx_windows_file_system", _AUDIT.format('"DISABLED"'), "off"),
    (data_services, "aws_fsx_windows_file_system", _AUDIT.format('"SUCCESS_AND_FAILURE"'), "on"),
    (data_services, "aws_fsx_windows_file_system", _AUDIT.format('"FAILURE_ONLY"'), "on"),
    (data_services, "aws_fsx_windows_file_system", _AUDIT.format("var.x"), "unknown"),
    (data_services, "aws_fsx_windows_file_system", _AUDIT.format('"EVERYTHING"'), "unknown"),
    (data_services, "aws_storagegateway_smb_file_share", "", "off"),
    (
        data_services,
        "aws_storagegateway_smb_file_share",
        'audit_destination_arn = "arn:aws:logs:eu-west-1:1:log-group:shares"',
        "on",
    ),
    (data_services, "aws_storagegateway_smb_file_share", "audit_destination_arn = var.x", "unknown"),
    (data_services, "aws_storagegateway_file_system_association", "", "off"),
    (data_services, "aws_datasync_task", "", "off"),
    (data_services, "aws_datasync_task", 'options { log_level = "OFF" }', "off"),
    (data_services, "aws_datasync_task", 'options { log_level = "TRANSFER" }', "on"),
    (data_services, "aws_datasync_task", "options { log_level = var.x }", "unknown"),
    (data_services, "aws_datasync_task", 'task_mode = "ENHANCED"', None),
    (data_services, "aws_directory_service_directory", "", None),
    (data_services, "aws_directory_service_directory", 'type = "MicrosoftAD"', "off"),
    (migrations, "aws_dms_replication_task", "", "off"),
    (migrations, "aws_dms_replication_task", 'replication_task_settings = "{}"', "off"),
    (
        migrations,
        "aws_dms_replication_task",
        "replication_task_settings = jsonencode({ Logging = { EnableLogging = false } })",
        "off",
    ),
    (
        migrations,
        "aws_dms_replication_task",
        "replication_task_settings = jsonencode({ Logging = { EnableLogging = true } })",
        "on",
    ),
    (
        migrations,
        "aws_dms_replication_task",
        'replication_task_settings = "{\\"Logging\\": {\\"EnableLogging\\": true}}"',
        "on",
    ),
    (migrations, "aws_dms_replication_task", "replication_task_settings = var.x", "unknown"),
    (
        migrations,
        "aws_dms_replication_task",
        "replication_task_settings = jsonencode({ Logging = { EnableLogging = var.x } })",
        "unknown",
    ),
    (migrations, "aws_dms_replication_config", "", "off"),
    (
        migrations,
        "aws_dms_replication_config",
        "replication_settings = jsonencode({ Logging = { EnableLogging = true } })",
        "on",
    ),
    (beanstalk, "aws_elastic_beanstalk_environment", "", "unknown"),
    (beanstalk, "aws_elastic_beanstalk_environment", _STREAM.format('"true"'), "on"),
    (beanstalk, "aws_elastic_beanstalk_environment", _STREAM.format("true"), "on"),
    (beanstalk, "aws_elastic_beanstalk_environment", _STREAM.format('"false"'), "off"),
    (beanstalk, "aws_elastic_beanstalk_environment", _STREAM.format("var.x"), "unknown"),
    (user_pools, "aws_cognito_log_delivery_configuration", "", None),
    (user_pools, "aws_cognito_log_delivery_configuration", _SIGN_INS.format('"userAuthEvents"'), "on"),
    (user_pools, "aws_cognito_log_delivery_configuration", _SIGN_INS.format('"userNotification"'), None),
    (user_pools, "aws_cognito_log_delivery_configuration", _SIGN_INS.format("var.x"), "unknown"),
]


@pytest.mark.parametrize(("mapper", "kind", "body", "state"), CASES)
def test_logging(mapper: Any, kind: str, body: str, state: str | None) -> None:
    found = mapped(mapper, *hcl(f'variable "x" {{}}\nresource "{kind}" "a" {{\n{body}\n}}'))
    if state is None:
        assert not found
        return
    logging = found.only("emitter").get("logging")
    assert ("unknown" if isinstance(logging, dict) else logging) == state
    if state == "off":
        assert found.only("emitter").get("logging_detail")


def test_every_row_is_tried() -> None:
    tried = {kind for _, kind, _, _ in CASES}
    tables = [table for module in {case[0] for case in CASES} for table in module.TABLES]
    assert {kind for table in tables for kind in table.types["terraform"]} == tried


def test_levels_that_leave_something_out() -> None:
    found = mapped(
        data_services,
        *hcl("""
        resource "aws_fsx_windows_file_system" "a" {
          audit_log_configuration {
            file_access_audit_log_level       = "FAILURE_ONLY"
            file_share_access_audit_log_level = "SUCCESS_AND_FAILURE"
          }
        }
        """),
    )
    emitter = found.only("emitter")
    assert emitter.get("coverage.event_kinds.excluded") == ["successful accesses to files"]
    assert emitter.get("routes.0.target") == "/aws/fsx/windows"
    basic = mapped(data_services, *hcl('resource "aws_datasync_task" "a" {\n options { log_level = "BASIC" }\n}'))
    assert basic.only("emitter").get("coverage.event_kinds.excluded") == ["transferred files"]


def test_a_directory_is_joined_with_its_subscription() -> None:
    found = mapped(
        data_services,
        *hcl("""
        resource "aws_directory_service_directory" "a" { type = "MicrosoftAD" }
        resource "aws_cloudwatch_log_group" "a" { name = "/aws/directoryservice/a" }
        resource "aws_directory_service_log_subscription" "a" {
          directory_id   = aws_directory_service_directory.a.id
          log_group_name = aws_cloudwatch_log_group.a.name
        }
        """),
    )
    assert found.only("emitter").get("logging") == "on"
    assert "tf:.#aws_cloudwatch_log_group.a" in found.links[0].handles


def test_the_group_that_dms_names_after_the_instance() -> None:
    found = mapped(
        migrations,
        *hcl("""
        resource "aws_dms_replication_instance" "a" { replication_instance_id = "moves" }
        resource "aws_cloudwatch_log_group" "a" {
          name = "dms-tasks-${aws_dms_replication_instance.a.replication_instance_id}"
        }
        resource "aws_dms_replication_task" "a" {
          replication_instance_arn  = aws_dms_replication_instance.a.replication_instance_arn
          replication_task_settings = jsonencode({ Logging = { EnableLogging = true } })
        }
        """),
    )
    assert found.links[0].handles[0] == "log-group:dms-tasks-moves"


def test_streams_are_kept_a_week_unless_told_otherwise() -> None:
    stream = _STREAM.format('"true"')
    kept = stream.replace("StreamLogs", "RetentionInDays").replace('"true"', '"400"')
    template = f"""
        resource "aws_elastic_beanstalk_configuration_template" "t" {{ {stream} }}
        resource "aws_elastic_beanstalk_environment" "a" {{
          template_name = aws_elastic_beanstalk_configuration_template.t.name
          {{}}
        }}
        """.replace("{ setting", "{\n setting")
    default = mapped(beanstalk, *hcl(template.replace("{}", "")))
    assert default.only("store").get("retention.days") == 7
    told = mapped(beanstalk, *hcl(template.replace("{}", kept)))
    assert told.only("store").get("retention.days") == 400
    assert told.only("emitter").get("routes.0.to") == told.only("store").id
