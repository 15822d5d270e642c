variable "audited" {
  type    = bool
  default = true
}

variable "shares" {
  type    = map(string)
  default = { finance = "SUCCESS_AND_FAILURE", public = "FAILURE_ONLY" }
}

resource "aws_kms_key" "audit" {
  description         = "audit logs of file shares"
  enable_key_rotation = true
}

resource "aws_cloudwatch_log_group" "audit" {
  name              = "/aws/fsx/audit"
  retention_in_days = 400
  kms_key_id        = aws_kms_key.audit.arn
  skip_destroy      = true
}

resource "aws_fsx_windows_file_system" "share" {
  for_each            = var.shares
  subnet_ids          = ["subnet-0123456789abcdef0"]
  throughput_capacity = 64
  storage_capacity    = 300

  dynamic "audit_log_configuration" {
    for_each = var.audited ? [each.value] : []
    content {
      audit_log_destination             = aws_cloudwatch_log_group.audit.arn
      file_access_audit_log_level       = audit_log_configuration.value
      file_share_access_audit_log_level = "SUCCESS_AND_FAILURE"
    }
  }
}

resource "aws_datasync_task" "nightly" {
  name                     = "nightly"
  source_location_arn      = "arn:aws:datasync:eu-west-1:111122223333:location/loc-0a"
  destination_location_arn = "arn:aws:datasync:eu-west-1:111122223333:location/loc-0b"
  cloudwatch_log_group_arn = aws_cloudwatch_log_group.audit.arn

  options {
    log_level = "TRANSFER"
  }
}

resource "aws_dms_replication_task" "orders" {
  replication_task_id      = "orders"
  migration_type           = "cdc"
  replication_instance_arn = "arn:aws:dms:eu-west-1:111122223333:rep:moves"
  source_endpoint_arn      = "arn:aws:dms:eu-west-1:111122223333:endpoint:a"
  target_endpoint_arn      = "arn:aws:dms:eu-west-1:111122223333:endpoint:b"
  table_mappings           = jsonencode({ rules = [] })
  replication_task_settings = jsonencode({
    TargetMetadata = { SupportLobs = true }
    Logging        = { EnableLogging = false }
  })
}

resource "aws_elastic_beanstalk_environment" "intranet" {
  name        = "intranet"
  application = "intranet"

  dynamic "setting" {
    for_each = { StreamLogs = "true", DeleteOnTerminate = "false", RetentionInDays = "90" }
    content {
      namespace = "aws:elasticbeanstalk:cloudwatch:logs"
      name      = setting.key
      value     = setting.value
    }
  }
}
