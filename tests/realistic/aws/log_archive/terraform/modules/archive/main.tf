variable "name" { type = string }
variable "lock_days" { type = number }
variable "access_logs_to" { type = string }
variable "encryption" { type = object({ algorithm = string, key = optional(string) }) }

resource "aws_s3_bucket" "this" {
  bucket              = var.name
  object_lock_enabled = var.lock_days != null
}

resource "aws_s3_bucket_versioning" "this" {
  bucket = aws_s3_bucket.this.bucket
  versioning_configuration {
    status = var.lock_days != null ? "Enabled" : "Suspended"
  }
}

resource "aws_s3_bucket_object_lock_configuration" "this" {
  count  = var.lock_days != null ? 1 : 0
  bucket = aws_s3_bucket.this.bucket
  rule {
    default_retention {
      mode = "GOVERNANCE"
      days = var.lock_days
    }
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  bucket = aws_s3_bucket.this.bucket
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = var.encryption.algorithm
      kms_master_key_id = var.encryption.key
    }
  }
}

resource "aws_s3_bucket_logging" "this" {
  count         = var.access_logs_to != null ? 1 : 0
  bucket        = aws_s3_bucket.this.bucket
  target_bucket = var.access_logs_to
  target_prefix = "${var.name}/"
}

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  bucket = aws_s3_bucket.this.bucket
  rule {
    id     = "archive"
    status = "Enabled"
    filter {}
    transition {
      days          = 120
      storage_class = "DEEP_ARCHIVE"
    }
    expiration {
      days = 1000
    }
  }
}

output "bucket" { value = aws_s3_bucket.this.bucket }
