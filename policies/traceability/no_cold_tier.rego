# METADATA
# title: Old records never move to cold storage, or move too soon
# description: |
#   Looks at stores that offer a cold class (one from which records are not at hand at once): do old records move
#   there, and do they stay at hand for as long as the standard wants (`retention: {at_hand_days: …}`)? Stores that
#   delete their records before they would move are left out, and so are those that offer no such class.
#
#   **Why it is bad.** Records that become cold too soon are not there when an incident is worked on: fetching them
#   takes hours; PCI DSS wants three months immediately available. Records that never become cold cost a multiple for
#   years, until somebody shortens the retention to save money.
# custom:
#   severity: note
#   confidence: high
#   personas: [developer, auditor]
#   facts: [store.tiers.cold_after_days]
#   frameworks:
#     soc2: [CC7.2]
#     iso27001: [A.5.33]
#     gdpr: [Art.32(1)(c)]
#     pci-dss: [10.5.1]
#     nist-800-53: [AU-11]
#   remediation:
#     general: Move records to cold storage after the time for which the standard wants them at hand, not before.
#     terraform: |
#       ```hcl
#       resource "aws_s3_bucket_lifecycle_configuration" "trail" {
#         bucket = aws_s3_bucket.trail.id
#         rule {
#           id     = "archive"
#           status = "Enabled"
#           filter {}
#           transition {
#             days          = 90
#             storage_class = "GLACIER"
#           }
#           expiration {
#             days = 731
#           }
#         }
#       }
#       ```
#   since: "0.1.0"
#   aliases: []
package accesslint.traceability.no_cold_tier

import data.accesslint.lib
import rego.v1

at_hand := input.standard.retention.at_hand_days

violations contains v if {
	lib.is_on(input.standard.cold_tier)
	some store in input.stores
	lib.one_of(store.tiers.cold_after_days, {"never"})
	outlives(store.retention.days, at_hand)
	message := sprintf(
		"%s never moves records to cold storage; the standard wants them there, at the earliest after %v days",
		[lib.name(store), at_hand],
	)
	v := lib.violation(store, "tiers.cold_after_days", message)
}

violations contains v if {
	some store in input.stores
	days := store.tiers.cold_after_days
	lib.less_than(days, at_hand)
	outlives(store.retention.days, days)
	message := sprintf(
		"%s moves records to cold storage after %v days; the standard wants them at hand for at least %v",
		[lib.name(store), days, at_hand],
	)
	v := lib.violation(store, "tiers.cold_after_days", message)
}

outlives(kept, _) if kept == "forever"

outlives(kept, days) if lib.more_than(kept, days)

# Records that end before they have to be cold.
satisfied contains store.id if {
	some store in input.stores
	is_number(store.retention.days)
	store.retention.days <= at_hand
	not lib.less_than(lib.fact(store, "tiers.cold_after_days"), at_hand)
}
