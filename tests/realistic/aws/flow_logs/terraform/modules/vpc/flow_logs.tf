variable "enable_flow_log" {
  type    = bool
  default = false
}
variable "create_flow_log_cloudwatch_log_group" {
  type    = bool
  default = false
}
variable "flow_log_destination_type" {
  type    = string
  default = "cloud-watch-logs"
}
variable "flow_log_destination_arn" {
  type    = string
  default = ""
}
variable "flow_log_traffic_type" {
  type    = string
  default = "ALL"
}
variable "flow_log_log_format" {
  type    = string
  default = null
}

locals {
  create_group    = var.enable_flow_log && var.create_flow_log_cloudwatch_log_group && var.flow_log_destination_type == "cloud-watch-logs"
  destination_arn = local.create_group ? try(aws_cloudwatch_log_group.flow_log[0].arn, null) : var.flow_log_destination_arn
}

resource "aws_flow_log" "this" {
  count = var.enable_flow_log ? 1 : 0

  log_destination_type     = var.flow_log_destination_type
  log_destination          = local.destination_arn
  log_format               = var.flow_log_log_format
  traffic_type             = var.flow_log_traffic_type
  vpc_id                   = aws_vpc.this.id
  max_aggregation_interval = 60
}

resource "aws_cloudwatch_log_group" "flow_log" {
  count             = local.create_group ? 1 : 0
  name              = "/aws/vpc-flow-log/${aws_vpc.this.id}"
  retention_in_days = 400
}
