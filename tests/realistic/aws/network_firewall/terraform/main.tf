variable "log_types" {
  type    = set(string)
  default = ["ALERT"]
}

resource "aws_networkfirewall_firewall" "egress" {
  name                = "egress"
  firewall_policy_arn = aws_networkfirewall_firewall_policy.egress.arn
  vpc_id              = "vpc-0123456789abcdef0"
}

resource "aws_networkfirewall_firewall_policy" "egress" {
  name = "egress"
}

resource "aws_s3_bucket" "firewall" {
  bucket = "egress-firewall-logs"
}

resource "aws_s3_bucket_versioning" "firewall" {
  bucket = aws_s3_bucket.firewall.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_networkfirewall_logging_configuration" "egress" {
  firewall_arn = aws_networkfirewall_firewall.egress.arn

  logging_configuration {
    dynamic "log_destination_config" {
      for_each = var.log_types
      content {
        log_type             = log_destination_config.value
        log_destination_type = "S3"
        log_destination = {
          bucketName = aws_s3_bucket.firewall.bucket
          prefix     = lower(log_destination_config.value)
        }
      }
    }
  }
}
