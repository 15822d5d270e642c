module "edge" {
  source         = "../modules/edge"
  environment    = "prod"
  retention_days = 400
}
