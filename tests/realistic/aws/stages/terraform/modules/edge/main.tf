variable "environment" { type = string }
variable "retention_days" { type = number }
variable "enable_logs" {
  type    = bool
  default = true
}

resource "aws_lb" "this" {
  name = "edge-${var.environment}"

  access_logs {
    bucket  = "central-access-logs-999988887777"
    prefix  = var.environment
    enabled = var.enable_logs
  }

  tags = { Environment = var.environment }
}

resource "aws_cloudwatch_log_group" "app" {
  name              = "/edge/${var.environment}/app"
  retention_in_days = var.retention_days
  tags              = { Environment = var.environment }
}
