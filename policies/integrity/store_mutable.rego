# METADATA
# title: Records can be changed or deleted in the log store
# description: |
#   Looks at stores that offer protection against change: object lock (write once, read many) and versioning. One of
#   the means that the standard accepts (`immutability.accept`) is enough. A lock without a default mode protects
#   nothing by itself and does not count; a retention that cannot be shortened does. Nor do a lock of a few
#   days, and versioning where a lifecycle rule ends earlier versions within a few days (`immutability.versions_days`):
#   what was overwritten or deleted is gone before anybody looks.
#
#   **Why it is bad.** The first thing that an intruder or an insider cleans up is the log. Where an object can be
#   overwritten or deleted, the records of the very act are gone, and what is left proves nothing: an auditor cannot
#   tell a quiet day from an erased one.
#
#   Stores that cannot change a record at all (CloudWatch Logs) pass. Where a writer cannot deliver into a locked
#   store (S3 server access logs), versioning is enough.
# custom:
#   severity: error
#   confidence: high
#   personas: [developer, auditor]
#   facts: [store.immutability.inherent, store.immutability.versioning, store.immutability.versions_days, store.immutability.object_lock, store.immutability.lock_mode, store.immutability.lock_days]
#   frameworks:
#     soc2: [CC7.2]
#     iso27001: [A.5.33]
#     gdpr: [Art.5(1)(f)]
#     pci-dss: [10.3.2]
#     nist-800-53: [AU-9]
#     hipaa: [164.312(c)(1)]
#   remediation:
#     general: Switch on object lock with a default retention, or at least versioning, before the first record arrives.
#     cloudformation: |
#       ```yaml
#       Trail:
#         Type: AWS::S3::Bucket
#         Properties:
#           ObjectLockEnabled: true
#           VersioningConfiguration:
#             Status: Enabled
#           ObjectLockConfiguration:
#             ObjectLockEnabled: Enabled
#             Rule:
#               DefaultRetention:
#                 Mode: GOVERNANCE
#                 Days: 365
#       ```
#     terraform: |
#       ```hcl
#       resource "aws_s3_bucket" "trail" {
#         bucket              = "example-trail"
#         object_lock_enabled = true
#       }
#
#       resource "aws_s3_bucket_versioning" "trail" {
#         bucket = aws_s3_bucket.trail.id
#         versioning_configuration {
#           status = "Enabled"
#         }
#       }
#
#       resource "aws_s3_bucket_object_lock_configuration" "trail" {
#         bucket = aws_s3_bucket.trail.id
#         rule {
#           default_retention {
#             mode = "COMPLIANCE"
#             days = 365
#           }
#         }
#       }
#
#       resource "google_storage_bucket" "logs" {
#         retention_policy {
#           retention_period = 31536000
#           is_locked        = true
#         }
#       }
#       ```
#   since: "0.1.0"
#   aliases: []
package accesslint.integrity.store_mutable

import data.accesslint.lib
import rego.v1

violations contains v if {
	some store in input.stores
	not may_be_met(store)
	fact := lib.lacking(store)
	seen := [text | some state in ["versioning", "versions_days", "object_lock", "lock_mode", "lock_days"]; text := lib.weakness(store, state)]
	message := sprintf(
		"%s lets records be changed or deleted: %s; the standard accepts %s",
		[lib.name(store), concat(" and ", seen), concat(" or ", sort(input.standard.immutability.accept))],
	)
	v := lib.violation_with(store, fact, message, object.get(store, "written_by", []))
}

may_be_met(store) if lib.may_be_on(store.immutability.inherent)

may_be_met(store) if {
	lib.may_be_on(store.retention.locked)
	not lib.short_lock(store)
}

may_be_met(store) if {
	lib.versioning_counts(store)
	lib.may_be_on(store.immutability.versioning)
	not lib.short_versions(store)
}

may_be_met(store) if {
	lib.object_lock_counts
	lib.may_be_on(store.immutability.object_lock)
	not lib.weakness(store, "lock_mode")
	not lib.short_lock(store)
}

satisfied contains store.id if {
	some store in input.stores
	met(store)
}

met(store) if lib.is_on(store.immutability.inherent)

met(store) if {
	lib.is_on(store.retention.locked)
	not lib.may_be_short_lock(store)
}

met(store) if {
	lib.versioning_counts(store)
	lib.is_on(store.immutability.versioning)
	not lib.may_be_short_versions(store)
}

met(store) if {
	lib.object_lock_counts
	lib.is_on(store.immutability.object_lock)
	lib.one_of(store.immutability.lock_mode, {"governance", "compliance"})
	not lib.may_be_short_lock(store)
}
