variable "environment" {
  type    = string
  default = "production"
}

variable "log_retention_days" {
  description = "How long access logs are kept, everywhere."
  type        = number
  default     = 400
}

variable "archive_after_days" {
  description = "When records move to cold storage."
  type        = number
  default     = 120
}
