variable "environment" {
  type    = string
  default = "production"
}

variable "log_retention_days" {
  description = "How long access logs are kept. Set per environment."
  type        = number
}

variable "buckets" {
  description = "Log buckets by purpose."
  type        = map(object({ expire_days = optional(number, 90) }))
  default = {
    access = {}
    trail  = { expire_days = 365 }
  }
}
