variable "application_log_groups" {
  type    = set(string)
  default = ["/shop/web", "/shop/payments"]
}

resource "aws_cloudwatch_log_group" "application" {
  for_each          = var.application_log_groups
  name              = each.value
  retention_in_days = 30
}

resource "aws_s3_bucket" "archive" {
  bucket              = "shop-log-archive"
  object_lock_enabled = true
}

resource "aws_s3_bucket_object_lock_configuration" "archive" {
  bucket = aws_s3_bucket.archive.id
  rule {
    default_retention {
      mode = "COMPLIANCE"
      days = 400
    }
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "archive" {
  bucket = aws_s3_bucket.archive.id
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = "alias/log-archive"
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "archive" {
  bucket = aws_s3_bucket.archive.id
  rule {
    id     = "cool-down"
    status = "Enabled"
    filter {}
    transition {
      days          = 100
      storage_class = "GLACIER"
    }
    expiration {
      days = 800
    }
  }
}

data "aws_iam_policy_document" "tls" {
  statement {
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [aws_s3_bucket.archive.arn, "${aws_s3_bucket.archive.arn}/*"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

resource "aws_s3_bucket_policy" "archive" {
  bucket = aws_s3_bucket.archive.id
  policy = data.aws_iam_policy_document.tls.json
}

resource "aws_kinesis_firehose_delivery_stream" "archive" {
  name        = "log-archive"
  destination = "extended_s3"

  extended_s3_configuration {
    role_arn           = aws_iam_role.firehose.arn
    bucket_arn         = aws_s3_bucket.archive.arn
    buffering_interval = 300
    compression_format = "GZIP"
  }
}

resource "aws_iam_role" "firehose" {
  name = "log-archive"
  assume_role_policy = jsonencode({
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "firehose.amazonaws.com" } }]
  })
}

resource "aws_cloudwatch_log_subscription_filter" "archive" {
  for_each        = aws_cloudwatch_log_group.application
  name            = "archive"
  log_group_name  = each.value.name
  filter_pattern  = each.key == "/shop/payments" ? "?ERROR ?WARN" : ""
  destination_arn = aws_kinesis_firehose_delivery_stream.archive.arn
  role_arn        = aws_iam_role.firehose.arn
}
