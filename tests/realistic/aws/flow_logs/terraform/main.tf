module "vpc" {
  source                               = "./modules/vpc"
  name                                 = "main"
  enable_flow_log                      = true
  create_flow_log_cloudwatch_log_group = true
  flow_log_log_format                  = "$${srcaddr} $${dstaddr} $${action}"
  tags                                 = { Environment = "prod" }
}

module "sandbox" {
  source = "./modules/vpc"
  name   = "sandbox"
}

module "rejects" {
  source                    = "./modules/vpc"
  name                      = "rejects"
  enable_flow_log           = true
  flow_log_traffic_type     = "ACCEPT"
  flow_log_destination_type = "s3"
  flow_log_destination_arn  = "arn:aws:s3:::nobody-has-this-bucket"
}
