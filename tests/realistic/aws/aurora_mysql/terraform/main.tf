module "orders" {
  source = "./modules/aurora"
  name   = "orders"
  instances = {
    writer = { instance_class = "db.r6g.large" }
    reader = { instance_class = "db.r6g.large" }
  }
  cluster_parameters = [
    { name = "server_audit_logging", value = "1" },
    { name = "server_audit_events", value = "CONNECT,QUERY_DCL,QUERY_DDL" },
  ]
  enabled_cloudwatch_logs_exports = ["audit", "error"]
}

module "sessions" {
  source    = "./modules/aurora"
  name      = "sessions"
  instances = { writer = { instance_class = "db.t4g.medium" } }
}
