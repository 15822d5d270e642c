variable "balancers" {
  type = map(object({ internal = bool, log_prefix = optional(string) }))
  default = {
    public  = { internal = false, log_prefix = "public" }
    private = { internal = true, log_prefix = "private" }
    legacy  = { internal = true }
  }
}

data "aws_elb_service_account" "this" {}

resource "aws_s3_bucket" "access_logs" {
  bucket_prefix = "edge-access-logs-"
}

resource "aws_s3_bucket_public_access_block" "access_logs" {
  bucket                  = aws_s3_bucket.access_logs.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

data "aws_iam_policy_document" "access_logs" {
  statement {
    actions   = ["s3:PutObject"]
    resources = ["${aws_s3_bucket.access_logs.arn}/*/AWSLogs/*"]
    principals {
      type        = "AWS"
      identifiers = [data.aws_elb_service_account.this.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "access_logs" {
  bucket = aws_s3_bucket.access_logs.id
  policy = data.aws_iam_policy_document.access_logs.json
}

resource "aws_lb" "this" {
  for_each = var.balancers

  name               = each.key
  internal           = each.value.internal
  load_balancer_type = "application"

  dynamic "access_logs" {
    for_each = each.value.log_prefix == null ? [] : [each.value.log_prefix]
    content {
      bucket  = aws_s3_bucket.access_logs.id
      prefix  = access_logs.value
      enabled = true
    }
  }
}
