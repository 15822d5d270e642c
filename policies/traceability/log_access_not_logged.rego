# METADATA
# title: Access to the records leaves no record
# description: |
#   Looks at whether reading, changing and deleting the records in a store is itself recorded, by the store's own
#   access log or by a trail that covers it. Either is enough.
#
#   **Why it is bad.** Whoever reads an audit log learns what is watched; whoever deletes from it hides. If that
#   leaves no record, the trail can be read and cleaned without anyone knowing that it happened, let alone who did it.
#   PCI DSS asks for records of all access to audit logs by name.
#
#   The chain has to end somewhere: a store that receives the access records of another log store is taken as its
#   end and is not reported.
# custom:
#   severity: warning
#   confidence: high
#   personas: [developer, auditor]
#   facts: [store.access_logged]
#   frameworks:
#     soc2: [CC7.2]
#     iso27001: [A.8.15]
#     gdpr: [Art.5(2)]
#     pci-dss: [10.2.1.3]
#     nist-800-53: [AU-9]
#   remediation:
#     general: Let the store write its own access log to another store, or let the trail record data events on it.
#     terraform: |
#       ```hcl
#       resource "aws_s3_bucket_logging" "trail" {
#         bucket        = aws_s3_bucket.trail.id
#         target_bucket = aws_s3_bucket.access_logs.id
#         target_prefix = "trail/"
#       }
#       ```
#   since: "0.1.0"
#   aliases: []
package accesslint.traceability.log_access_not_logged

import data.accesslint.lib
import rego.v1

violations contains v if {
	some store in input.stores
	lib.is_off(store.access_logged)
	not ends_chain(store)
	message := sprintf("%s holds records, and who reads or deletes them is not recorded", [lib.name(store)])
	v := lib.violation(store, "access_logged", lib.explained(message, store, "access_logged_detail"))
}

# What a log store is as an emitter of its own access records.
own_emitters := {concat(":", ["emitter", trim_prefix(store.id, "store:")]) | some store in input.stores}

ends_chain(store) if {
	some writer in store.written_by
	writer in own_emitters
	writer != concat(":", ["emitter", trim_prefix(store.id, "store:")])
}

satisfied contains store.id if {
	some store in input.stores
	ends_chain(store)
}
