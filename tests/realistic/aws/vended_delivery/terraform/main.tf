resource "aws_lb" "tcp" {
  name               = "tcp"
  load_balancer_type = "network"
  internal           = true
}

resource "aws_cloudwatch_log_group" "tcp" {
  name              = "/aws/vendedlogs/nlb/tcp"
  retention_in_days = 400
  kms_key_id        = "alias/logs"
  skip_destroy      = true
}

resource "aws_cloudwatch_log_delivery_source" "tcp" {
  name         = "tcp"
  log_type     = "NLB_ACCESS_LOGS"
  resource_arn = aws_lb.tcp.arn
}

resource "aws_cloudwatch_log_delivery_destination" "tcp" {
  name          = "tcp"
  output_format = "json"
  delivery_destination_configuration {
    destination_resource_arn = aws_cloudwatch_log_group.tcp.arn
  }
}

resource "aws_cloudwatch_log_delivery" "tcp" {
  delivery_source_name     = aws_cloudwatch_log_delivery_source.tcp.name
  delivery_destination_arn = aws_cloudwatch_log_delivery_destination.tcp.arn
}
