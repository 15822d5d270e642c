# METADATA
# title: Record names no action
# description: |
#   Looks at the fields of every log format and asks for one that holds the action: the method, the verb, the
#   operation, the statement.
#
#   **Why it is bad.** Reading, changing and deleting look alike in a record without the action, so the harm of an
#   access cannot be told.
#
#   **Limits.** Only formats whose fields the user chooses are judged: a vendor's fixed format cannot be changed.
#   Records of packets (flow logs) are not judged, since a packet has no action.
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
#       Add the method, verb or operation.
#     terraform: |
#       ```hcl
#       # in access_log_settings.format
#       method = "$context.httpMethod"
#       ```
#     kubernetes: |
#       ```yaml
#       data:
#         log-format-upstream: '{"time":"$time_iso8601","method":"$request_method", …}'
#       ```
#     nginx: |
#       ```nginx
#       log_format audit_json escape=json '{"time":"$time_iso8601","method":"$request_method", …}';
#       ```
#   scenario: delete
#   since: "0.1.0"
#   aliases: []
package accesslint.completeness.no_action

import data.accesslint.lib
import rego.v1

violations contains v if {
	some format in lib.formats_without("action")
	message := sprintf("%s writes records that do not say what was done", [lib.name(format)])
	v := lib.violation_with(format, "fields", message, format.used_by)
}

satisfied := lib.formats_with("action")

exempt := lib.formats_exempt_from("action")
