# METADATA
# title: Record holds nothing to correlate it by
# description: |
#   Looks at formats whose fields the user chooses: is there a request id or a trace id in the record? Either is
#   enough. Flow logs of a network see packets, not requests, and are left out.
#
#   **Why it is bad.** One access leaves records at the load balancer, the web server, the application and the
#   database. Without a common id nobody can say with certainty which of them belong together: an investigation is
#   left with guessing by time and address, and one identity's acts cannot be told from another's.
# custom:
#   severity: warning
#   confidence: high
#   personas: [developer, auditor]
#   facts: [format.fields, format.rest]
#   frameworks:
#     soc2: [CC7.3]
#     iso27001: [A.5.28]
#     gdpr: [Art.5(2)]
#     nist-800-53: [AU-12(1)]
#   remediation:
#     general: Write the request id that the first proxy gave, or the trace id, into every record, and pass it on to the next system.
#     nginx: |
#       ```nginx
#       log_format main escape=json
#         '{"time":"$time_iso8601","request_id":"$request_id","user":"$remote_user","method":"$request_method",'
#         '"uri":"$uri","status":"$status"}';
#       proxy_set_header X-Request-ID $request_id;
#       ```
#     terraform: |
#       ```hcl
#       resource "aws_apigatewayv2_stage" "main" {
#         api_id = aws_apigatewayv2_api.main.id
#         name   = "$default"
#         access_log_settings {
#           destination_arn = aws_cloudwatch_log_group.api.arn
#           format          = jsonencode({ requestId = "$context.requestId", status = "$context.status" })
#         }
#       }
#       ```
#     kubernetes: |
#       In the ingress controller's ConfigMap, let the format hold the controller's request id:
#
#       ```yaml
#       data:
#         log-format-escape-json: "true"
#         log-format-upstream: '{"time":"$time_iso8601","request_id":"$req_id","status":"$status"}'
#       ```
#   scenario: server-error
#   since: "0.1.0"
#   aliases: []
package accesslint.traceability.no_request_id

import data.accesslint.lib
import rego.v1

ids := ["request_id", "trace_id"]

wanted if {
	some id in ids
	id in input.standard.fields.required
}

violations contains v if {
	wanted
	some format in input.formats
	lib.judged(format)
	is_array(format.fields)
	not has_id(format)
	offers_id(format)
	not perhaps_elsewhere(format)
	message := sprintf(
		"%s writes records with neither a request id nor a trace id; the standard wants one to correlate them by",
		[lib.name(format)],
	)
	v := lib.violation_with(format, "fields", message, object.get(format, "used_by", []))
}

has_id(format) if {
	some id in ids
	lib.has_field(format, id)
}

perhaps_elsewhere(format) if {
	some id in ids
	lib.perhaps_written_elsewhere(format, id)
}

offers_id(format) if {
	some id in ids
	lib.can_have(format, id)
}

satisfied contains format.id if {
	some format in input.formats
	settled(format)
}

settled(_) if not wanted

settled(format) if not offers_id(format)

settled(format) if {
	some id in ids
	lib.written_elsewhere(format, id)
}

settled(format) if {
	some field in format.fields
	field.meaning in ids
}

exempt contains format.id if {
	some format in input.formats
	not lib.judged(format)
}
