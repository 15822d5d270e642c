# METADATA
# title: Accesses to a bucket leave no record
# description: |
#   Looks at buckets that hold no logs, and asks whether reads and writes of their objects are recorded.
#
#   **Why it is bad.** Where a bucket holds personal or business data, nobody can say afterwards who took or changed
#   which object. Many buckets hold nothing of the kind (build artefacts, static pages), and the files do not tell, so
#   this is a note: raise it (`severities`) where buckets hold data that matters, or ignore it where they do not.
#
#   **Either, or.** One means is enough: a bucket whose objects are covered by a trail's data events needs no
#   server access log. A bucket that holds logs itself is judged by `traceability/log-access-not-logged`.
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
#       Let the bucket write its access log to another bucket, or let a trail record data events on its objects.
#     terraform: |
#       ```hcl
#       resource "aws_s3_bucket_logging" "data" {
#         bucket        = aws_s3_bucket.data.id
#         target_bucket = aws_s3_bucket.logs.id
#         target_prefix = "s3/data/"
#       }
#       ```
#   since: "0.1.0"
#   aliases: []
package accesslint.completeness.object_access_not_logged

import data.accesslint.lib
import rego.v1

violations contains v if {
	some emitter in input.emitters
	emitter.kind == "bucket"
	emitter.logging == "off"
	not resource_of(emitter.id) in log_stores
	message := sprintf("%s leaves no record of who reads or writes its objects", [lib.name(emitter)])
	v := lib.violation(emitter, "logging", lib.explained(message, emitter, "logging_detail"))
}

exempt contains emitter.id if {
	some emitter in input.emitters
	emitter.kind != "bucket"
}

exempt contains emitter.id if {
	some emitter in input.emitters
	resource_of(emitter.id) in log_stores
}

# The resources that hold logs themselves: an emitter and a store of one resource share what follows the category.
log_stores := {resource_of(store.id) | some store in input.stores}

resource_of(id) := substring(id, indexof(id, ":") + 1, -1)
