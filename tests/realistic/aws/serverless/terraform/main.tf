variable "functions" {
  type = map(object({ handler = string, log_format = optional(string, "JSON"), retention = optional(number, 400) }))
  default = {
    charge = { handler = "charge.main" }
    refund = { handler = "refund.main", retention = 7 }
  }
}

resource "aws_lambda_function" "this" {
  for_each      = var.functions
  function_name = "payments-${each.key}"
  handler       = each.value.handler
  runtime       = "python3.12"
  role          = aws_iam_role.function.arn

  logging_config {
    log_format = each.value.log_format
    log_group  = aws_cloudwatch_log_group.function[each.key].name
  }
}

resource "aws_cloudwatch_log_group" "function" {
  for_each          = var.functions
  name              = "/aws/lambda/payments-${each.key}"
  retention_in_days = each.value.retention
  kms_key_id        = aws_kms_key.logs.arn
  skip_destroy      = true
}

resource "aws_kms_key" "logs" {
  enable_key_rotation = true
}

resource "aws_iam_role" "function" {
  name               = "payments"
  assume_role_policy = data.aws_iam_policy_document.lambda.json
}

data "aws_iam_policy_document" "lambda" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

resource "aws_sfn_state_machine" "this" {
  name       = "payments"
  role_arn   = aws_iam_role.function.arn
  definition = jsonencode({ StartAt = "Charge", States = { Charge = { Type = "Task", Resource = aws_lambda_function.this["charge"].arn, End = true } } })

  logging_configuration {
    level                  = "ERROR"
    include_execution_data = false
    log_destination        = "${aws_cloudwatch_log_group.workflow.arn}:*"
  }
}

resource "aws_cloudwatch_log_group" "workflow" {
  name              = "/aws/vendedlogs/states/payments"
  retention_in_days = 400
  kms_key_id        = aws_kms_key.logs.arn
  skip_destroy      = true
}
