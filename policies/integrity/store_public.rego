# METADATA
# title: Log store is open to anyone
# description: |
#   Looks at whether anyone at all, without a name, can read from or write to a store of access or audit records,
#   be it by an access control list, a policy or a switched-off block of public access.
#
#   **Why it is bad.** Access records name people, addresses, paths and often tokens: in public they are a leak of
#   personal data and a guide for the next attack. A store that anyone can write to can be filled with forged
#   records, so that none of them can be trusted.
# custom:
#   severity: error
#   confidence: high
#   personas: [developer, auditor]
#   facts: [store.access.public]
#   frameworks:
#     soc2: [CC6.1]
#     iso27001: [A.8.3]
#     gdpr: [Art.32(1)(b)]
#     pci-dss: [10.3.1]
#     nist-800-53: [AU-9]
#     hipaa: [164.312(a)(1)]
#   remediation:
#     general: Block public access on the store itself, and grant reading and writing to named principals only.
#     terraform: |
#       ```hcl
#       resource "aws_s3_bucket_public_access_block" "trail" {
#         bucket                  = aws_s3_bucket.trail.id
#         block_public_acls       = true
#         block_public_policy     = true
#         ignore_public_acls      = true
#         restrict_public_buckets = true
#       }
#       ```
#   since: "0.1.0"
#   aliases: []
package accesslint.integrity.store_public

import data.accesslint.lib
import rego.v1

violations contains v if {
	some store in input.stores
	lib.is_on(store.access.public)
	message := sprintf("%s can be read or written by anyone", [lib.name(store)])
	v := lib.violation(store, "access.public", lib.explained(message, store.access, "public_detail"))
}
