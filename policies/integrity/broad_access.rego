# METADATA
# title: More principals than the standard names may touch the records
# description: |
#   Looks at the grants on a log store: bucket and key policies, roles, access control lists. Reported are
#
#   - grants to anyone, or to another account, that no condition narrows,
#   - grants by a wildcard (`s3:*`) that no condition narrows,
#   - where the standard names who may read, write or delete (`principals`): every grant to somebody else. Changing
#     the store's own settings counts as deleting.
#
#   A principal that matches a glob of the standard is never reported, nor is a service's own narrow delivery.
#
#   **Why it is bad.** A trail proves something only if those whose acts it records cannot alter it. Every further
#   principal that may delete is one more account by which the evidence can disappear, and every further reader is
#   one more place where personal data can leak. PCI DSS wants reading limited to those with a job-related need.
# custom:
#   severity: warning
#   confidence: medium
#   personas: [developer, auditor]
#   facts: [store.access.grants]
#   frameworks:
#     soc2: [CC6.1]
#     iso27001: [A.8.3]
#     gdpr: [Art.32(1)(b)]
#     pci-dss: [10.3.1]
#     nist-800-53: [AU-9(4)]
#     hipaa: [164.312(a)(1)]
#   remediation:
#     general: |
#       Grant single actions to named roles, narrow what another account may do by a condition on source or
#       organisation, and name the roles that need access in the standard:
#
#       ```yaml
#       standard:
#         principals:
#           read: ["arn:aws:iam::*:role/auditor"]
#           delete: []
#       ```
#     terraform: |
#       ```hcl
#       data "aws_iam_policy_document" "trail" {
#         statement {
#           actions   = ["s3:GetObject"]
#           resources = ["${aws_s3_bucket.trail.arn}/*"]
#           principals {
#             type        = "AWS"
#             identifiers = [aws_iam_role.auditor.arn]
#           }
#         }
#       }
#       ```
#   since: "0.1.0"
#   aliases: []
package accesslint.integrity.broad_access

import data.accesslint.lib
import rego.v1

named := input.standard.principals

# Who may administer a store may delete it.
list_of := {"read": "read", "write": "write", "delete": "delete", "administer": "delete"}

violations contains v if {
	some store in input.stores
	some number, grant in store.access.grants
	not only_public(store, grant)
	actions := excess(grant)
	count(actions) > 0
	message := sprintf(
		"%s grants %s to %s%s; the standard names no such principal",
		[lib.name(store), concat(", ", sort(actions)), who(grant), how(grant)],
	)
	fact := sprintf("access.grants.%d", [number])
	v := lib.violation(store, fact, lib.explained(message, grant, "detail"))
}

# The cause is integrity/store-public's.
only_public(store, grant) if {
	grant.kind == "anyone"
	lib.is_on(store.access.public)
}

who(grant) := "anyone" if grant.principal == "*"

else := sprintf("%s of another account", [grant.principal]) if grant.kind == "cross-account"

else := grant.principal

how(grant) := " by a wildcard" if {
	lib.is_on(grant.wildcard)
	grant.principal != "*"
} else := ""

# The actions that the grant gives beyond the standard.
excess(grant) := {action |
	principal := grant.principal
	is_string(principal)
	some action in judged_actions(grant)
	allowed := named[list_of[action]]
	not lib.matches_any(principal, allowed)
}

judged_actions(grant) := grant.actions if too_wide(grant)

else := [action | some action in grant.actions; count(named[list_of[action]]) > 0] if {
	grant.kind in {"account", "cross-account", "role", "user"}
}

else := []

too_wide(grant) if {
	grant.kind in {"anyone", "cross-account"}
	not lib.may_be_on(lib.fact(grant, "conditioned"))
}

too_wide(grant) if {
	lib.is_on(grant.wildcard)
	not lib.may_be_on(lib.fact(grant, "conditioned"))
}

# A grant to somebody unknown matters only where somebody could be one too many.
satisfied contains store.id if {
	some store in input.stores
	grants := store.access.grants
	is_array(grants)
	not some_open(grants)
}

some_open(grants) if {
	some grant in grants
	lib.is_unknown(grant.principal)
	count(judged_actions(grant)) > 0
}
