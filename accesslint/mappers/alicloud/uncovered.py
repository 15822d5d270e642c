"""Types of Alibaba Cloud that one may look for and that are not judged, each with the reason."""

from __future__ import annotations

UNCOVERED = {
    "alicloud_api_gateway_group": "its log is a setting of the region, alicloud_api_gateway_log_config",
    "alicloud_cs_managed_kubernetes": "its audit log is a choice at creation; control_plane_log_components are others",
    "alicloud_nlb_load_balancer": "load balancers of the fourth layer have no access log; flow logs hold the traffic",
    "alicloud_slb_load_balancer": "its access log is switched on in the console or by alicloud_log_audit",
    "alicloud_wafv3_domain": "its log is switched on in the console or by alicloud_log_audit",
}
"""Reasons by type."""
