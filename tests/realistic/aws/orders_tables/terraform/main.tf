variable "tables" {
  description = "Tables by name, and whether what is in them is about people."
  type        = map(object({ personal = bool }))
  default = {
    customers = { personal = true }
    orders    = { personal = true }
    locks     = { personal = false }
  }
}

data "aws_caller_identity" "current" {}

resource "aws_dynamodb_table" "this" {
  for_each     = var.tables
  name         = "shop-${each.key}"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }
}

resource "aws_cloudtrail" "data" {
  name                          = "shop-data"
  s3_bucket_name                = "audit-logs-${data.aws_caller_identity.current.account_id}"
  is_multi_region_trail         = true
  include_global_service_events = true
  enable_log_file_validation    = true

  advanced_event_selector {
    name = "management"
    field_selector {
      field  = "eventCategory"
      equals = ["Management"]
    }
  }

  advanced_event_selector {
    name = "personal data"
    field_selector {
      field  = "eventCategory"
      equals = ["Data"]
    }
    field_selector {
      field  = "resources.type"
      equals = ["AWS::DynamoDB::Table"]
    }
    field_selector {
      field  = "resources.ARN"
      equals = [for name, table in var.tables : aws_dynamodb_table.this[name].arn if table.personal]
    }
  }
}

resource "aws_cloudwatch_event_rule" "findings" {
  name          = "guardduty-findings"
  event_pattern = jsonencode({ source = ["aws.guardduty"], "detail-type" = ["GuardDuty Finding"] })
}

resource "aws_cloudwatch_event_target" "findings" {
  rule = aws_cloudwatch_event_rule.findings.name
  arn  = aws_sns_topic.security.arn
}

resource "aws_sns_topic" "security" {
  name = "security"
}
