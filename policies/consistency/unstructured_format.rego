# METADATA
# title: Records are not structured
# description: |
#   Looks at every log format whose fields the user chooses. Where the standard wants structured records (`structured:
#   true`), a program must be able to read each field without guessing: JSON, logfmt, CSV with fixed columns.
#
#   **Why it is bad.** Free text is read by patterns. A blank in a user agent or a quote in a path shifts the fields,
#   alerts stop matching, and a client can write a line that reads like another request.
# custom:
#   severity: warning
#   confidence: high
#   personas: [developer, auditor]
#   facts: [format.structured]
#   frameworks:
#     soc2: [CC7.2]
#     iso27001: [A.8.15]
#     gdpr: [Art.5(2)]
#     nist-800-53: [AU-12]
#   remediation:
#     general: |
#       Write JSON, one object per line, and let the writer escape the values.
#     terraform: |
#       ```hcl
#       access_log_settings {
#         destination_arn = aws_cloudwatch_log_group.api.arn
#         format          = jsonencode({ requestId = "$context.requestId", status = "$context.status" })
#       }
#       ```
#     kubernetes: |
#       `log-format-escape-json` is needed, or the JSON is invalid as soon as a value has a quote.
#
#       ```yaml
#       data:
#         log-format-escape-json: "true"
#         log-format-upstream: '{"time":"$time_iso8601","user":"$remote_user", …}'
#       ```
#     nginx: |
#       ```nginx
#       log_format audit_json escape=json '{"time":"$time_iso8601","user":"$remote_user", …}';
#       access_log /var/log/nginx/access.log audit_json;
#       ```
#     haproxy: |
#       Write JSON, and convert what a client sends with `json(utf8s)`:
#
#       ```haproxy
#       http-request set-var(txn.path) path
#       log-format '{"time":"%[date,utime(%Y-%m-%dT%H:%M:%SZ)]","path":"%[var(txn.path),json(utf8s)]","status":%ST}'
#       ```
#   scenario: read
#   since: "0.1.0"
#   aliases: []
package accesslint.consistency.unstructured_format

import data.accesslint.lib
import rego.v1

violations contains v if {
	input.standard.structured == true
	some format in input.formats
	lib.judged(format)
	lib.is_off(format.structured)
	said := [lib.name(format), form(format)]
	message := sprintf("%s writes %s, the standard wants structured records such as JSON", said)
	v := lib.violation_with(format, fact(format), message, format.used_by)
}

exempt contains id if some id in lib.formats_not_judged

exempt contains format.id if {
	input.standard.structured == false
	some format in input.formats
}

form(format) := "lines in a common log format" if {
	format.encoding == "clf"
} else := "unstructured text"

fact(format) := "structured" if {
	format.encoding == "json"
} else := "encoding"
