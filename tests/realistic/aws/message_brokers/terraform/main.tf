variable "kafka_log_group_name" {
  type    = string
  default = null
}

resource "aws_msk_cluster" "events" {
  cluster_name           = "events"
  kafka_version          = "3.6.0"
  number_of_broker_nodes = 3

  logging_info {
    broker_logs {
      cloudwatch_logs {
        enabled   = var.kafka_log_group_name != null
        log_group = var.kafka_log_group_name
      }
      s3 {
        enabled = false
      }
    }
  }
}

resource "aws_mq_broker" "this" {
  for_each    = { orders = "ActiveMQ", billing = "RabbitMQ" }
  broker_name = each.key
  engine_type = each.value

  logs {
    general = true
  }
}
