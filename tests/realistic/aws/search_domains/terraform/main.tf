variable "log_types" {
  type    = list(string)
  default = ["INDEX_SLOW_LOGS", "SEARCH_SLOW_LOGS", "AUDIT_LOGS"]
}

resource "aws_cloudwatch_log_group" "this" {
  for_each          = toset(var.log_types)
  name              = "/aws/OpenSearchService/domains/catalogue/${lower(each.value)}"
  retention_in_days = 400
}

resource "aws_opensearch_domain" "catalogue" {
  domain_name    = "catalogue"
  engine_version = "OpenSearch_2.17"

  advanced_security_options {
    enabled                        = true
    internal_user_database_enabled = true
  }

  dynamic "log_publishing_options" {
    for_each = var.log_types
    content {
      log_type                 = log_publishing_options.value
      cloudwatch_log_group_arn = aws_cloudwatch_log_group.this[log_publishing_options.value].arn
    }
  }
}

resource "aws_opensearch_domain" "metrics" {
  domain_name = "metrics"

  log_publishing_options {
    log_type                 = "ES_APPLICATION_LOGS"
    enabled                  = true
    cloudwatch_log_group_arn = ""
  }
}
