module "vpc" {
  source  = "terraform-aws-modules/vpc/aws"
  version = "5.13.0"

  name            = "main"
  cidr            = "10.0.0.0/16"
  enable_flow_log = true
}

module "log_bucket" {
  source = "git::https://example.com/modules/log-bucket.git?ref=v3"
  name   = "edge-logs"
}

resource "aws_vpc" "extra" {
  cidr_block = "10.1.0.0/16"
}

module "flow_log" {
  source = "git::https://example.com/modules/flow-log.git?ref=v1"
  vpc_id = aws_vpc.extra.id
}

resource "aws_lb" "edge" {
  name = "edge"

  access_logs {
    bucket  = module.log_bucket.id
    enabled = true
  }
}

resource "aws_cloudtrail" "this" {
  name                       = "main"
  s3_bucket_name             = module.log_bucket.id
  is_multi_region_trail      = true
  enable_log_file_validation = true
}
