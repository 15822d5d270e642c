# METADATA
# title: Accesses to a bucket or table leave no record
# description: |
#   Looks at buckets that hold no logs and at DynamoDB tables, and asks whether reads and writes of their objects and
#   items are recorded.
#
#   **Why it is bad.** Where a bucket or table holds personal or business data, nobody can say afterwards who took or
#   changed which object or item. Many hold nothing of the kind (build artefacts, static pages, locks), and the files do
#   not tell, so this is a note: raise it (`severities`) where they hold data that matters, or ignore it where they do
#   not.
#
#   **Either, or.** One means is enough: a bucket whose objects are covered by a trail's data events needs no
#   server access log. For a table's items data events are the only means. A bucket that holds logs itself is judged by
#   `traceability/log-access-not-logged`.
# custom:
#   severity: note
#   confidence: high
#   personas: [developer, auditor]
#   facts: [emitter.logging]
#   frameworks:
#     soc2: [CC7.2]
#     iso27001: [A.8.15]
#     gdpr: [Art.5(2)]
#     pci-dss: [10.2.1]
#     nist-800-53: [AU-2, AU-12]
#     hipaa: [164.312(b)]
#   remediation:
#     general: |
#       Let a trail record data events on the bucket's objects or the table's items, or let the bucket write its access
#       log to another bucket.
#     terraform: |
#       ```hcl
#       resource "aws_s3_bucket_logging" "data" {
#         bucket        = aws_s3_bucket.data.id
#         target_bucket = aws_s3_bucket.logs.id
#         target_prefix = "s3/data/"
#       }
#
#       resource "aws_cloudtrail" "main" {
#         advanced_event_selector {
#           field_selector {
#             field  = "eventCategory"
#             equals = ["Data"]
#           }
#           field_selector {
#             field  = "resources.type"
#             equals = ["AWS::DynamoDB::Table"]
#           }
#         }
#       }
#       ```
#   since: "0.1.0"
#   aliases: []
package accesslint.completeness.object_access_not_logged

import data.accesslint.lib
import rego.v1

violations contains v if {
	some emitter in input.emitters
	parts := holds[emitter.kind]
	emitter.logging == "off"
	not resource_of(emitter.id) in log_stores
	message := sprintf("%s leaves no record of who reads or writes its %s", [lib.name(emitter), parts])
	v := lib.violation(emitter, "logging", lib.explained(message, emitter, "logging_detail"))
}

exempt contains emitter.id if {
	some emitter in input.emitters
	not holds[emitter.kind]
}

exempt contains emitter.id if {
	some emitter in input.emitters
	resource_of(emitter.id) in log_stores
}

holds := {"bucket": "objects", "table": "items"}

# The resources that hold logs themselves: an emitter and a store of one resource share what follows the category.
log_stores := {resource_of(store.id) | some store in input.stores}

resource_of(id) := substring(id, indexof(id, ":") + 1, -1)
