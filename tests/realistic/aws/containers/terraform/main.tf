variable "services" {
  type = map(object({ image = string, log_driver = optional(string, "awslogs") }))
  default = {
    web    = { image = "shop/web:1" }
    worker = { image = "shop/worker:1", log_driver = "none" }
  }
}

variable "enable_execute_command_logging" {
  type    = bool
  default = true
}

data "aws_region" "current" {}

resource "aws_cloudwatch_log_group" "service" {
  for_each          = { for name, service in var.services : name => service if service.log_driver == "awslogs" }
  name              = "/ecs/${each.key}"
  retention_in_days = 14
}

resource "aws_cloudwatch_log_group" "exec" {
  name              = "/ecs/exec"
  retention_in_days = 400
}

resource "aws_ecs_cluster" "this" {
  name = "shop"

  dynamic "configuration" {
    for_each = var.enable_execute_command_logging ? [1] : []
    content {
      execute_command_configuration {
        logging = "OVERRIDE"
        log_configuration {
          cloud_watch_log_group_name = aws_cloudwatch_log_group.exec.name
        }
      }
    }
  }
}

resource "aws_ecs_task_definition" "this" {
  for_each                 = var.services
  family                   = each.key
  network_mode             = "awsvpc"
  requires_compatibilities = ["FARGATE"]
  cpu                      = 256
  memory                   = 512

  container_definitions = jsonencode([
    {
      name         = each.key
      image        = each.value.image
      essential    = true
      portMappings = [{ containerPort = 8080 }]
      logConfiguration = {
        logDriver = each.value.log_driver
        options = each.value.log_driver != "awslogs" ? {} : {
          awslogs-group         = aws_cloudwatch_log_group.service[each.key].name
          awslogs-region        = data.aws_region.current.name
          awslogs-stream-prefix = each.key
          mode                  = "non-blocking"
        }
      }
    },
    {
      name  = "proxy"
      image = "envoyproxy/envoy:v1.31.0"
    }
  ])
}

resource "aws_ecs_service" "this" {
  for_each               = var.services
  name                   = each.key
  cluster                = aws_ecs_cluster.this.id
  task_definition        = aws_ecs_task_definition.this[each.key].arn
  desired_count          = 2
  enable_execute_command = true
}
