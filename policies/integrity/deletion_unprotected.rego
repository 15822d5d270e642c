# METADATA
# title: Log store itself can be dropped
# description: |
#   Looks at what stands between a log store and its removal as a whole: deletion protection, a lock that holds, a
#   second factor for deletion, a tool that refuses. One of them is enough. A store that has to be emptied by hand
#   before it can go (a bucket without `force_destroy`) passes, and so does one whose records are all written to a
#   second store that is protected (a trail's log group beside its bucket).
#
#   **Why it is bad.** Locks and versions inside a store are worth nothing if one command, a renamed resource or a
#   mistaken `destroy` takes the whole store with all its history. This is the most common way in which audit records
#   are lost by accident.
# custom:
#   severity: warning
#   confidence: high
#   personas: [developer, auditor]
#   facts: [store.deletion.force_destroy, store.deletion.protected, store.deletion.mfa_delete]
#   frameworks:
#     soc2: [CC7.2]
#     iso27001: [A.5.33]
#     gdpr: [Art.5(1)(f)]
#     pci-dss: [10.3.2]
#     nist-800-53: [AU-9]
#   remediation:
#     general: Forbid the tool to drop the store, and switch on the platform's own deletion protection where there is one.
#     terraform: |
#       ```hcl
#       resource "aws_s3_bucket" "trail" {
#         bucket        = "example-trail"
#         force_destroy = false
#
#         lifecycle {
#           prevent_destroy = true
#         }
#       }
#
#       resource "aws_cloudwatch_log_group" "audit" {
#         name = "/audit"
#
#         lifecycle {
#           prevent_destroy = true
#         }
#       }
#       ```
#   since: "0.1.0"
#   aliases: []
package accesslint.integrity.deletion_unprotected

import data.accesslint.lib
import rego.v1

violations contains v if {
	some store in input.stores
	lib.is_on(store.deletion.force_destroy)
	not may_be_safe(store)
	message := sprintf("%s may be emptied and dropped by the tool that manages it (forced deletion is on)", [lib.name(store)])
	v := lib.violation(store, "deletion.force_destroy", message)
}

violations contains v if {
	some store in input.stores
	lib.is_off(store.deletion.protected)
	not needs_emptying(store)
	not may_be_safe(store)
	not kept_by(store, perhaps_kept)
	message := sprintf("%s can be dropped with all its records: nothing protects it from deletion", [lib.name(store)])
	v := lib.violation(store, "deletion.protected", lib.explained(message, store.deletion, "detail"))
}

# Where forced deletion is a matter at all, a store that holds records cannot be dropped without it.
needs_emptying(store) if is_boolean(store.deletion.force_destroy)

needs_emptying(store) if lib.is_unknown(store.deletion.force_destroy)

may_be_safe(store) if lib.may_be_on(store.deletion.protected)

may_be_safe(store) if lib.may_be_on(store.deletion.mfa_delete)

may_be_safe(store) if lib.one_of(store.immutability.lock_mode, {"compliance"})

may_be_safe(store) if lib.is_unknown(store.immutability.lock_mode)

# Either, or: all that is written here is also written to a store that cannot be dropped so easily.
kept_by(store, writers) if {
	count(store.written_by) > 0
	every writer in store.written_by {
		writer in writers
	}
}

kept contains writer if {
	some store in input.stores
	safe(store)
	some writer in store.written_by
}

perhaps_kept contains writer if some writer in kept

perhaps_kept contains writer if {
	some store in input.stores
	may_be_kept(store)
	some writer in store.written_by
}

may_be_kept(store) if may_be_safe(store)

may_be_kept(store) if lib.may_be_off(store.deletion.force_destroy)

satisfied contains store.id if {
	some store in input.stores
	safe(store)
}

satisfied contains store.id if {
	some store in input.stores
	lib.is_off(store.deletion.protected)
	kept_by(store, kept)
}

safe(store) if lib.is_on(store.deletion.protected)

safe(store) if lib.is_on(store.deletion.mfa_delete)

safe(store) if lib.is_off(store.deletion.force_destroy)

safe(store) if lib.one_of(store.immutability.lock_mode, {"compliance"})
