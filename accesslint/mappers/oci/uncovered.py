"""Types of OCI that one may look for and that are not judged, each with the reason."""

from __future__ import annotations

UNCOVERED = {
    "oci_containerengine_cluster": "its API server's audit records are in the tenancy's audit log, which is always on",
    "oci_database_autonomous_database": "its unified audit is switched on inside the database or by Data Safe",
    "oci_network_load_balancer_network_load_balancer": "it has no access log; flow logs of its subnet hold the traffic",
    "oci_objectstorage_bucket.object_events_enabled": "events are for reactions, and keep no record of who did what",
    "oci_streaming_stream": "a stream is a step on the way: what reads it is not told",
    "oci_events_rule": "it tells of events, and keeps no record of them",
}
"""Reasons by type."""
