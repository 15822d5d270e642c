resource "aws_ec2_client_vpn_endpoint" "staff" {
  description       = "Staff"
  client_cidr_block = "10.200.0.0/16"

  authentication_options {
    type              = "federated-authentication"
    saml_provider_arn = "arn:aws:iam::111122223333:saml-provider/okta"
  }

  connection_log_options {
    enabled = false
  }
}

resource "aws_ssm_document" "sessions" {
  name            = "SSM-SessionManagerRunShell"
  document_type   = "Session"
  document_format = "JSON"

  content = jsonencode({
    schemaVersion = "1.0"
    description   = "Sessions"
    sessionType   = "Standard_Stream"
    inputs = {
      s3BucketName                = ""
      s3EncryptionEnabled         = true
      cloudWatchLogGroupName      = aws_cloudwatch_log_group.sessions.name
      cloudWatchEncryptionEnabled = true
      cloudWatchStreamingEnabled  = true
    }
  })
}

resource "aws_ssm_document" "ports" {
  name          = "port-forwarding"
  document_type = "Session"
  content       = jsonencode({ schemaVersion = "1.0", sessionType = "Port" })
}

resource "aws_cloudwatch_log_group" "sessions" {
  name              = "/ssm/sessions"
  retention_in_days = 0
  kms_key_id        = aws_kms_key.sessions.arn

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_kms_key" "sessions" {
  description = "Sessions"
}
