variable "create" {
  type    = bool
  default = false
}

variable "retention_in_days" {
  type = number
}

resource "aws_cloudtrail" "legacy" {
  count          = var.create ? 1 : 0
  name           = "legacy"
  s3_bucket_name = "legacy-trail"
}

resource "aws_s3_bucket" "legacy" {
  count  = var.create ? 1 : 0
  bucket = "legacy-trail"
}

resource "aws_cloudwatch_log_group" "audit" {
  name              = "/audit"
  retention_in_days = var.retention_in_days
  kms_key_id        = aws_kms_key.audit.arn
  skip_destroy      = true
}

resource "aws_kms_key" "audit" {
  enable_key_rotation = true
}
