variable "data_buckets" {
  type    = list(string)
  default = ["shop-data-a", "shop-data-b"]
}

resource "aws_s3_bucket" "data" {
  count  = length(var.data_buckets)
  bucket = var.data_buckets[count.index]
}

resource "aws_s3_bucket_logging" "data" {
  count         = length(var.data_buckets)
  bucket        = var.data_buckets[count.index]
  target_bucket = "shop-access-logs"
  target_prefix = "${var.data_buckets[count.index]}/"
}

resource "aws_s3_bucket" "access_logs" {
  bucket = "shop-access-logs"
}

resource "aws_s3_bucket_versioning" "access_logs" {
  bucket = "shop-access-logs"
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "access_logs" {
  bucket = "shop-access-logs"
  rule {
    id     = "one-day"
    status = "Enabled"
    filter {
      prefix = ""
    }
    expiration {
      days = 1
    }
  }
}
