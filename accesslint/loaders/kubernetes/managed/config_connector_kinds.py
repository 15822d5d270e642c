"""Config Connector's kinds, the Terraform types behind them, and the arguments that are called otherwise.

https://cloud.google.com/config-connector/docs/reference/overview; names are those of the project's service mappings:
https://github.com/GoogleCloudPlatform/k8s-config-connector (config/servicemappings)
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec


class Kind(msgspec.Struct, frozen=True):
    """One kind."""

    type: str
    """Terraform's. `{level}` stands for project, folder, organization or billing_account, `{region}` for where."""
    name: str = "name"
    """The argument that `metadata.name` or `spec.resourceID` gives; empty where it gives none."""
    pointers: Mapping[str, str] = {}
    """Arguments by the references that stand for them, where leaving out `Ref` does not give them."""
    arguments: Mapping[str, str] = {}
    """Arguments by other properties."""
    owners: Mapping[str, str] = {}
    """What the owner's argument is called, by level, where it is not the usual one."""


_KEY = {"kmsKeyRef": "kms_key_name"}

KINDS: Mapping[str, Kind] = {
    "AlloyDBInstance": Kind("google_alloydb_instance", "instance_id"),
    "BigQueryDataset": Kind("google_bigquery_dataset", "dataset_id", _KEY),
    "BigQueryDatasetAccess": Kind("google_bigquery_dataset_access", ""),
    "BigQueryTable": Kind("google_bigquery_table", "table_id", {**_KEY, "datasetRef": "dataset_id"}),
    "ComputeBackendService": Kind("google_compute_{region}backend_service"),
    "ComputeFirewall": Kind("google_compute_firewall"),
    "ComputeFirewallPolicyRule": Kind("google_compute_firewall_policy_rule", ""),
    "ComputeNetwork": Kind("google_compute_network"),
    "ComputeNetworkFirewallPolicyRule": Kind("google_compute_network_firewall_policy_rule", ""),
    "ComputeRouterNAT": Kind("google_compute_router_nat"),
    "ComputeSubnetwork": Kind("google_compute_subnetwork"),
    "ContainerCluster": Kind("google_container_cluster"),
    "DNSManagedZone": Kind("google_dns_managed_zone", pointers={"networkRef": "network_url"}),
    "DNSPolicy": Kind("google_dns_policy", pointers={"networkRef": "network_url"}),
    "DataFusionInstance": Kind("google_data_fusion_instance"),
    "DialogflowAgent": Kind("google_dialogflow_agent", ""),
    "DialogflowCXAgent": Kind("google_dialogflow_cx_agent", ""),
    "IdentityPlatformConfig": Kind("google_identity_platform_config", ""),
    "KMSCryptoKey": Kind("google_kms_crypto_key"),
    "KMSCryptoKeyVersion": Kind("google_kms_crypto_key_version", ""),
    "LoggingLogBucket": Kind(
        "google_logging_{level}_bucket_config", "bucket_id", _KEY, owners={"org_id": "organization"}
    ),
    "LoggingLogExclusion": Kind("google_logging_{level}_exclusion"),
    "LoggingLogMetric": Kind("google_logging_metric"),
    "LoggingLogSink": Kind("google_logging_{level}_sink"),
    "LoggingProjectBucketConfig": Kind("google_logging_project_bucket_config", "bucket_id"),
    "MonitoringAlertPolicy": Kind("google_monitoring_alert_policy", ""),
    "NetworkServicesEdgeCacheService": Kind("google_network_services_edge_cache_service"),
    "Project": Kind("google_project", "project_id", {"folderRef": "folder_id", "organizationRef": "org_id"}),
    "PubSubSubscription": Kind("google_pubsub_subscription"),
    "PubSubTopic": Kind("google_pubsub_topic", "name", _KEY),
    "SQLInstance": Kind(
        "google_sql_database_instance",
        "name",
        {"encryptionKMSCryptoKeyRef": "encryption_key_name", "masterInstanceRef": "master_instance_name"},
    ),
    "StorageBucket": Kind("google_storage_bucket", "name", {"kmsKeyRef": "default_kms_key_name"}),
    "StorageBucketAccessControl": Kind("google_storage_bucket_access_control", ""),
    "StorageDefaultObjectAccessControl": Kind("google_storage_default_object_access_control", ""),
    "WorkstationsWorkstationConfig": Kind("google_workstations_workstation_config", "workstation_config_id"),
}
"""Those that decide about records of accesses. Kinds of IAM are translated in `config_connector_iam`."""

LEVELS: Mapping[str, tuple[str, str, str]] = {
    "projectRef": ("project", "project", "cnrm.cloud.google.com/project-id"),
    "folderRef": ("folder", "folder", "cnrm.cloud.google.com/folder-id"),
    "organizationRef": ("organization", "org_id", "cnrm.cloud.google.com/organization-id"),
    "billingAccountRef": ("billing_account", "billing_account", ""),
}
"""By the reference to an owner: the word in a type, the usual argument, the annotation that says the same."""

TEMPLATES: Mapping[str, str] = {
    "storageBucketRef": "storage.googleapis.com/",
    "bigQueryDatasetRef": "bigquery.googleapis.com/",
    "pubSubTopicRef": "pubsub.googleapis.com/",
    "loggingLogBucketRef": "logging.googleapis.com/",
}
"""What a sink's destination starts with, by the reference to it."""

TYPES: Mapping[str, tuple[str, ...]] = {
    "{level}": ("project", "folder", "organization", "billing_account"),
    "{region}": ("", "region_"),
}


def types_of(kind: Kind) -> list[str]:
    """The types that a kind may become."""
    for hole, words in TYPES.items():
        if hole in kind.type:
            return [kind.type.replace(hole, word) for word in words]
    return [kind.type]
