# METADATA
# title: Log store is not encrypted at rest
# description: |
#   Looks at every store that access or audit records come to rest in, and at whether the store encrypts what it
#   writes to disk.
#
#   **Why it is bad.** Access records tell who did what, from where and when, often with names, addresses and paths
#   that are personal data or a map of the system. Whoever gets at the disk, a snapshot or a discarded medium of an
#   unencrypted store reads them all, past every permission and without leaving a trace.
#
#   A store that is encrypted with the platform's own key passes here; see `integrity/no-customer-key`.
# custom:
#   severity: error
#   confidence: high
#   personas: [developer, auditor]
#   facts: [store.encryption.at_rest]
#   frameworks:
#     soc2: [CC6.1]
#     iso27001: [A.8.24]
#     gdpr: [Art.32(1)(a)]
#     nist-800-53: [SC-28]
#     hipaa: [164.312(a)(2)(iv)]
#   remediation:
#     general: Switch encryption at rest on for the store, with a key of your own where the standard wants one.
#     terraform: |
#       ```hcl
#       resource "aws_kinesis_stream" "access" {
#         name            = "access-records"
#         encryption_type = "KMS"
#         kms_key_id      = aws_kms_key.logs.arn
#       }
#       ```
#     kubernetes: |
#       Take the volume from a storage class that encrypts:
#
#       ```yaml
#       apiVersion: storage.k8s.io/v1
#       kind: StorageClass
#       metadata:
#         name: logs-encrypted
#       provisioner: ebs.csi.aws.com
#       parameters:
#         encrypted: "true"
#       ```
#   since: "0.1.0"
#   aliases: []
package accesslint.integrity.store_unencrypted

import data.accesslint.lib
import rego.v1

violations contains v if {
	some store in input.stores
	lib.is_off(store.encryption.at_rest)
	message := sprintf("%s keeps records without encryption at rest", [lib.name(store)])
	v := lib.violation(store, "encryption.at_rest", message)
}
