"""Types of Yandex Cloud that one may look for and that are not judged, each with the reason."""

from __future__ import annotations

UNCOVERED = {
    "yandex_lb_network_load_balancer": "it has no access log",
    "yandex_mdb_mysql_cluster": "accesses are data events, which a trail lists by service",
    "yandex_mdb_postgresql_cluster": "accesses are data events, which a trail lists by service",
    "yandex_vpc_network": "the platform offers no flow logs",
}
"""Reasons by type."""
