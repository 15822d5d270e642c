# METADATA
# title: Key of a log store is not rotated, or can be deleted too soon
# description: |
#   Looks at stores that are encrypted with a customer's key: is the key rotated, and how many days lie between the
#   request to delete it and its end?
#
#   **Why it is bad.** A key that never changes protects years of records at once, so that one leak opens all of
#   them. A key that is deleted makes every record under it unreadable for good: a short waiting time gives nobody
#   the chance to notice and cancel, and deleting the key is the quickest way to destroy an audit trail.
# custom:
#   severity: warning
#   confidence: high
#   personas: [developer, auditor]
#   facts: [store.encryption.rotation, store.encryption.deletion_window_days]
#   frameworks:
#     soc2: [CC6.1]
#     iso27001: [A.8.24]
#     gdpr: [Art.32(1)(a)]
#     nist-800-53: [SC-28]
#   remediation:
#     general: Let the key service rotate the key every year, and let a deletion wait for at least as long as the standard says.
#     terraform: |
#       ```hcl
#       resource "aws_kms_key" "logs" {
#         description             = "Access and audit records"
#         enable_key_rotation     = true
#         deletion_window_in_days = 30
#       }
#       ```
#   since: "0.1.0"
#   aliases: []
package accesslint.integrity.key_not_rotated

import data.accesslint.lib
import rego.v1

violations contains v if {
	lib.is_on(input.standard.encryption.key_rotation)
	some store in input.stores
	lib.one_of(store.encryption.key, {"customer"})
	lib.is_off(store.encryption.rotation)
	message := sprintf("%s is encrypted with %s, which is not rotated", [lib.name(store), key(store)])
	v := lib.violation(store, "encryption.rotation", message)
}

violations contains v if {
	wanted := input.standard.encryption.key_deletion_days
	some store in input.stores
	lib.one_of(store.encryption.key, {"customer"})
	days := store.encryption.deletion_window_days
	lib.less_than(days, wanted)
	message := sprintf(
		"%s is encrypted with %s, which can be gone %v days after a request to delete it; the standard wants at least %v",
		[lib.name(store), key(store), days, wanted],
	)
	v := lib.violation(store, "encryption.deletion_window_days", message)
}

key(store) := sprintf("the key %s", [store.encryption.key_id]) if {
	is_string(store.encryption.key_id)
} else := "a key"

satisfied contains store.id if {
	some store in input.stores
	lib.none_of(store.encryption.key, {"customer"})
}
