"""Types of NAVER Cloud Platform that one may look for and that are not judged, each with the reason."""

from __future__ import annotations

UNCOVERED = {
    "ncloud_lb": "its access log is switched on in the console: the provider has no attribute for it",
    "ncloud_objectstorage_bucket": "its access log is switched on in the console: the provider has no attribute for it",
    "ncloud_vpc": "flow logs are switched on in the console: the provider has no resource for them",
}
"""Reasons by type."""
