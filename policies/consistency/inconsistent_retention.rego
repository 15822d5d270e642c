# METADATA
# title: Stores of one kind keep records for different times
# description: |
#   Compares how long stores of the same kind (buckets, log groups, …) in the same environment keep records, and names
#   those that differ from the most common time, or from the longest where no time is most common. Times that the
#   standard refuses are left out: `traceability/retention-too-short` and `traceability/retention-undefined` tell of
#   them.
#
#   **Why it is bad.** An incident is told from several logs. Where one of them ends after a month and the others
#   after a year, the story has a hole, and nobody can say which time is the decision and which the accident.
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
	group := kept[class(store)]
	days := sprintf("%v", [store.retention.days])
	usual := longest(commonest(group))
	group[days]
	days != usual
	said := [lib.name(store), shown(days), replace(store.kind, "-", " "), place(store), shown(usual)]
	message := sprintf("%s keeps records %s, other stores of kind %s%s keep them %s", said)
	v := lib.violation_with(store, "retention.days", message, array.slice(sort(group[usual]), 0, 3))
}

# A store that is the only one of its class is compared with none.
exempt contains store.id if {
	some store in input.stores
	count(classes[class(store)]) == 1
}

exempt contains store.id if {
	some store in input.stores
	is_told(store.retention.days)
	not is_allowed(store.retention.days)
}

classes[name] contains store.id if {
	some store in input.stores
	name := class(store)
}

# Stores by class and by the days that they are told to keep records, where the standard allows these.
kept[name][days] contains store.id if {
	some store in input.stores
	is_told(store.retention.days)
	is_allowed(store.retention.days)
	name := class(store)
	days := sprintf("%v", [store.retention.days])
}

class(store) := sprintf("%s/%s", [store.kind, store.environment])

is_told(days) if is_number(days)

is_told(days) if days == "forever"

minimum := lib.fact(input, "standard.retention.minimum_days")

maximum := lib.fact(input, "standard.retention.maximum_days")

# Bounds of the standard; null where it sets none.
is_allowed("forever") if not is_number(maximum)

is_allowed(days) if {
	is_number(days)
	not lib.less_than(days, minimum)
	not lib.more_than(days, maximum)
}

commonest(group) := {days | some days, ids in group; count(ids) == most} if {
	most := max([count(ids) | some ids in group])
}

longest(days) := "forever" if {
	"forever" in days
} else := sprintf("%v", [max([to_number(text) | some text in days])])

shown(days) := "forever" if {
	days == "forever"
} else := sprintf("for %s days", [days])

place(store) := sprintf(" in %s", [store.environment]) if {
	store.environment != ""
} else := ""
