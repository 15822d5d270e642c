# METADATA
# title: Time is not in the standard's form
# description: |
#   Compares the time field of every log format whose fields the user chooses with the standard: its form
#   (`timestamp.forms`), its zone (`timestamp.zone`) and its precision (`timestamp.precision`).
#
#   **Why it is bad.** Each further form of time needs a parser of its own, and a parser that guesses wrong (month and
#   day, seconds and milliseconds) moves records to another moment without a word.
#
#   **Limits.** Where the platform writes the time in no other form, nothing is asked. A time without any zone is
#   reported by `consistency/timestamp-without-zone`.
# custom:
#   severity: warning
#   confidence: high
#   personas: [developer, auditor]
#   facts: [format.timestamp]
#   frameworks:
#     soc2: [CC7.2]
#     iso27001: [A.8.17]
#     gdpr: [Art.5(2)]
#     nist-800-53: [AU-8]
#   remediation:
#     general: |
#       Write the time as RFC 3339, or add the form that you use to the standard:
#
#       ```yaml
#       standard:
#         timestamp:
#           forms: [rfc3339, epoch]
#       ```
#     kubernetes: |
#       ```yaml
#       data:
#         log-format-upstream: '{"time":"$time_iso8601", …}'
#       ```
#     nginx: |
#       Replace `$time_local` (common log format) and `$msec` (epoch) by `$time_iso8601`:
#
#       ```nginx
#       log_format audit_json escape=json '{"time":"$time_iso8601", …}';
#       ```
#   scenario: read
#   since: "0.1.0"
#   aliases: []
package accesslint.consistency.timestamp_not_standard

import data.accesslint.lib
import rego.v1

wanted := input.standard.timestamp

violations contains v if {
	some format in input.formats
	lib.judged(format)
	not lib.is_on(lib.fact(format, "timestamp.fixed"))
	[fact, text] := fault(format.timestamp)
	message := sprintf("%s writes the time %s", [lib.name(format), text])
	v := lib.violation_with(format, fact, message, format.used_by)
}

exempt contains id if some id in lib.formats_not_judged

exempt contains format.id if {
	some format in input.formats
	lib.is_on(format.timestamp.fixed)
}

# Another form brings its own zone and precision, so the form is judged first.
fault(time) := ["timestamp.form", text] if {
	lib.none_of(time.form, wanted.forms)
	text := sprintf("as %s, the standard wants %s", [time.form, concat(" or ", wanted.forms)])
} else := ["timestamp.zone", "with an offset, the standard wants UTC"] if {
	time.zone == "offset"
	wanted.zone == "utc"
} else := ["timestamp.precision", text] if {
	lib.one_of(time.form, wanted.forms)
	text := sprintf("to the %s, the standard wants the %s", [time.precision, wanted.precision])
	lib.less_than(finest[time.precision], finest[wanted.precision])
}

finest := {"second": 0, "millisecond": 3, "microsecond": 6, "nanosecond": 9}
