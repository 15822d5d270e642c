variable "zones" {
  type = map(object({ private = optional(bool, false), logged = optional(bool, true) }))
  default = {
    "example.com"      = {}
    "example.net"      = { logged = false }
    "internal.example" = { private = true }
  }
}

resource "aws_route53_zone" "this" {
  for_each = var.zones
  name     = each.key

  dynamic "vpc" {
    for_each = each.value.private ? ["vpc-0123456789abcdef0"] : []
    content {
      vpc_id = vpc.value
    }
  }
}

locals {
  logged = { for name, zone in var.zones : name => zone if zone.logged && !zone.private }
}

resource "aws_cloudwatch_log_group" "zone" {
  for_each          = local.logged
  provider          = aws.virginia
  name              = "/aws/route53/${each.key}"
  retention_in_days = 400
}

resource "aws_route53_query_log" "this" {
  for_each                 = local.logged
  zone_id                  = aws_route53_zone.this[each.key].zone_id
  cloudwatch_log_group_arn = aws_cloudwatch_log_group.zone[each.key].arn
}

resource "aws_route53_resolver_query_log_config" "vpc" {
  name            = "vpc"
  destination_arn = "arn:aws:s3:::central-dns-logs-111122223333"
}
