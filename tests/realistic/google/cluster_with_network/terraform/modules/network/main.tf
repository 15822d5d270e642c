variable "subnets" {
  type = map(object({ range = string, sampling = number }))
}

resource "google_compute_network" "this" {
  name                    = "apps"
  auto_create_subnetworks = false
}

resource "google_compute_subnetwork" "this" {
  for_each = var.subnets

  name          = each.key
  network       = google_compute_network.this.id
  region        = "europe-west3"
  ip_cidr_range = each.value.range

  log_config {
    aggregation_interval = "INTERVAL_5_SEC"
    flow_sampling        = each.value.sampling
    metadata             = "INCLUDE_ALL_METADATA"
  }
}

resource "google_compute_subnetwork" "proxies" {
  name          = "proxies"
  network       = google_compute_network.this.id
  region        = "europe-west3"
  ip_cidr_range = "10.0.32.0/24"
  purpose       = "REGIONAL_MANAGED_PROXY"
  role          = "ACTIVE"
}

resource "google_compute_router_nat" "this" {
  name                               = "nat"
  router                             = "router"
  region                             = "europe-west3"
  nat_ip_allocate_option             = "AUTO_ONLY"
  source_subnetwork_ip_ranges_to_nat = "ALL_SUBNETWORKS_ALL_IP_RANGES"

  log_config {
    enable = true
    filter = "ERRORS_ONLY"
  }
}

output "id" {
  value = google_compute_network.this.id
}

output "subnets" {
  value = { for name, subnet in google_compute_subnetwork.this : name => subnet.id }
}
