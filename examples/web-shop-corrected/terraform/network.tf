resource "aws_vpc" "main" {
  cidr_block = "10.20.0.0/16"
  tags       = { Environment = var.environment }
}

resource "aws_flow_log" "main" {
  vpc_id               = aws_vpc.main.id
  traffic_type         = "ALL"
  log_destination_type = "cloud-watch-logs"
  log_destination      = aws_cloudwatch_log_group.flow.arn
}

resource "aws_lb" "edge" {
  name               = "web-shop-edge"
  load_balancer_type = "application"

  access_logs {
    bucket  = module.bucket["access"].id
    enabled = true
  }
}

resource "aws_lb" "admin" {
  name               = "web-shop-admin"
  load_balancer_type = "application"
  internal           = true

  access_logs {
    bucket  = module.bucket["access"].id
    prefix  = "admin"
    enabled = true
  }
}

resource "aws_db_parameter_group" "orders" {
  name   = "web-shop-orders"
  family = "postgres16"

  parameter {
    name  = "log_connections"
    value = "1"
  }

  parameter {
    name  = "log_disconnections"
    value = "1"
  }

  parameter {
    name         = "shared_preload_libraries"
    value        = "pgaudit"
    apply_method = "pending-reboot"
  }

  parameter {
    name  = "pgaudit.log"
    value = "read,write,ddl,role"
  }
}

resource "aws_db_instance" "orders" {
  identifier           = "web-shop-orders"
  engine               = "postgres"
  engine_version       = "16.4"
  instance_class       = "db.t4g.medium"
  allocated_storage    = 50
  parameter_group_name = aws_db_parameter_group.orders.name

  enabled_cloudwatch_logs_exports = ["postgresql", "upgrade"]
}
