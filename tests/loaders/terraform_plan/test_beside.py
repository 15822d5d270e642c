"""Plans and their sources: the same findings, at the sources' places, and none twice."""

from __future__ import annotations

import json
from pathlib import Path

from accesslint.model.findings import Report
from tests.conftest import run, write
from tests.loaders.terraform_plan.plans import changed, constant, declared, document, load, plain, planned, refs

SOURCES = """\
variable "days" {
  type = number
}

resource "aws_cloudtrail" "main" {
  name                       = "main"
  s3_bucket_name             = aws_s3_bucket.logs.id
  cloud_watch_logs_group_arn = "${aws_cloudwatch_log_group.trail.arn}:*"
}

resource "aws_s3_bucket" "logs" {
  bucket = "example-logs"
}

resource "aws_cloudwatch_log_group" "trail" {
  for_each          = toset(["a", "b"])
  name              = "/trail/${each.key}"
  retention_in_days = var.days
}

resource "aws_lb" "web" {
  name = "web"

  access_logs {
    bucket  = aws_s3_bucket.logs.id
    enabled = false
  }
}
""".replace("trail.arn}", 'trail["a"].arn}')

GROUPS = [
    planned(
        f'aws_cloudwatch_log_group.trail["{key}"]',
        {"name": f"/trail/{key}", "retention_in_days": 30, "kms_key_id": None, "skip_destroy": False},
        index=key,
    )
    for key in "ab"
]
PLAN = document(
    [
        planned(
            "aws_cloudtrail.main", {"name": "main", "event_selector": [], "kms_key_id": None, "enable_logging": True}
        ),
        planned("aws_s3_bucket.logs", {"bucket": "example-logs", "force_destroy": False}),
        *GROUPS,
        planned("aws_lb.web", {"name": "web", "access_logs": [{"enabled": False, "prefix": None}]}),
    ],
    [
        changed("aws_cloudtrail.main", {"id": True, "s3_bucket_name": True, "cloud_watch_logs_group_arn": True}),
        changed("aws_s3_bucket.logs", {"id": True, "arn": True, "versioning": True, "logging": True, "grant": True}),
        changed("aws_lb.web", {"access_logs": [{"bucket": True}], "arn": True}),
    ],
    [
        declared(
            "aws_cloudtrail.main",
            {
                "name": constant("main"),
                "s3_bucket_name": refs("aws_s3_bucket.logs.id", "aws_s3_bucket.logs"),
                "cloud_watch_logs_group_arn": refs('aws_cloudwatch_log_group.trail["a"].arn'),
            },
        ),
        declared("aws_s3_bucket.logs", {"bucket": constant("example-logs")}),
        declared(
            "aws_cloudwatch_log_group.trail",
            {"name": refs("each.key"), "retention_in_days": refs("var.days")},
            for_each_expression={},
        ),
        declared(
            "aws_lb.web",
            {
                "name": constant("web"),
                "access_logs": [{"bucket": refs("aws_s3_bucket.logs.id"), "enabled": constant(False)}],
            },
        ),
    ],
)
TEXT = json.dumps(PLAN)
VARIABLES = "days = 30\n"


def check(root: Path, files: dict[str, str | bytes]) -> Report:
    write(root, files)
    return run(root)[0]


def said(report: Report) -> set[tuple[str, str, str]]:
    """Rule, address and fact of every finding, and of every instance of its block."""
    return {
        (finding.rule, address, finding.fact)
        for finding in report.findings
        for address in (finding.address, *finding.instances)
    }


def places(report: Report) -> set[tuple[str, str, int, int]]:
    return {(finding.rule, finding.span.file, finding.span.line, finding.span.column) for finding in report.findings}


def test_a_configuration_and_its_plan_have_the_same_findings(tmp_path: Path) -> None:
    sources = check(tmp_path / "sources", {"main.tf": SOURCES, "terraform.tfvars": VARIABLES})
    both = check(tmp_path / "both", {"main.tf": SOURCES, "terraform.tfvars": VARIABLES, "plan.json": TEXT})
    alone = check(tmp_path / "alone", {"plan.json": json.dumps(PLAN, indent=1)})
    assert len(sources.findings) > 5
    assert said(both) == said(sources)
    assert places(both) == places(sources), "each once, and at the sources"
    assert both.entities == sources.entities == alone.entities
    # What a plan does not tell is the lifecycle block, so that nobody can say whether a group may be deleted.
    undecidable = {"integrity/deletion-unprotected"}
    assert said(alone) == {one for one in said(sources) if one[0] not in undecidable}
    assert undecidable <= {undecided.rule for undecided in alone.undecided}
    assert {finding.span.file for finding in alone.findings} == {"plan.json"}


def test_a_plan_tells_what_the_sources_leave_open(tmp_path: Path) -> None:
    report = check(tmp_path, {"infra/main.tf": SOURCES, "infra/build/plan.json": TEXT})
    found = [finding for finding in report.findings if finding.rule == "traceability/retention-too-short"]
    assert [(finding.span.file, finding.span.line) for finding in found] == [("infra/main.tf", 18)]
    assert found[0].address == 'aws_cloudwatch_log_group.trail["b"]'
    assert "30 days" in found[0].message


def test_a_comment_in_the_sources_accepts_a_finding_of_the_plan(tmp_path: Path) -> None:
    comment = '# accesslint: ignore[retention-too-short] reason="copies"\nresource "aws_cloudwatch_log_group"'
    sources = SOURCES.replace('resource "aws_cloudwatch_log_group"', comment)
    report = check(tmp_path, {"main.tf": sources, "plan.json": TEXT})
    assert "traceability/retention-too-short" not in {finding.rule for finding in report.findings}


def test_two_plans_of_one_module_stand_side_by_side(tmp_path: Path) -> None:
    other = TEXT.replace('"retention_in_days": 30', '"retention_in_days": 7')
    report = check(tmp_path, {"main.tf": SOURCES, "dev.json": TEXT, "prod.json": other})
    found = [finding.message for finding in report.findings if finding.rule == "traceability/retention-too-short"]
    assert found
    assert report.entities["store"] == 6


def test_a_plan_of_something_else_leaves_the_sources_alone(tmp_path: Path) -> None:
    plan = document([planned("aws_cloudwatch_log_group.other", {"name": "/other", "retention_in_days": 1})])
    report = check(tmp_path, {"main.tf": SOURCES, "plan.json": json.dumps(plan)})
    addresses = {finding.address for finding in report.findings}
    assert {"aws_lb.web", "aws_cloudwatch_log_group.other"} <= addresses


def test_local_values_and_documents_come_from_the_sources() -> None:
    sources = """\
locals {
  bucket = aws_s3_bucket.logs.id
}

resource "aws_s3_bucket" "logs" {}

resource "aws_s3_bucket_policy" "logs" {
  bucket = local.bucket
  policy = jsonencode({ Statement = [{ Resource = "${aws_s3_bucket.logs.arn}/*" }] })

  lifecycle {
    prevent_destroy = true
  }
}
"""
    policy = "aws_s3_bucket_policy.logs"
    plan = document(
        [planned("aws_s3_bucket.logs", {}), planned(policy, {})],
        [changed(policy, {"bucket": True, "policy": True, "id": True})],
        [declared(policy, {"bucket": refs("local.bucket"), "policy": refs("aws_s3_bucket.logs.arn")})],
    )
    resource = load(plan, {"main.tf": sources})[0][policy]
    assert plain(resource, "bucket") == {"reference": ".#aws_s3_bucket.logs.id"}
    found = resource.get("policy")
    document_ = found.decoded() if found is not None else None
    assert document_ is not None
    assert [one.target for one in document_.references()] == [".#aws_s3_bucket.logs"]
    assert plain(resource, "lifecycle", 0, "prevent_destroy") is True
    assert resource.header.file == "main.tf"
