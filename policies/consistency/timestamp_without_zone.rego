# METADATA
# title: Time without zone
# description: |
#   Looks at the time field of every log format whose fields the user chooses, and asks whether it says its zone or
#   offset.
#
#   **Why it is bad.** A local time without its offset can mean 24 different moments, and one hour of every autumn
#   exists twice. Records of several systems then cannot be put in order, and a timeline made of them does not hold as
#   evidence.
# custom:
#   severity: warning
#   confidence: high
#   personas: [developer, auditor]
#   facts: [format.timestamp]
#   frameworks:
#     soc2: [CC7.2]
#     iso27001: [A.8.17]
#     gdpr: [Art.5(2)]
#     pci-dss: ["10.6"]
#     nist-800-53: [AU-8]
#   remediation:
#     general: |
#       Write the time in ISO 8601 with `Z` or an offset.
#     kubernetes: |
#       ```yaml
#       data:
#         log-format-upstream: '{"time":"$time_iso8601", …}'
#       ```
#     nginx: |
#       `$time_iso8601` and `$time_local` carry the offset; `$date_local`, or a time cut out of them by a `map`, may
#       not.
#
#       ```nginx
#       log_format audit_json escape=json '{"time":"$time_iso8601", …}';
#       ```
#     haproxy: |
#       Write `%T` or `%trg` instead of `%t` and `%tr`, or let a sample write ISO 8601:
#
#       ```haproxy
#       log-format '{"time":"%[date,utime(%Y-%m-%dT%H:%M:%SZ)]","method":"%HM","status":%ST}'
#       ```
#   scenario: read
#   since: "0.1.0"
#   aliases: []
package accesslint.consistency.timestamp_without_zone

import data.accesslint.lib
import rego.v1

violations contains v if {
	some format in input.formats
	lib.judged(format)
	format.timestamp.zone == "none"
	not lib.is_on(lib.fact(format, "timestamp.fixed"))
	message := sprintf("%s writes the time without zone or offset", [lib.name(format)])
	v := lib.violation_with(format, "timestamp.zone", message, format.used_by)
}

exempt contains id if some id in lib.formats_not_judged

exempt contains format.id if {
	some format in input.formats
	lib.is_on(format.timestamp.fixed)
}

satisfied contains format.id if {
	some format in input.formats
	lib.one_of(format.timestamp.zone, {"utc", "offset"})
}
