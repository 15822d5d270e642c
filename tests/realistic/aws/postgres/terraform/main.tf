locals {
  parameters = {
    log_connections    = "1"
    log_disconnections = "1"
    log_statement      = "none"
  }
}

resource "aws_db_parameter_group" "this" {
  name_prefix = "billing-"
  family      = "postgres16"

  dynamic "parameter" {
    for_each = local.parameters
    content {
      name  = parameter.key
      value = parameter.value
    }
  }
}

resource "aws_cloudwatch_log_group" "this" {
  for_each          = toset(["upgrade"])
  name              = "/aws/rds/instance/billing/${each.value}"
  retention_in_days = 400
}

resource "aws_db_instance" "billing" {
  identifier                      = "billing"
  engine                          = "postgres"
  engine_version                  = "16.3"
  instance_class                  = "db.m6g.large"
  allocated_storage               = 100
  parameter_group_name            = aws_db_parameter_group.this.name
  enabled_cloudwatch_logs_exports = ["upgrade"]
}
