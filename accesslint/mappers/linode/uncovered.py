"""Types of Linode that one may look for and that are not judged, each with the reason."""

from __future__ import annotations

UNCOVERED = {
    "linode_database_postgresql_v2": "the provider has no attribute for logs of databases",
    "linode_nodebalancer": "the platform offers no access log",
    "linode_vpc": "the platform offers no flow logs",
}
"""Reasons by type."""
