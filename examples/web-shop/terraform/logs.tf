module "bucket" {
  source   = "./modules/log-bucket"
  for_each = var.buckets

  name        = "web-shop-${var.environment}-${each.key}-logs"
  expire_days = each.value.expire_days
}

resource "aws_cloudwatch_log_group" "flow" {
  name              = "/web-shop/${var.environment}/flow"
  retention_in_days = var.log_retention_days
}
