# METADATA
# title: Record holds no outcome
# description: |
#   Looks at the fields of every log format and asks for one that holds the outcome: the status, success or failure,
#   accept or reject.
#
#   **Why it is bad.** A refused attempt and a successful theft look alike. Alerts on repeated failures cannot work,
#   and an investigation cannot tell attempts from damage.
#
#   **Limits.** Only formats whose fields the user chooses are judged: a vendor's fixed format cannot be changed.
# custom:
#   severity: warning
#   confidence: high
#   personas: [developer, auditor]
#   facts: [format.fields, format.rest]
#   frameworks:
#     soc2: [CC7.2]
#     iso27001: [A.8.15]
#     gdpr: [Art.5(2)]
#     pci-dss: [10.2.2]
#     nist-800-53: [AU-3]
#   remediation:
#     general: |
#       Add the status of the response, or success and failure.
#     terraform: |
#       ```hcl
#       # in access_log_settings.format
#       status = "$context.status"
#       ```
#     kubernetes: |
#       ```yaml
#       data:
#         log-format-upstream: '{"time":"$time_iso8601","status":"$status", …}'
#       ```
#     nginx: |
#       ```nginx
#       log_format audit_json escape=json '{"time":"$time_iso8601","status":"$status", …}';
#       ```
#   scenario: sign-in-refused
#   since: "0.1.0"
#   aliases: []
package accesslint.completeness.no_result

import data.accesslint.lib
import rego.v1

violations contains v if {
	some format in lib.formats_without("result")
	message := sprintf("%s writes records that do not tell whether the access succeeded", [lib.name(format)])
	v := lib.violation_with(format, "fields", message, format.used_by)
}

satisfied := lib.formats_with("result")

exempt := lib.formats_exempt_from("result")
