"""A module called by Terraform and by a Terragrunt unit with the same values gives the same findings."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import run, write
from tests.loaders.equal import verdicts

MODULE = """
variable "name" {
  type = string
}
variable "multi_region" {
  type    = bool
  default = false
}
variable "days" {
  type = number
}
resource "aws_s3_bucket" "logs" {
  bucket = "${var.name}-logs"
}
resource "aws_cloudtrail" "this" {
  name                       = var.name
  s3_bucket_name             = aws_s3_bucket.logs.id
  is_multi_region_trail      = var.multi_region
  cloud_watch_logs_group_arn = "${aws_cloudwatch_log_group.this.arn}:*"
}
resource "aws_cloudwatch_log_group" "this" {
  name              = "/trail/${var.name}"
  retention_in_days = var.days
}
"""


@pytest.mark.parametrize(
    "arguments",
    ['name = "a"\n  days = 3', 'name = "a"\n  days = 500\n  multi_region = true', 'name = "a"\n  days = null'],
)
def test_same_values_same_verdicts(arguments: str, tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    call = f'module "trail" {{\n  source = "./modules/trail"\n  {arguments}\n}}\n'
    unit = f'terraform {{\n  source = "../modules/trail"\n}}\ninputs = {{\n  {arguments}\n}}\n'
    module = {"modules/trail/main.tf": MODULE}
    assert verdicts(other, {"live/terragrunt.hcl": unit, **module}) == verdicts(one, {"main.tf": call, **module})


def test_a_module_of_units_is_no_root_module(tmp_path: Path) -> None:
    unit = 'terraform {\n  source = "../modules/trail"\n}\ninputs = { name = "a", days = 400, multi_region = true }\n'
    write(tmp_path, {"modules/trail/main.tf": MODULE, "live/terragrunt.hcl": unit})
    _, read = run(tmp_path)
    declared = [entity.id for entity in read.model.entities if entity.category != "format"]
    assert len(declared) == 4
    assert {name.partition(":")[2].partition("#")[0] for name in declared} == {"live"}


def test_a_finding_points_at_the_input(tmp_path: Path) -> None:
    unit = 'terraform {\n  source = "../modules/trail"\n}\ninputs = {\n  name = "a"\n  multi_region = false\n}\n'
    write(tmp_path, {"modules/trail/main.tf": MODULE, "live/prod/terragrunt.hcl": unit.replace("../", "../../")})
    report, _ = run(tmp_path, select=("partial-coverage",))
    (finding,) = report.findings
    assert (finding.span.file, finding.span.line) == ("live/prod/terragrunt.hcl", 6)
