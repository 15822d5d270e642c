module "edge" {
  source         = "../modules/edge"
  environment    = "dev"
  retention_days = 1
  enable_logs    = false
}
