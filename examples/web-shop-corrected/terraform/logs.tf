locals {
  buckets = {
    access = { kms_key_arn = null } # load balancers deliver only to buckets with Amazon's key
    trail  = { kms_key_arn = aws_kms_key.logs.arn }
  }
}

data "aws_caller_identity" "current" {}

data "aws_iam_policy_document" "key" {
  statement {
    sid       = "Owner"
    actions   = ["kms:*"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::${data.aws_caller_identity.current.account_id}:root"]
    }
  }

  statement {
    sid       = "LogWriters"
    actions   = ["kms:Encrypt", "kms:GenerateDataKey*", "kms:DescribeKey"]
    resources = ["*"]

    principals {
      type        = "Service"
      identifiers = ["cloudtrail.amazonaws.com", "logs.eu-central-1.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.current.account_id]
    }
  }
}

resource "aws_kms_key" "logs" {
  description             = "Access and audit logs"
  enable_key_rotation     = true
  deletion_window_in_days = 30
  policy                  = data.aws_iam_policy_document.key.json
}

module "bucket" {
  source   = "./modules/log-bucket"
  for_each = local.buckets

  name               = "web-shop-${var.environment}-${each.key}-logs"
  kms_key_arn        = each.value.kms_key_arn
  expire_days        = var.log_retention_days
  archive_after_days = var.archive_after_days
}

resource "aws_cloudwatch_log_group" "flow" {
  name              = "/web-shop/${var.environment}/flow"
  retention_in_days = var.log_retention_days
  kms_key_id        = aws_kms_key.logs.arn
  skip_destroy      = true
}

resource "aws_cloudwatch_log_group" "trail" {
  name              = "/web-shop/${var.environment}/trail"
  retention_in_days = var.log_retention_days
  kms_key_id        = aws_kms_key.logs.arn
  skip_destroy      = true
}

resource "aws_cloudwatch_log_group" "orders" {
  name              = "/aws/rds/instance/web-shop-orders/postgresql"
  retention_in_days = var.log_retention_days
  kms_key_id        = aws_kms_key.logs.arn
  skip_destroy      = true
}
