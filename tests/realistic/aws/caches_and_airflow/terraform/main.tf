variable "airflow_logs" {
  type    = list(string)
  default = ["scheduler", "webserver"]
}

resource "aws_mwaa_environment" "this" {
  name               = "pipelines"
  dag_s3_path        = "dags/"
  execution_role_arn = "arn:aws:iam::111122223333:role/airflow"
  source_bucket_arn  = "arn:aws:s3:::pipelines-dags"

  logging_configuration {
    scheduler_logs {
      enabled   = contains(var.airflow_logs, "scheduler")
      log_level = "INFO"
    }
    webserver_logs {
      enabled   = contains(var.airflow_logs, "webserver")
      log_level = "INFO"
    }
    worker_logs {
      enabled   = contains(var.airflow_logs, "worker")
      log_level = "INFO"
    }
  }
}

resource "aws_cloudwatch_log_group" "sessions" {
  name              = "/elasticache/sessions"
  retention_in_days = 3
}

resource "aws_elasticache_replication_group" "sessions" {
  replication_group_id = "sessions"
  description          = "Sessions"

  dynamic "log_delivery_configuration" {
    for_each = toset(["slow-log", "engine-log"])
    content {
      destination      = aws_cloudwatch_log_group.sessions.name
      destination_type = "cloudwatch-logs"
      log_format       = "json"
      log_type         = log_delivery_configuration.value
    }
  }
}
