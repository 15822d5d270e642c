locals {
  clusters = {
    catalogue = { audit = "enabled", exports = ["audit", "profiler"] }
    reviews   = { audit = "disabled", exports = ["audit"] }
    drafts    = { audit = "enabled", exports = [] }
  }
}

resource "aws_docdb_cluster_parameter_group" "this" {
  for_each = local.clusters
  name     = each.key
  family   = "docdb5.0"
  parameter {
    name  = "audit_logs"
    value = each.value.audit
  }
}

resource "aws_docdb_cluster" "this" {
  for_each                        = local.clusters
  cluster_identifier              = each.key
  db_cluster_parameter_group_name = aws_docdb_cluster_parameter_group.this[each.key].name
  enabled_cloudwatch_logs_exports = each.value.exports
}

resource "aws_neptune_cluster" "graph" {
  cluster_identifier                   = "graph"
  neptune_cluster_parameter_group_name = aws_neptune_cluster_parameter_group.graph.name
  enable_cloudwatch_logs_exports       = ["audit"]
}

resource "aws_neptune_cluster_parameter_group" "graph" {
  family = "neptune1.3"
  name   = "graph"
  parameter {
    name  = "neptune_enable_audit_log"
    value = 1
  }
}
