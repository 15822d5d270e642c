variable "name" {
  type    = string
  default = "audit"
}

variable "retention_in_days" {
  type    = number
  default = 400
}

variable "tags" {
  type    = map(string)
  default = { Environment = "production" }
}
