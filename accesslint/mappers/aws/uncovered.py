"""Types of AWS that one may look for and that are not judged, each with the reason and the vendor's page for it."""

from __future__ import annotations

from collections.abc import Mapping

_AWS = "https://docs.aws.amazon.com"

UNCOVERED: Mapping[str, str] = {
    "aws_acm_certificate": (
        "certificate transparency logs are public lists of certificates, on unless opted out; they record no access "
        f"({_AWS}/acm/latest/userguide/acm-bestpractices.html#best-practices-transparency)"
    ),
    "aws_amplify_app": (
        "Amplify keeps the access log of its sites itself, without anything to configure "
        f"({_AWS}/amplify/latest/userguide/access-logs.html)"
    ),
    "aws_api_gateway_method_settings.logging_level": (
        "execution logs are for finding faults and hold what the access log holds already; that they give no bodies "
        f"away is judged ({_AWS}/apigateway/latest/developerguide/set-up-logging.html)"
    ),
    "aws_apprunner_service": (
        "App Runner always sends its logs to log groups that it names itself "
        f"({_AWS}/apprunner/latest/dg/monitor-cwl.html)"
    ),
    "aws_athena_workgroup": (
        "results of queries are data, not records of who asked; CloudTrail records each query "
        f"({_AWS}/athena/latest/ug/monitor-with-cloudtrail.html)"
    ),
    "aws_cloudwatch_log_data_protection_policy": (
        "it masks what readers see and leaves the records as they are; whether a record may hold it is judged where it "
        f"is written ({_AWS}/AmazonCloudWatch/latest/logs/mask-sensitive-log-data.html)"
    ),
    "aws_cloudtrail.sns_topic_name": (
        "the topic is told of every new file, not of what is in it; whether somebody looks at the records is judged "
        f"by alarms and rules ({_AWS}/awscloudtrail/latest/userguide/configure-sns-notifications-for-cloudtrail.html)"
    ),
    "aws_codebuild_project.encryption_disabled": (
        "S3 encrypts every object, whatever a build asks for; the bucket's key is judged "
        f"({_AWS}/AmazonS3/latest/userguide/default-encryption-faq.html)"
    ),
    "aws_cognito_user_pool": (
        "threat protection assesses sign-ins; that they are kept is decided by aws_cognito_log_delivery_configuration, "
        "which is judged, and CloudTrail records the calls "
        f"({_AWS}/cognito/latest/developerguide/exporting-quotas-and-usage.html)"
    ),
    "aws_dax_cluster": (
        "items that a cache answers with reach no log, and DAX offers none "
        f"({_AWS}/amazondynamodb/latest/developerguide/logging-using-cloudtrail.html)"
    ),
    "aws_ecs_cluster.setting": (
        "container insights are metrics of how tasks run, not records of accesses "
        f"({_AWS}/AmazonECS/latest/developerguide/cloudwatch-container-insights.html)"
    ),
    "aws_efs_file_system": (
        "EFS has no log of accesses to files; CloudTrail records new mounts "
        f"({_AWS}/efs/latest/ug/logging-using-cloudtrail.html)"
    ),
    "aws_fsx_lustre_file_system": (
        "its log tells of imports and exports of data, not of accesses to files "
        f"({_AWS}/fsx/latest/LustreGuide/cw-event-logging.html)"
    ),
    "aws_fsx_ontap_file_system": (
        f"auditing is set up inside ONTAP, not by AWS ({_AWS}/fsx/latest/ONTAPGuide/file-access-auditing.html)"
    ),
    "aws_glue_data_catalog_encryption_settings": (
        "it encrypts metadata; who reads the catalog is in CloudTrail "
        f"({_AWS}/glue/latest/dg/encrypt-glue-data-catalog.html)"
    ),
    "aws_glue_job": (
        "a job writes what its drivers print to log groups of its own, continuously or at the end; that tells how it "
        f"ran, not who read what ({_AWS}/glue/latest/dg/monitor-continuous-logging.html)"
    ),
    "aws_glue_security_configuration": (
        "it encrypts what jobs print, which is no record of accesses "
        f"({_AWS}/glue/latest/dg/encryption-security-configuration.html)"
    ),
    "aws_guardduty_detector_feature": (
        "what GuardDuty reads it keeps no record of; a detector counts where an event rule acts on its findings "
        f"({_AWS}/guardduty/latest/ug/guardduty_data-sources.html)"
    ),
    "aws_identitystore_user": (
        "sign-ins to IAM Identity Center are in CloudTrail; nothing switches them off "
        f"({_AWS}/singlesignon/latest/userguide/logging-using-cloudtrail.html)"
    ),
    "aws_imagebuilder_infrastructure_configuration": (
        "its logs tell how an image was built, not who had access "
        f"({_AWS}/imagebuilder/latest/userguide/monitor-cwlogs.html)"
    ),
    "aws_ivs_channel": (
        "what viewers watch leaves no log; recordings are content "
        f"({_AWS}/ivs/latest/LowLatencyUserGuide/record-to-s3.html)"
    ),
    "aws_lambda_function.data_events": (
        "who invokes a function is in a trail's data events, where they are selected; a function that answers the "
        "public is judged by the stage or balancer before it "
        f"({_AWS}/lambda/latest/dg/logging-using-cloudtrail.html)"
    ),
    "aws_lambda_function.tracing_config": (
        f"traces are samples of how requests ran, not records of accesses ({_AWS}/lambda/latest/dg/services-xray.html)"
    ),
    "aws_kinesis_firehose_delivery_stream.server_side_encryption": (
        "Firehose holds records until it delivers them; the store that it delivers to is judged, and the stream that "
        f"it reads from ({_AWS}/firehose/latest/dev/encryption.html)"
    ),
    "aws_lexv2models_bot": (
        "conversation logs hold what users say, so having none may be meant; they are set at an alias, for which "
        f"Terraform has no type ({_AWS}/lexv2/latest/dg/conversation-logs.html)"
    ),
    "aws_lightsail_bucket": (
        "its access log is switched on by an attribute that neither Terraform nor CloudFormation offers "
        f"({_AWS}/lightsail/latest/userguide/amazon-lightsail-bucket-access-logs.html)"
    ),
    "aws_lightsail_distribution": (
        "distributions of Lightsail have no access log "
        f"({_AWS}/lightsail/latest/userguide/amazon-lightsail-content-delivery-network-distributions.html)"
    ),
    "aws_media_package_channel": (
        "its access log is switched on by a property of CloudFormation that Terraform does not have "
        f"({_AWS}/mediapackage/latest/ug/access-logging.html)"
    ),
    "aws_media_store_container": (
        f"the service ended in November 2025 ({_AWS}/mediastore/latest/ug/monitoring-cloudwatch-access-logs.html)"
    ),
    "aws_memorydb_cluster": (
        "MemoryDB delivers no log; CloudTrail records the calls that change clusters "
        f"({_AWS}/memorydb/latest/devguide/logging-using-cloudtrail.html)"
    ),
    "aws_s3_access_point": (
        "its policy grants nothing that its bucket does not allow as well, and buckets are judged "
        f"({_AWS}/AmazonS3/latest/userguide/access-points-policies.html)"
    ),
    "aws_sagemaker_endpoint_configuration": (
        "data capture samples what goes into a model and comes out of it, to watch its quality; it does not tell who "
        f"asked ({_AWS}/sagemaker/latest/dg/model-monitor-data-capture.html)"
    ),
    "aws_sagemaker_notebook_instance": (
        "what a notebook prints always goes to the log group /aws/sagemaker/NotebookInstances "
        f"({_AWS}/sagemaker/latest/dg/logging-cloudwatch.html)"
    ),
    "aws_secretsmanager_secret": (
        "reads of secrets are management events, in every trail that takes them "
        f"({_AWS}/secretsmanager/latest/userguide/monitoring-cloudtrail.html)"
    ),
    "aws_securityhub_account": (
        "it gathers findings of other services; whether somebody is told of them is judged at event rules "
        f"({_AWS}/securityhub/latest/userguide/securityhub-cloudwatch-events.html)"
    ),
    "aws_securitylake_subscriber": (
        "a subscriber reads the lake by a role that Security Lake makes for it "
        f"({_AWS}/security-lake/latest/userguide/subscriber-management.html)"
    ),
    "aws_storagegateway_nfs_file_share": (
        f"audit logs are of SMB shares only ({_AWS}/filegateway/latest/files3/monitoring-file-gateway.html)"
    ),
    "aws_verifiedpermissions_policy_store": (
        "decisions are in a trail's data events; a store has no log of its own "
        f"({_AWS}/verifiedpermissions/latest/userguide/monitoring-cloudtrail.html)"
    ),
    "aws_workspaces_workspace": (
        "sign-ins are events of EventBridge that nothing switches off "
        f"({_AWS}/workspaces/latest/adminguide/cloudwatch-events.html)"
    ),
}
"""Reasons by type, or by attribute."""
