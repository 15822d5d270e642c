resource "aws_cloudtrail" "main" {
  name                       = "web-shop-${var.environment}"
  s3_bucket_name             = module.bucket["trail"].id
  is_multi_region_trail      = true
  enable_log_file_validation = true
  kms_key_id                 = aws_kms_key.logs.arn
  cloud_watch_logs_group_arn = "${aws_cloudwatch_log_group.trail.arn}:*"
  cloud_watch_logs_role_arn  = aws_iam_role.trail.arn

  # Management events, and who reads or deletes records in the log buckets.
  event_selector {
    read_write_type           = "All"
    include_management_events = true

    data_resource {
      type   = "AWS::S3::Object"
      values = [for bucket in module.bucket : "${bucket.arn}/"]
    }
  }
}

resource "aws_iam_role" "trail" {
  name = "web-shop-trail-to-cloudwatch"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "cloudtrail.amazonaws.com" }
    }]
  })
}

resource "aws_cloudwatch_log_metric_filter" "trail_changed" {
  name           = "trail-changed"
  log_group_name = aws_cloudwatch_log_group.trail.name
  pattern        = "{ ($.eventName = StopLogging) || ($.eventName = DeleteTrail) || ($.eventName = UpdateTrail) }"

  metric_transformation {
    name      = "TrailChanged"
    namespace = "WebShop/Audit"
    value     = "1"
  }
}

resource "aws_sns_topic" "security" {
  name = "web-shop-security"
}

resource "aws_cloudwatch_metric_alarm" "trail_changed" {
  alarm_name          = "trail-changed"
  comparison_operator = "GreaterThanOrEqualToThreshold"
  evaluation_periods  = 1
  metric_name         = "TrailChanged"
  namespace           = "WebShop/Audit"
  period              = 300
  statistic           = "Sum"
  threshold           = 1
  alarm_actions       = [aws_sns_topic.security.arn]
}
