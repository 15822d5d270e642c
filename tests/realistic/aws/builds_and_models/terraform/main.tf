variable "projects" {
  type    = map(string)
  default = { app = "ENABLED", docs = "DISABLED" }
}

resource "aws_codebuild_project" "this" {
  for_each     = var.projects
  name         = each.key
  service_role = "arn:aws:iam::111122223333:role/codebuild"

  logs_config {
    cloudwatch_logs {
      status     = each.value
      group_name = "/codebuild/${each.key}"
    }
    s3_logs {
      status = "DISABLED"
    }
  }
}

resource "aws_codebuild_project" "plain" {
  name         = "plain"
  service_role = "arn:aws:iam::111122223333:role/codebuild"
}

resource "aws_bedrock_model_invocation_logging_configuration" "this" {
  logging_config {
    text_data_delivery_enabled = true
    s3_config {
      bucket_name = aws_s3_bucket.models.id
      key_prefix  = "bedrock"
    }
  }
}

resource "aws_s3_bucket" "models" {
  bucket = "model-invocations"
}

resource "aws_transfer_server" "sftp" {
  protocols                   = ["SFTP"]
  structured_log_destinations = ["${aws_cloudwatch_log_group.sftp.arn}:*"]
}

resource "aws_cloudwatch_log_group" "sftp" {
  name              = "/aws/transfer/sftp"
  retention_in_days = 400
}
