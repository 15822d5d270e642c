resource "aws_redshift_cluster" "reports" {
  cluster_identifier           = "reports"
  node_type                    = "ra3.xlplus"
  cluster_parameter_group_name = aws_redshift_parameter_group.reports.name
}

resource "aws_redshift_parameter_group" "reports" {
  name   = "reports"
  family = "redshift-1.0"

  dynamic "parameter" {
    for_each = { require_ssl = "true", enable_user_activity_logging = "false" }
    content {
      name  = parameter.key
      value = parameter.value
    }
  }
}

resource "aws_redshift_logging" "reports" {
  cluster_identifier   = aws_redshift_cluster.reports.id
  log_destination_type = "cloudwatch"
  log_exports          = ["connectionlog", "userlog"]
}

resource "aws_cloudwatch_log_group" "reports" {
  for_each          = toset(["connectionlog", "userlog"])
  name              = "/aws/redshift/cluster/reports/${each.value}"
  retention_in_days = 400
}

resource "aws_redshift_cluster" "scratch" {
  cluster_identifier = "scratch"
  node_type          = "ra3.xlplus"
}
