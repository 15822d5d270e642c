locals {
  zones = {
    public  = { name = "example.com.", visibility = "public" }
    private = { name = "internal.example.com.", visibility = "private" }
  }
}

resource "google_dns_managed_zone" "this" {
  for_each = local.zones

  name       = each.key
  dns_name   = each.value.name
  visibility = each.value.visibility
}

resource "google_dns_managed_zone" "logged" {
  name     = "shop"
  dns_name = "shop.example.com."

  cloud_logging_config {
    enable_logging = true
  }
}

resource "google_dns_policy" "this" {
  for_each = { apps = true, tools = false }

  name           = each.key
  enable_logging = each.value

  networks {
    network_url = "projects/example/global/networks/${each.key}"
  }
}

resource "google_compute_firewall" "ssh" {
  name    = "ssh"
  network = "apps"

  allow {
    protocol = "tcp"
    ports    = ["22"]
  }

  log_config {
    metadata = "INCLUDE_ALL_METADATA"
  }
}

resource "google_compute_firewall" "internal" {
  name    = "internal"
  network = "apps"

  allow {
    protocol = "all"
  }
}
