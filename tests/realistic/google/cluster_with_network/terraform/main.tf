module "network" {
  source = "./modules/network"

  subnets = {
    nodes = { range = "10.0.0.0/20", sampling = 1 }
    tools = { range = "10.0.16.0/24", sampling = 0.1 }
  }
}

resource "google_container_cluster" "apps" {
  name                     = "apps"
  location                 = "europe-west3"
  network                  = module.network.id
  subnetwork               = module.network.subnets["nodes"]
  remove_default_node_pool = true
  initial_node_count       = 1

  logging_config {
    enable_components = ["SYSTEM_COMPONENTS"]
  }
}

resource "google_container_cluster" "batch" {
  name               = "batch"
  location           = "europe-west3"
  network            = module.network.id
  initial_node_count = 1
  logging_service    = "none"
}

resource "google_container_cluster" "autopilot" {
  name             = "autopilot"
  location         = "europe-west3"
  enable_autopilot = true
}
