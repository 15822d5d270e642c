module "config" {
  source     = "./modules/config"
  for_each   = toset(["security", "sandbox"])
  name       = each.key
  is_enabled = each.key == "security"
}
