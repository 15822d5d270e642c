"""Crossplane's kinds for Google Cloud, and the resource types of the Terraform provider that they are made from.

The provider's generator drops the words of the group from a type and writes the rest in camel case:
https://github.com/crossplane-contrib/provider-upjet-gcp
"""

from __future__ import annotations

from collections.abc import Mapping

KINDS: Mapping[str, Mapping[str, str]] = {
    "alloydb": {
        "Instance": "google_alloydb_instance",
    },
    "bigquery": {
        "Dataset": "google_bigquery_dataset",
        "DatasetAccess": "google_bigquery_dataset_access",
        "DatasetIAMBinding": "google_bigquery_dataset_iam_binding",
        "DatasetIAMMember": "google_bigquery_dataset_iam_member",
        "DatasetIAMPolicy": "google_bigquery_dataset_iam_policy",
        "Table": "google_bigquery_table",
    },
    "cloudplatform": {
        "FolderIAMAuditConfig": "google_folder_iam_audit_config",
        "FolderIAMPolicy": "google_folder_iam_policy",
        "OrganizationIAMAuditConfig": "google_organization_iam_audit_config",
        "OrganizationIAMPolicy": "google_organization_iam_policy",
        "Project": "google_project",
        "ProjectIAMAuditConfig": "google_project_iam_audit_config",
        "ProjectIAMPolicy": "google_project_iam_policy",
    },
    "compute": {
        "BackendService": "google_compute_backend_service",
        "Firewall": "google_compute_firewall",
        "FirewallPolicyRule": "google_compute_firewall_policy_rule",
        "Network": "google_compute_network",
        "NetworkFirewallPolicyRule": "google_compute_network_firewall_policy_rule",
        "RegionBackendService": "google_compute_region_backend_service",
        "RegionNetworkFirewallPolicyRule": "google_compute_region_network_firewall_policy_rule",
        "RouterNAT": "google_compute_router_nat",
        "Subnetwork": "google_compute_subnetwork",
    },
    "container": {
        "Cluster": "google_container_cluster",
    },
    "datafusion": {
        "Instance": "google_data_fusion_instance",
    },
    "dialogflow": {
        "Agent": "google_dialogflow_agent",
    },
    "dialogflowcx": {
        "Agent": "google_dialogflow_cx_agent",
    },
    "dns": {
        "ManagedZone": "google_dns_managed_zone",
        "Policy": "google_dns_policy",
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
        "VPCFlowLogsConfig": "google_network_management_vpc_flow_logs_config",
    },
    "networkservices": {
        "EdgeCacheService": "google_network_services_edge_cache_service",
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
        "BucketAccessControl": "google_storage_bucket_access_control",
        "BucketACL": "google_storage_bucket_acl",
        "BucketIAMBinding": "google_storage_bucket_iam_binding",
        "BucketIAMMember": "google_storage_bucket_iam_member",
        "BucketIAMPolicy": "google_storage_bucket_iam_policy",
        "DefaultObjectAccessControl": "google_storage_default_object_access_control",
        "DefaultObjectACL": "google_storage_default_object_acl",
    },
    "workstations": {
        "WorkstationConfig": "google_workstations_workstation_config",
    },
}
"""By API group without the provider's ending, then by kind."""
