# METADATA
# title: Records are kept without end, or for longer than the standard allows
# description: |
#   Looks at how long a store keeps its records, against the standard's `retention: {maximum_days: …}`.
#
#   **Why it is bad.** Access records are personal data: GDPR wants them erased once the purpose is over, and a
#   retention that nobody set is one that nobody can justify. Every year more is also a year more to leak, to search
#   on request, and to pay for.
# custom:
#   severity: warning
#   confidence: high
#   personas: [developer, auditor]
#   facts: [store.retention.days]
#   frameworks:
#     soc2: [C1.2]
#     iso27001: [A.8.10]
#     gdpr: [Art.5(1)(e)]
#     nist-800-53: [AU-11]
#   remediation:
#     general: Set an end to the retention, between the standard's minimum and maximum.
#     terraform: |
#       ```hcl
#       resource "aws_cloudwatch_log_group" "audit" {
#         name              = "/audit/trail"
#         retention_in_days = 731
#       }
#
#       resource "aws_s3_bucket_lifecycle_configuration" "trail" {
#         bucket = aws_s3_bucket.trail.id
#         rule {
#           id     = "end"
#           status = "Enabled"
#           filter {}
#           expiration {
#             days = 731
#           }
#           noncurrent_version_expiration {
#             noncurrent_days = 30
#           }
#         }
#       }
#       ```
#   since: "0.1.0"
#   aliases: []
package accesslint.traceability.retention_undefined

import data.accesslint.lib
import rego.v1

maximum := input.standard.retention.maximum_days

violations contains v if {
	some store in input.stores
	kept := too_long(store.retention.days)
	message := sprintf("%s keeps records %s; the standard allows at most %v days", [lib.name(store), kept, maximum])
	v := lib.violation(store, "retention.days", lib.explained(message, store.retention, "detail"))
}

too_long("forever") := "forever"

too_long(days) := sprintf("for %v days", [days]) if lib.more_than(days, maximum)
