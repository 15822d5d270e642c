locals {
  archives = yamldecode(file("${path.module}/archives.yaml"))
}

module "archive" {
  source   = "./modules/archive"
  for_each = local.archives

  name           = each.key
  lock_days      = try(each.value.lock_days, null)
  access_logs_to = try(each.value.access_logs_to, null)
  encryption     = each.value.encryption
}
