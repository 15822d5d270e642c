"""Types of DigitalOcean that one may look for and that are not judged, each with the reason."""

from __future__ import annotations

UNCOVERED = {
    "digitalocean_app": "its logs are forwarded by log_destination; what it logs is its code's",
    "digitalocean_kubernetes_cluster": "the platform offers no audit log of the API server",
    "digitalocean_loadbalancer": "the platform offers no access log",
    "digitalocean_vpc": "the platform offers no flow logs",
}
"""Reasons by type."""
