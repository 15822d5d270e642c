variable "name" { type = string }
variable "instances" {
  type    = map(any)
  default = {}
}
variable "cluster_parameters" {
  type    = list(map(string))
  default = []
}
variable "enabled_cloudwatch_logs_exports" {
  type    = list(string)
  default = []
}
variable "retention_in_days" {
  type    = number
  default = 400
}

resource "aws_rds_cluster_parameter_group" "this" {
  name   = var.name
  family = "aurora-mysql8.0"

  dynamic "parameter" {
    for_each = var.cluster_parameters
    content {
      name         = parameter.value.name
      value        = parameter.value.value
      apply_method = try(parameter.value.apply_method, "immediate")
    }
  }
}

resource "aws_rds_cluster" "this" {
  cluster_identifier              = var.name
  engine                          = "aurora-mysql"
  db_cluster_parameter_group_name = aws_rds_cluster_parameter_group.this.id
  enabled_cloudwatch_logs_exports = var.enabled_cloudwatch_logs_exports
}

resource "aws_rds_cluster_instance" "this" {
  for_each           = var.instances
  identifier         = "${var.name}-${each.key}"
  cluster_identifier = aws_rds_cluster.this.id
  engine             = "aurora-mysql"
  instance_class     = each.value.instance_class
}

resource "aws_cloudwatch_log_group" "this" {
  for_each          = toset(var.enabled_cloudwatch_logs_exports)
  name              = "/aws/rds/cluster/${var.name}/${each.value}"
  retention_in_days = var.retention_in_days
}
