variable "cluster_name" {
  type    = string
  default = "platform"
}

variable "cluster_enabled_log_types" {
  type    = list(string)
  default = ["audit", "api", "authenticator"]
}

resource "aws_kms_key" "logs" {
  description         = "Logs of ${var.cluster_name}"
  enable_key_rotation = true
}

resource "aws_cloudwatch_log_group" "this" {
  count             = length(var.cluster_enabled_log_types) > 0 ? 1 : 0
  name              = "/aws/eks/${var.cluster_name}/cluster"
  retention_in_days = 90
  kms_key_id        = aws_kms_key.logs.arn
}

resource "aws_eks_cluster" "this" {
  name                      = var.cluster_name
  role_arn                  = "arn:aws:iam::111122223333:role/eks"
  enabled_cluster_log_types = var.cluster_enabled_log_types

  vpc_config {
    subnet_ids = ["subnet-1", "subnet-2"]
  }

  depends_on = [aws_cloudwatch_log_group.this]
}
