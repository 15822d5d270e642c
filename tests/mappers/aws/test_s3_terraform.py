"""The same from real HCL: both provider generations, instances, modules, heredocs."""

from __future__ import annotations

from typing import Any

import pytest

from accesslint.mappers.aws import cloudtrail, s3
from tests.mappers.building import Mapped, hcl, mapped

INLINE = """
resource "aws_s3_bucket" "logs" {
  bucket = "acme-logs"
  versioning {
    enabled = true
  }
  logging {
    target_bucket = "acme-access"
  }
  lifecycle_rule {
    enabled = true
    expiration {
      days = 400
    }
    transition {
      days          = 90
      storage_class = "GLACIER"
    }
  }
  server_side_encryption_configuration {
    rule {
      apply_server_side_encryption_by_default {
        sse_algorithm     = "aws:kms"
        kms_master_key_id = aws_kms_key.k.arn
      }
    }
  }
  object_lock_configuration {
    object_lock_enabled = "Enabled"
    rule {
      default_retention {
        mode = "COMPLIANCE"
        days = 30
      }
    }
  }
}
resource "aws_kms_key" "k" {
  enable_key_rotation = true
}
"""

SEPARATE = """
resource "aws_s3_bucket" "logs" {
  bucket = "acme-logs"
}
resource "aws_s3_bucket_versioning" "logs" {
  bucket = aws_s3_bucket.logs.id
  versioning_configuration {
    status = "Enabled"
  }
}
resource "aws_s3_bucket_logging" "logs" {
  bucket        = aws_s3_bucket.logs.bucket
  target_bucket = "acme-access"
  target_prefix = ""
}
resource "aws_s3_bucket_lifecycle_configuration" "logs" {
  bucket = "acme-logs"
  rule {
    id     = "all"
    status = "Enabled"
    filter {}
    expiration {
      days = 400
    }
    transition {
      days          = 90
      storage_class = "GLACIER"
    }
  }
}
resource "aws_s3_bucket_server_side_encryption_configuration" "logs" {
  bucket = aws_s3_bucket.logs.id
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.k.arn
    }
  }
}
resource "aws_s3_bucket_object_lock_configuration" "logs" {
  bucket = aws_s3_bucket.logs.id
  rule {
    default_retention {
      mode = "COMPLIANCE"
      days = 30
    }
  }
}
resource "aws_kms_key" "k" {
  enable_key_rotation = true
}
"""


def read(configuration: str) -> Mapped:
    return mapped(s3, *hcl(configuration))


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        ("immutability", {"versioning": True, "object_lock": True, "lock_mode": "compliance", "lock_days": 30}),
        ("retention.days", 400),
        ("retention.locked", True),
        ("tiers.cold_after_days", 90),
        ("encryption.key", "customer"),
        ("encryption.rotation", True),
        ("access_logged", True),
    ],
)
def test_both_generations_of_the_provider_say_the_same(fact: Any, expected: Any) -> None:
    """aquasecurity/defsec#733: moving to the separate resources changed verdicts."""
    for configuration in (INLINE, SEPARATE):
        assert read(configuration)["store:.#aws_s3_bucket.logs"].get(fact) == expected


def test_instances_of_for_each_over_another_resource() -> None:
    """Checkov 3.3.30 failed all instances but the first."""
    found = read("""
        resource "aws_s3_bucket" "this" {
          for_each = toset(["a", "b"])
          bucket   = "acme-${each.key}"
        }
        resource "aws_s3_bucket_logging" "this" {
          for_each      = aws_s3_bucket.this
          bucket        = each.value.id
          target_bucket = "acme-access"
          target_prefix = each.key
        }
        """)
    assert [found[f'emitter:.#aws_s3_bucket.this["{key}"]'].get("logging") for key in "ab"] == ["on", "on"]


def test_count_and_its_index() -> None:
    found = read("""
        resource "aws_s3_bucket" "this" {
          count  = 2
          bucket = "acme-${count.index}"
        }
        resource "aws_s3_bucket_versioning" "this" {
          count  = 2
          bucket = aws_s3_bucket.this[count.index].id
          versioning_configuration {
            status = count.index == 0 ? "Enabled" : "Suspended"
          }
        }
        """)
    assert [found[f"store:.#aws_s3_bucket.this[{n}]"].get("immutability.versioning") for n in (0, 1)] == [True, False]


def test_a_literal_name_joins() -> None:
    """Checkov 3.3.30 failed `bucket = "literal-name"`."""
    found = read("""
        resource "aws_s3_bucket" "a" {
          bucket = "acme-data"
        }
        resource "aws_s3_bucket_logging" "a" {
          bucket        = "acme-data"
          target_bucket = "acme-access"
          target_prefix = ""
        }
        """)
    assert found["emitter:.#aws_s3_bucket.a"].get("logging") == "on"


def test_variables_with_defaults_decide_and_others_do_not() -> None:
    """aquasecurity/trivy#4997: variables made false positives."""
    found = read("""
        variable "versioned" {
          default = "Enabled"
        }
        variable "days" {
          type = number
        }
        resource "aws_s3_bucket" "a" {}
        resource "aws_s3_bucket_versioning" "a" {
          bucket = aws_s3_bucket.a.id
          versioning_configuration {
            status = var.versioned
          }
        }
        resource "aws_s3_bucket_lifecycle_configuration" "a" {
          bucket = aws_s3_bucket.a.id
          rule {
            id     = "all"
            status = "Enabled"
            expiration {
              days = var.days
            }
          }
        }
        """)
    store = found["store:.#aws_s3_bucket.a"]
    assert store.get("immutability.versioning") is True
    assert "days" in store.get("retention.days")["unknown"]


def test_a_heredoc_policy_with_references() -> None:
    found = read("""
        resource "aws_s3_bucket" "a" {}
        resource "aws_s3_bucket_policy" "a" {
          bucket = aws_s3_bucket.a.id
          policy = <<-POLICY
            {
              "Statement": [
                {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "${aws_s3_bucket.a.arn}/*"}
              ]
            }
          POLICY
        }
        """)
    assert found["store:.#aws_s3_bucket.a"].get("access.public") is True


def test_a_rendered_document_points_at_the_principal() -> None:
    found = read("""
        resource "aws_s3_bucket" "a" {}
        data "aws_iam_policy_document" "a" {
          statement {
            sid       = "Everyone"
            actions   = ["s3:GetObject"]
            resources = ["${aws_s3_bucket.a.arn}/*"]
            principals {
              type        = "AWS"
              identifiers = ["*"]
            }
          }
        }
        resource "aws_s3_bucket_policy" "a" {
          bucket = aws_s3_bucket.a.id
          policy = data.aws_iam_policy_document.a.json
        }
        """)
    store = found["store:.#aws_s3_bucket.a"]
    assert store.get("access.public_detail").startswith('statement "Everyone" (Allow)')
    assert store.span_of("access.public").line == 10


def test_a_trail_and_its_bucket() -> None:
    resources = hcl("""
        resource "aws_s3_bucket" "trail" {}
        resource "aws_cloudtrail" "main" {
          name           = "main"
          s3_bucket_name = aws_s3_bucket.trail.id
          event_selector {
            read_write_type = "WriteOnly"
            data_resource {
              type   = "AWS::S3::Object"
              values = ["${aws_s3_bucket.trail.arn}/"]
            }
          }
        }
        """)
    trail = mapped(cloudtrail, *resources).only("emitter")
    assert trail.get("coverage.event_kinds.excluded") == ["management read"]
    assert trail.span_of("coverage.event_kinds").line == 7
    bucket = mapped(s3, *resources)["emitter:.#aws_s3_bucket.trail"]
    assert bucket.get("coverage.event_kinds.excluded") == ["reads of objects"]
