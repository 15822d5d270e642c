# METADATA
# title: Stores of one kind keep records for different times
# description: |
#   Compares how long stores of the same kind (buckets, log groups, …) in the same environment keep records, and names those
#   that differ from the most common time, or from the longest where no time is most common.
#
#   **Why it is bad.** An incident is told from several logs. Where one of them ends after a month and the others after a
#   year, the story has a hole, and nobody can say which time is the decision and which the accident.
# custom:
#   severity: note
#   confidence: medium
#   personas: [developer, auditor]
#   facts: [store.retention.days]
#   frameworks:
#     soc2: [CC7.2]
#     iso27001: [A.5.33]
#     gdpr: [Art.5(1)(e)]
#     nist-800-53: [AU-11]
#   remediation:
#     general: |
#       Keep the time in one place (a variable, a local, a module) and use it for every store of the kind.
#     terraform: |
#       ```hcl
#       locals {
#         log_retention_days = 365
#       }
#
#       resource "aws_cloudwatch_log_group" "api" {
#         name              = "/api/access"
#         retention_in_days = local.log_retention_days
#       }
#       ```
#   since: "0.1.0"
#   aliases: []
package accesslint.consistency.inconsistent_retention

import data.accesslint.lib
import rego.v1

violations contains v if {
	some store in input.stores
	is_told(store)
	usual := usual_days[class(store)]
	store.retention.days != usual
	alike := sort([id | some [days, id] in members[class(store)]; days == usual])
	said := [lib.name(store), shown(store.retention.days), replace(store.kind, "-", " "), place(store), shown(usual)]
	message := sprintf("%s keeps records %s, other stores of kind %s%s keep them %s", said)
	v := lib.violation_with(store, "retention.days", message, array.slice(alike, 0, 3))
}

# A store that is the only one of its class agrees with itself, whatever its time.
satisfied contains store.id if {
	some store in input.stores
	count(ids[class(store)]) == 1
}

ids[class(store)] contains store.id if some store in input.stores

class(store) := sprintf("%s/%s", [store.kind, store.environment])

is_told(store) if is_number(store.retention.days)

is_told(store) if store.retention.days == "forever"

members[class(store)] contains [store.retention.days, store.id] if {
	some store in input.stores
	is_told(store)
}

usual_days[name] := longest(commonest(group)) if some name, group in members

commonest(group) := {days | some [days, _] in group; times(group, days) == most} if {
	most := max([times(group, days) | some [days, _] in group])
}

times(group, days) := count([id | some [other, id] in group; other == days])

longest(days) := "forever" if {
	"forever" in days
} else := max(days)

shown(days) := "forever" if {
	days == "forever"
} else := sprintf("for %v days", [days])

place(store) := sprintf(" in %s", [store.environment]) if {
	store.environment != ""
} else := ""
