locals {
  scopes = toset(["regional", "internal"])
}

resource "aws_wafv2_web_acl" "this" {
  for_each = local.scopes
  name     = each.key
  scope    = "REGIONAL"

  default_action {
    allow {}
  }

  visibility_config {
    cloudwatch_metrics_enabled = true
    metric_name                = each.key
    sampled_requests_enabled   = true
  }
}

resource "aws_wafv2_web_acl" "forgotten" {
  name  = "forgotten"
  scope = "REGIONAL"

  default_action {
    block {}
  }

  visibility_config {
    cloudwatch_metrics_enabled = true
    metric_name                = "forgotten"
    sampled_requests_enabled   = true
  }
}

resource "aws_cloudwatch_log_group" "waf" {
  name              = "aws-waf-logs-shop"
  retention_in_days = 400
  kms_key_id        = "arn:aws:kms:eu-central-1:111122223333:key/00000000-0000-0000-0000-000000000000"
  skip_destroy      = true
}

resource "aws_wafv2_web_acl_logging_configuration" "this" {
  for_each                = aws_wafv2_web_acl.this
  resource_arn            = each.value.arn
  log_destination_configs = [aws_cloudwatch_log_group.waf.arn]

  redacted_fields {
    single_header {
      name = "authorization"
    }
  }

  dynamic "logging_filter" {
    for_each = each.key == "internal" ? [1] : []
    content {
      default_behavior = "DROP"
      filter {
        behavior    = "KEEP"
        requirement = "MEETS_ANY"
        condition {
          action_condition {
            action = "BLOCK"
          }
        }
      }
    }
  }
}
