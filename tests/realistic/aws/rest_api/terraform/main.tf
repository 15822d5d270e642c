variable "stages" {
  type    = list(string)
  default = ["prod"]
}

locals {
  log_format = {
    requestId    = "$context.requestId"
    requestTime  = "$context.requestTime"
    ip           = "$context.identity.sourceIp"
    user         = "$context.authorizer.principalId"
    httpMethod   = "$context.httpMethod"
    resourcePath = "$context.resourcePath"
    status       = "$context.status"
  }
}

resource "aws_api_gateway_rest_api" "orders" {
  name = "orders"
  body = file("${path.module}/openapi.yaml")
}

resource "aws_api_gateway_deployment" "orders" {
  rest_api_id = aws_api_gateway_rest_api.orders.id
  triggers    = { redeployment = sha1(aws_api_gateway_rest_api.orders.body) }
}

resource "aws_cloudwatch_log_group" "stage" {
  for_each          = toset(var.stages)
  name              = "/aws/api-gateway/orders/${each.key}"
  retention_in_days = 30
}

resource "aws_api_gateway_stage" "this" {
  for_each      = toset(var.stages)
  rest_api_id   = aws_api_gateway_rest_api.orders.id
  deployment_id = aws_api_gateway_deployment.orders.id
  stage_name    = each.key

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.stage[each.key].arn
    format          = jsonencode(local.log_format)
  }
}

resource "aws_api_gateway_method_settings" "all" {
  for_each    = aws_api_gateway_stage.this
  rest_api_id = each.value.rest_api_id
  stage_name  = each.value.stage_name
  method_path = "*/*"

  settings {
    logging_level      = "INFO"
    data_trace_enabled = true
    metrics_enabled    = true
  }
}
