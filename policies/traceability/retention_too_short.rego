# METADATA
# title: Records are kept for less time than the standard wants
# description: |
#   Looks at how long a store keeps its records, against the standard's `retention: {minimum_days: …}`. Where all
#   that writes to the store also writes to another that keeps long enough, the duty is met there; a store that a
#   shipper reads onward is not the end of the way and is not judged.
#
#   **Why it is bad.** Intrusions are often found months after they began. When the records of the beginning are
#   gone, nobody can tell what was taken and since when; PCI DSS wants twelve months, other frameworks years. A short
#   retention on a trail's store is also a known way to blind a trail without switching it off.
# custom:
#   severity: error
#   confidence: high
#   personas: [developer, auditor]
#   facts: [store.retention.days]
#   frameworks:
#     soc2: [CC7.2]
#     iso27001: [A.5.33]
#     gdpr: [Art.5(2)]
#     pci-dss: [10.5.1]
#     nist-800-53: [AU-11]
#     hipaa: [164.316(b)(2)]
#   remediation:
#     general: Raise the retention of the store to the standard's minimum, or write the same records to a store that keeps them.
#     terraform: |
#       ```hcl
#       resource "aws_cloudwatch_log_group" "audit" {
#         name              = "/audit/trail"
#         retention_in_days = 365
#       }
#
#       resource "aws_s3_bucket_lifecycle_configuration" "trail" {
#         bucket = aws_s3_bucket.trail.id
#         rule {
#           id     = "keep-for-two-years"
#           status = "Enabled"
#           filter {}
#           expiration {
#             days = 730
#           }
#         }
#       }
#
#       resource "google_logging_project_bucket_config" "audit" {
#         retention_days = 730
#       }
#       ```
#   since: "0.1.0"
#   aliases: []
package accesslint.traceability.retention_too_short

import data.accesslint.lib
import rego.v1

minimum := input.standard.retention.minimum_days

violations contains v if {
	some store in input.stores
	days := store.retention.days
	lib.less_than(days, minimum)
	not store.id in read_onward
	not kept_by(store, perhaps_kept)
	message := sprintf("%s keeps records for %s; the standard wants at least %v", [lib.name(store), lib.days(days), minimum])
	v := lib.violation_with(
		store, "retention.days",
		lib.explained(message, store.retention, "detail"),
		object.get(store, "written_by", []),
	)
}

read_onward contains source if {
	some hop in input.hops
	some given in hop.inputs
	source := given.from
}

read_onward contains store.id if {
	some store in input.stores
	lib.may_be_on(store.shipped)
}

kept_by(store, writers) if {
	count(store.written_by) > 0
	every writer in store.written_by {
		writer in writers
	}
}

# What writes to a store that keeps for long enough.
long_kept contains writer if {
	some store in input.stores
	enough(store.retention.days)
	some writer in store.written_by
}

perhaps_kept contains writer if some writer in long_kept

perhaps_kept contains writer if {
	some store in input.stores
	lib.is_unknown(store.retention.days)
	some writer in store.written_by
}

perhaps_kept contains sender.id if {
	some sender in array.concat(input.emitters, input.hops)
	lib.leads_on(sender)
}

enough(days) if days == "forever"

enough(days) if {
	is_number(days)
	days >= minimum
}

satisfied contains store.id if {
	some store in input.stores
	kept_by(store, long_kept)
}

satisfied contains id if {
	some id in read_onward
	is_string(id)
}
