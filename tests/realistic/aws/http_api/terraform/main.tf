variable "create_log_group" {
  type    = bool
  default = true
}

variable "stage_access_log_settings" {
  type = object({ format = optional(string) })
  default = {
    format = "$context.identity.sourceIp [$context.requestTime] \"$context.routeKey\" $context.status $context.requestId"
  }
}

resource "aws_apigatewayv2_api" "this" {
  name          = "catalogue"
  protocol_type = "HTTP"
}

resource "aws_cloudwatch_log_group" "this" {
  count             = var.create_log_group ? 1 : 0
  name              = "/aws/apigateway/${replace(aws_apigatewayv2_api.this.name, ".", "-")}/default"
  retention_in_days = 7
}

resource "aws_apigatewayv2_stage" "this" {
  api_id      = aws_apigatewayv2_api.this.id
  name        = "$default"
  auto_deploy = true

  dynamic "access_log_settings" {
    for_each = var.create_log_group ? [var.stage_access_log_settings] : []
    content {
      destination_arn = aws_cloudwatch_log_group.this[0].arn
      format          = access_log_settings.value.format
    }
  }
}

resource "aws_apigatewayv2_stage" "internal" {
  api_id = aws_apigatewayv2_api.this.id
  name   = "internal"
}
