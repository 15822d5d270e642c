"""Pulumi's resource types for Google Cloud, and the types of the Terraform provider that they bridge to.

https://www.pulumi.com/registry/packages/gcp/api-docs/
"""

from __future__ import annotations

from collections.abc import Mapping

TYPES: Mapping[str, Mapping[str, str]] = {
    "alloydb": {
        "Instance": "google_alloydb_instance",
    },
    "bigquery": {
        "Dataset": "google_bigquery_dataset",
        "DatasetAccess": "google_bigquery_dataset_access",
        "DatasetIamBinding": "google_bigquery_dataset_iam_binding",
        "DatasetIamMember": "google_bigquery_dataset_iam_member",
        "DatasetIamPolicy": "google_bigquery_dataset_iam_policy",
        "Table": "google_bigquery_table",
    },
    "compute": {
        "BackendService": "google_compute_backend_service",
        "Firewall": "google_compute_firewall",
        "FirewallPolicyRule": "google_compute_firewall_policy_rule",
        "Network": "google_compute_network",
        "NetworkFirewallPolicyRule": "google_compute_network_firewall_policy_rule",
        "RegionBackendService": "google_compute_region_backend_service",
        "RegionNetworkFirewallPolicyRule": "google_compute_region_network_firewall_policy_rule",
        "RouterNat": "google_compute_router_nat",
        "Subnetwork": "google_compute_subnetwork",
    },
    "container": {
        "Cluster": "google_container_cluster",
    },
    "datafusion": {
        "Instance": "google_data_fusion_instance",
    },
    "diagflow": {
        "Agent": "google_dialogflow_agent",
        "CxAgent": "google_dialogflow_cx_agent",
    },
    "dns": {
        "ManagedZone": "google_dns_managed_zone",
        "Policy": "google_dns_policy",
    },
    "folder": {
        "IAMPolicy": "google_folder_iam_policy",
        "IamAuditConfig": "google_folder_iam_audit_config",
    },
    "identityplatform": {
        "Config": "google_identity_platform_config",
    },
    "kms": {
        "CryptoKey": "google_kms_crypto_key",
        "CryptoKeyVersion": "google_kms_crypto_key_version",
    },
    "logging": {
        "BillingAccountBucketConfig": "google_logging_billing_account_bucket_config",
        "BillingAccountExclusion": "google_logging_billing_account_exclusion",
        "BillingAccountSink": "google_logging_billing_account_sink",
        "FolderBucketConfig": "google_logging_folder_bucket_config",
        "FolderExclusion": "google_logging_folder_exclusion",
        "FolderSink": "google_logging_folder_sink",
        "Metric": "google_logging_metric",
        "OrganizationBucketConfig": "google_logging_organization_bucket_config",
        "OrganizationExclusion": "google_logging_organization_exclusion",
        "OrganizationSink": "google_logging_organization_sink",
        "ProjectBucketConfig": "google_logging_project_bucket_config",
        "ProjectExclusion": "google_logging_project_exclusion",
        "ProjectSink": "google_logging_project_sink",
    },
    "monitoring": {
        "AlertPolicy": "google_monitoring_alert_policy",
    },
    "networkmanagement": {
        "VpcFlowLogsConfig": "google_network_management_vpc_flow_logs_config",
    },
    "networkservices": {
        "EdgeCacheService": "google_network_services_edge_cache_service",
    },
    "organizations": {
        "IAMPolicy": "google_organization_iam_policy",
        "IamAuditConfig": "google_organization_iam_audit_config",
        "Project": "google_project",
    },
    "projects": {
        "IAMAuditConfig": "google_project_iam_audit_config",
        "IAMPolicy": "google_project_iam_policy",
    },
    "pubsub": {
        "Subscription": "google_pubsub_subscription",
        "Topic": "google_pubsub_topic",
    },
    "sql": {
        "DatabaseInstance": "google_sql_database_instance",
    },
    "storage": {
        "Bucket": "google_storage_bucket",
        "BucketACL": "google_storage_bucket_acl",
        "BucketAccessControl": "google_storage_bucket_access_control",
        "BucketIAMBinding": "google_storage_bucket_iam_binding",
        "BucketIAMMember": "google_storage_bucket_iam_member",
        "BucketIAMPolicy": "google_storage_bucket_iam_policy",
        "DefaultObjectACL": "google_storage_default_object_acl",
        "DefaultObjectAccessControl": "google_storage_default_object_access_control",
    },
    "workstations": {
        "WorkstationConfig": "google_workstations_workstation_config",
    },
}
"""By module, then by name: `aws:s3/bucketV2:BucketV2` and `aws:s3:BucketV2` are `s3` and `BucketV2`."""
