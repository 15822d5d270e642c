resource "aws_cloudtrail" "main" {
  name           = "web-shop-${var.environment}"
  s3_bucket_name = module.bucket["trail"].id

  # Only the home region, and nothing shows whether a record was changed.
  is_multi_region_trail      = false
  enable_log_file_validation = false
}
