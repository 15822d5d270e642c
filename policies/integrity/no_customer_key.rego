# METADATA
# title: Log store is encrypted, but not with a customer-managed key
# description: |
#   Looks at stores that are encrypted at rest, and at whose key does it: the platform's own, or one that the owner
#   of the records manages. The store **is** encrypted; this rule is about who holds the key.
#
#   **Why it can be bad.** With the platform's key, whoever may read the store may read the records: there is no
#   second permission to grant, withdraw or log, and no key to disable when an account is lost. A key of your own
#   has its own policy, its own access records and its own rotation.
#
#   Stores whose writer can deliver only with the platform's key (load balancer logs, S3 server access logs) are
#   left out, since the advice could not be followed. A standard that does not ask for it says
#   `encryption: {customer_key: false}`.
# custom:
#   severity: note
#   confidence: high
#   personas: [developer, auditor]
#   facts: [store.encryption.key]
#   frameworks:
#     soc2: [CC6.1]
#     iso27001: [A.8.24]
#     gdpr: [Art.32(1)(a)]
#     nist-800-53: [AU-9(3)]
#   remediation:
#     general: Create a key that only the log writers may encrypt with and only named readers may decrypt with, and name it in the store.
#     terraform: |
#       ```hcl
#       resource "aws_cloudwatch_log_group" "audit" {
#         name       = "/audit/trail"
#         kms_key_id = aws_kms_key.logs.arn
#       }
#
#       resource "aws_s3_bucket_server_side_encryption_configuration" "trail" {
#         bucket = aws_s3_bucket.trail.id
#         rule {
#           apply_server_side_encryption_by_default {
#             sse_algorithm     = "aws:kms"
#             kms_master_key_id = aws_kms_key.logs.arn
#           }
#         }
#       }
#       ```
#   since: "0.1.0"
#   aliases: []
package accesslint.integrity.no_customer_key

import data.accesslint.lib
import rego.v1

violations contains v if {
	lib.is_on(input.standard.encryption.customer_key)
	some store in input.stores
	lib.one_of(store.encryption.key, {"platform"})
	not exempt(store)
	message := sprintf(
		"%s is encrypted with the platform's own key; the standard wants a customer-managed key",
		[lib.name(store)],
	)
	v := lib.violation(store, "encryption.key", message)
}

exempt(store) if lib.may_be_off(store.encryption.customer_key_possible)

# The cause is integrity/store-unencrypted's.
exempt(store) if lib.may_be_off(store.encryption.at_rest)

satisfied contains store.id if {
	some store in input.stores
	not wanted(store)
}

wanted(store) if {
	lib.is_on(input.standard.encryption.customer_key)
	not lib.is_off(lib.fact(store, "encryption.customer_key_possible"))
}
