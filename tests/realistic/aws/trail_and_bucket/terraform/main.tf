data "aws_caller_identity" "current" {}

locals {
  bucket_name = "${var.name}-${data.aws_caller_identity.current.account_id}"
  trail_arn   = "arn:aws:cloudtrail:eu-central-1:${data.aws_caller_identity.current.account_id}:trail/${var.name}"
}

module "bucket" {
  source = "./modules/bucket"

  bucket      = local.bucket_name
  kms_key_arn = aws_kms_key.trail.arn
  expire_days = var.retention_in_days
  tags        = var.tags
}

data "aws_iam_policy_document" "bucket" {
  statement {
    actions   = ["s3:GetBucketAcl"]
    resources = [module.bucket.arn]
    principals {
      type        = "Service"
      identifiers = ["cloudtrail.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceArn"
      values   = [local.trail_arn]
    }
  }
  statement {
    actions   = ["s3:PutObject"]
    resources = ["${module.bucket.arn}/AWSLogs/*"]
    principals {
      type        = "Service"
      identifiers = ["cloudtrail.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceArn"
      values   = [local.trail_arn]
    }
  }
}

resource "aws_s3_bucket_policy" "this" {
  bucket = module.bucket.id
  policy = data.aws_iam_policy_document.bucket.json
}

resource "aws_kms_key" "trail" {
  description             = "Trail ${var.name}"
  enable_key_rotation     = true
  deletion_window_in_days = 30
}

resource "aws_cloudwatch_log_group" "trail" {
  name              = "/aws/cloudtrail/${var.name}"
  retention_in_days = var.retention_in_days
  kms_key_id        = aws_kms_key.trail.arn
  tags              = var.tags
}

resource "aws_iam_role" "delivery" {
  name = "${var.name}-trail"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "cloudtrail.amazonaws.com" } }]
  })
}

resource "aws_cloudtrail" "this" {
  name                       = var.name
  s3_bucket_name             = module.bucket.id
  is_multi_region_trail      = true
  enable_log_file_validation = true
  kms_key_id                 = aws_kms_key.trail.arn
  cloud_watch_logs_group_arn = "${aws_cloudwatch_log_group.trail.arn}:*"
  cloud_watch_logs_role_arn  = aws_iam_role.delivery.arn
  tags                       = var.tags

  depends_on = [aws_s3_bucket_policy.this]
}
