"""Types of Google Cloud that one may look for and that are not judged, each with the reason and the vendor's page.

What only audit logs record is judged where they are configured: `google_project_iam_audit_config` and its kind.
"""

from __future__ import annotations

from collections.abc import Mapping

_CLOUD = "https://cloud.google.com"

UNCOVERED: Mapping[str, str] = {
    "google_access_context_manager_service_perimeter": (
        "a request that a perimeter refuses, or would refuse in dry run, is always in the policy denied audit log "
        f"({_CLOUD}/vpc-service-controls/docs/audit-logging)"
    ),
    "google_alloydb_cluster": (
        f"its instances are judged; the cluster itself has no log of its own ({_CLOUD}/alloydb/docs/audit-logging)"
    ),
    "google_api_gateway_gateway": (
        f"every request is logged, without anything to set ({_CLOUD}/api-gateway/docs/viewing-logs)"
    ),
    "google_apigee_environment": (
        "Apigee logs by policies inside of its proxies, which are deployed as archives; who changes it is in the "
        "audit logs "
        f"({_CLOUD}/apigee/docs/api-platform/reference/policies/message-logging-policy)"
    ),
    "google_app_engine_standard_app_version": (
        f"every request is logged, without anything to set ({_CLOUD}/appengine/docs/standard/writing-application-logs)"
    ),
    "google_artifact_registry_repository": (
        "reads and writes of artifacts are Data Access of artifactregistry.googleapis.com, which audit "
        "configurations switch on "
        f"({_CLOUD}/artifact-registry/docs/audit-logging)"
    ),
    "google_bigtable_instance": (
        "reads and writes of rows are Data Access of bigtable.googleapis.com, which audit configurations switch "
        "on "
        f"({_CLOUD}/bigtable/docs/audit-logging)"
    ),
    "google_cloud_run_service": (f"every request is logged, without anything to set ({_CLOUD}/run/docs/logging)"),
    "google_cloud_run_v2_job": (
        f"nobody requests anything of a job; its executions are in the audit logs ({_CLOUD}/run/docs/audit-logging)"
    ),
    "google_cloud_run_v2_service": (f"every request is logged, without anything to set ({_CLOUD}/run/docs/logging)"),
    "google_cloudfunctions2_function": (
        "every request is logged, as that of the Cloud Run service which it is "
        f"({_CLOUD}/functions/docs/monitoring/logging)"
    ),
    "google_cloudfunctions_function": (
        f"every execution is logged, without anything to set ({_CLOUD}/functions/docs/monitoring/logging)"
    ),
    "google_composer_environment": (
        "the logs of Airflow are always sent to Cloud Logging; who calls the API is in the audit logs "
        f"({_CLOUD}/composer/docs/composer-2/view-logs)"
    ),
    "google_compute_backend_bucket": (
        "every request is logged, without anything to set "
        f"({_CLOUD}/load-balancing/docs/https/https-logging-monitoring)"
    ),
    "google_compute_global_forwarding_rule": (
        "the log of requests is a matter of the backend services behind it, which are judged "
        f"({_CLOUD}/load-balancing/docs/https/https-logging-monitoring)"
    ),
    "google_compute_health_check": (
        f"its log tells how backends fare, not who accesses them ({_CLOUD}/load-balancing/docs/health-check-logging)"
    ),
    "google_compute_interconnect_attachment": (
        "its traffic is in VPC Flow Logs, where a configuration of them names it; the networks and subnets are "
        "judged "
        f"({_CLOUD}/vpc/docs/flow-logs)"
    ),
    "google_compute_network_firewall_policy_with_rules": (
        "its rules log by choice, as single rules do; flow logs see what they let pass "
        f"({_CLOUD}/firewall/docs/firewall-rules-logging)"
    ),
    "google_compute_packet_mirroring": (
        f"it copies packets to a collector and leaves no records ({_CLOUD}/vpc/docs/packet-mirroring)"
    ),
    "google_compute_security_policy": (
        "what Cloud Armor decides is in the request log of the backend service, which is judged "
        f"({_CLOUD}/armor/docs/request-logging)"
    ),
    "google_compute_target_https_proxy": (
        "the log of requests is a matter of the backend services behind it, which are judged "
        f"({_CLOUD}/load-balancing/docs/https/https-logging-monitoring)"
    ),
    "google_compute_vpn_tunnel": (
        "its log is of tunnels going up and down, and always on; its traffic is in VPC Flow Logs "
        f"({_CLOUD}/network-connectivity/docs/vpn/how-to/viewing-logs-metrics)"
    ),
    "google_dataproc_cluster": (
        "jobs and clusters are in the audit logs; what jobs write holds no accesses "
        f"({_CLOUD}/dataproc/docs/guides/audit-logging)"
    ),
    "google_firestore_database": (
        "reads and writes of documents are Data Access of firestore.googleapis.com, which audit configurations "
        "switch on "
        f"({_CLOUD}/firestore/docs/audit-logging)"
    ),
    "google_iap_web_iam_member": (
        "who is let in is Data Access of iap.googleapis.com, which audit configurations switch on "
        f"({_CLOUD}/iap/docs/audit-log-howto)"
    ),
    "google_memcache_instance": (
        "Memorystore has no log of commands; who changes an instance is in the audit logs "
        f"({_CLOUD}/memorystore/docs/memcached/audit-logging)"
    ),
    "google_network_connectivity_hub": (
        "it joins networks and passes no traffic itself; flow logs of the networks hold it "
        f"({_CLOUD}/network-connectivity/docs/network-connectivity-center)"
    ),
    "google_privateca_ca_pool": (
        "certificates that are asked for are in the audit logs of privateca.googleapis.com "
        f"({_CLOUD}/certificate-authority-service/docs/audit-logging)"
    ),
    "google_privateca_certificate_authority": (
        "what it issues is in the audit logs of privateca.googleapis.com "
        f"({_CLOUD}/certificate-authority-service/docs/audit-logging)"
    ),
    "google_redis_cluster": (
        "Memorystore has no log of commands; who changes a cluster is in the audit logs "
        f"({_CLOUD}/memorystore/docs/cluster/audit-logging)"
    ),
    "google_redis_instance": (
        "Memorystore has no log of commands; who changes an instance is in the audit logs "
        f"({_CLOUD}/memorystore/docs/redis/audit-logging)"
    ),
    "google_scc_notification_config": (
        "it tells of findings and keeps no record of accesses "
        f"({_CLOUD}/security-command-center/docs/how-to-notifications)"
    ),
    "google_secret_manager_secret": (
        "reads of secrets are Data Access of secretmanager.googleapis.com, which audit configurations switch on "
        f"({_CLOUD}/secret-manager/docs/audit-logging)"
    ),
    "google_spanner_instance": (
        "reads and writes of rows are Data Access of spanner.googleapis.com, which audit configurations switch on "
        f"({_CLOUD}/spanner/docs/audit-logging)"
    ),
    "google_vertex_ai_endpoint": (
        "predictions are Data Access of aiplatform.googleapis.com; its own log holds the content of requests and "
        "is for tuning models "
        f"({_CLOUD}/vertex-ai/docs/general/audit-logging)"
    ),
}
"""Reasons by type."""
