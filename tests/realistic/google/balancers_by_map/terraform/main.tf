variable "backends" {
  type = map(object({ sample = optional(number), logged = optional(bool, true), protocol = optional(string, "HTTPS") }))
  default = {
    shop   = {}
    search = { sample = 0.01 }
    assets = { logged = false }
  }
}

resource "google_compute_backend_service" "this" {
  for_each = var.backends

  name                  = each.key
  protocol              = each.value.protocol
  load_balancing_scheme = "EXTERNAL_MANAGED"

  log_config {
    enable      = each.value.logged
    sample_rate = each.value.sample
  }
}

resource "google_compute_region_backend_service" "tcp" {
  name                  = "tcp"
  region                = "europe-west3"
  protocol              = "TCP"
  load_balancing_scheme = "INTERNAL"
}

resource "google_compute_backend_service" "legacy" {
  name     = "legacy"
  protocol = "HTTP"
}
