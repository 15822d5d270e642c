resource "aws_s3_bucket" "uploads" {
  bucket = "shop-customer-uploads"
}

resource "aws_s3_bucket_logging" "uploads" {
  bucket        = "shop-customer-uploads"
  target_bucket = aws_s3_bucket.uploads.id
  target_prefix = "own-logs/"
}

resource "aws_lb" "shop" {
  name = "shop"
  access_logs {
    bucket  = aws_s3_bucket.uploads.bucket
    enabled = true
  }
}
