# METADATA
# title: Record names no resource
# description: |
#   Looks at the fields of every log format and asks for one that holds what was accessed: the path, the object, the
#   table, the destination.
#
#   **Why it is bad.** Without the resource nobody can tell which data an account touched, so that a breach has to be
#   taken as a breach of everything.
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
#       Add the path, object or table. A path without its query string does not give tokens away.
#     terraform: |
#       ```hcl
#       # in access_log_settings.format
#       path = "$context.path"
#       ```
#     kubernetes: |
#       ```yaml
#       data:
#         log-format-upstream: '{"time":"$time_iso8601","path":"$uri", …}'
#       ```
#     nginx: |
#       ```nginx
#       log_format audit_json escape=json '{"time":"$time_iso8601","path":"$uri", …}';
#       ```
#   scenario: delete
#   since: "0.1.0"
#   aliases: []
package accesslint.completeness.no_resource

import data.accesslint.lib
import rego.v1

violations contains v if {
	some format in lib.formats_without("resource")
	message := sprintf("%s writes records that do not say what was accessed", [lib.name(format)])
	v := lib.violation_with(format, "fields", message, format.used_by)
}

satisfied := lib.formats_with("resource")

exempt := lib.formats_exempt_from("resource")
