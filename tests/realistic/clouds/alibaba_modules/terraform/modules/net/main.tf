variable "name" {}
variable "logs" { default = true }
resource "alicloud_vpc" "this" {
  count    = 1
  vpc_name = var.name
}
output "vpc_id" { value = one(alicloud_vpc.this[*].id) }
output "vpc_id2" { value = alicloud_vpc.this[0].id }
