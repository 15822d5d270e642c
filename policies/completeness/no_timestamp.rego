# METADATA
# title: Record holds no time
# description: |
#   Looks at the fields of every log format and asks for one that holds the time of the access.
#
#   **Why it is bad.** Without a time a record cannot be put in order with others, matched with an incident or shown
#   to lie in the audited period. The time at which a collector read the line is no substitute: delays and re-reads
#   change it.
#
#   **Limits.** Only formats whose fields the user chooses are judged: a vendor's fixed format cannot be changed.
# custom:
#   severity: error
#   confidence: high
#   personas: [developer, auditor]
#   facts: [format.fields, format.rest]
#   frameworks:
#     soc2: [CC7.2]
#     iso27001: [A.8.15]
#     gdpr: [Art.5(2)]
#     pci-dss: [10.2.2]
#     nist-800-53: [AU-3, AU-8]
#     hipaa: [164.312(b)]
#   remediation:
#     general: |
#       Add the time of the access, in ISO 8601 with its zone.
#     terraform: |
#       ```hcl
#       resource "aws_api_gateway_stage" "main" {
#         access_log_settings {
#           destination_arn = aws_cloudwatch_log_group.api.arn
#           format = jsonencode({
#             time      = "$context.requestTime"
#             identity  = "$context.identity.user"
#             method    = "$context.httpMethod"
#             path      = "$context.path"
#             status    = "$context.status"
#             requestId = "$context.requestId"
#           })
#         }
#       }
#       ```
#     kubernetes: |
#       ```yaml
#       data:
#         log-format-escape-json: "true"
#         log-format-upstream: '{"time":"$time_iso8601","user":"$remote_user","method":"$request_method", …}'
#       ```
#     nginx: |
#       ```nginx
#       log_format audit_json escape=json
#         '{"time":"$time_iso8601","user":"$remote_user","method":"$request_method",'
#         '"path":"$uri","status":"$status","request_id":"$request_id"}';
#       ```
#   scenario: read
#   since: "0.1.0"
#   aliases: []
package accesslint.completeness.no_timestamp

import data.accesslint.lib
import rego.v1

violations contains v if {
	some format in lib.formats_without("timestamp")
	message := sprintf("%s writes records without a time", [lib.name(format)])
	v := lib.violation_with(format, "fields", message, format.used_by)
}

satisfied := lib.formats_with("timestamp")

exempt := lib.formats_exempt_from("timestamp")
