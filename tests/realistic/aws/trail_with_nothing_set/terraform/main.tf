resource "aws_s3_bucket" "trail" {
  bucket = "acme-trail"
}

resource "aws_cloudtrail" "main" {
  name           = "acme"
  s3_bucket_name = aws_s3_bucket.trail.bucket
}
