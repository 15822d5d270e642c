# METADATA
# title: Secrets or personal data are written into the record
# description: |
#   Looks at the fields of the formats that something writes, and at what emitters put into records beside them
#   (request bodies, full data traces, secrets at a high audit level). What is forbidden is the standard's choice:
#   `sensitive: {forbid: [credentials, secrets, bodies, …]}`.
#
#   **Why it is bad.** Logs are read by more people, copied to more places and kept for longer than the data that
#   they speak of. A password, session cookie or bearer token in a record lets every reader act as its owner; personal
#   data in a record falls under every duty to inform, limit and erase, in every copy.
# custom:
#   severity: error
#   confidence: high
#   personas: [developer, auditor]
#   facts: [format.fields, format.rest, emitter.sensitive]
#   frameworks:
#     soc2: [C1.1]
#     iso27001: [A.5.34, A.8.12]
#     gdpr: [Art.5(1)(c)]
#   remediation:
#     general: Leave the field out, or write a name or a keyed hash in its place that tells who it was without being a key.
#     nginx: |
#       Log who it was, not what proves it:
#
#       ```nginx
#       log_format main escape=json '{"time":"$time_iso8601","user":"$remote_user","uri":"$uri","status":"$status"}';
#       ```
#     kubernetes: |
#       Record secrets at level `Metadata`, in a rule before all wider ones:
#
#       ```yaml
#       - level: Metadata
#         resources:
#           - group: ""
#             resources: [secrets, configmaps]
#       ```
#     terraform: |
#       ```hcl
#       resource "aws_api_gateway_method_settings" "all" {
#         rest_api_id = aws_api_gateway_rest_api.main.id
#         stage_name  = aws_api_gateway_stage.main.stage_name
#         method_path = "*/*"
#         settings {
#           logging_level      = "INFO"
#           data_trace_enabled = false
#         }
#       }
#       ```
#   scenario: token-in-query
#   since: "0.1.0"
#   aliases: []
package accesslint.integrity.sensitive_data_logged

import data.accesslint.lib
import rego.v1

forbidden := input.standard.sensitive.forbid

violations contains v if {
	some format in input.formats
	not lib.may_be_off(lib.fact(format, "configurable"))
	some number, field in format.fields
	lib.one_of(field.sensitive, forbidden)
	not told_before(format, number)
	message := sprintf("%s writes %s into the record, which gives away %s", [lib.name(format), field.token, field.sensitive])
	v := lib.violation_with(format, sprintf("fields.%d", [number]), message, object.get(format, "used_by", []))
}

# One token may stand for several meanings (a request line): it is one cause.
told_before(format, number) if {
	some earlier, field in format.fields
	earlier < number
	field.token == format.fields[number].token
	lib.one_of(field.sensitive, forbidden)
}

violations contains v if {
	some emitter in input.emitters
	some number, content in emitter.sensitive
	is_written(emitter, content)
	content.kind in forbidden
	message := sprintf("%s puts %s into its records, which gives away %s", [lib.name(emitter), content.what, content.kind])
	v := lib.violation(emitter, sprintf("sensitive.%d", [number]), message)
}

is_written(emitter, _) if lib.logging(emitter)

is_written(_, content) if lib.is_on(content.apart)

# Other unknowns of a field say nothing about what it gives away.
satisfied contains format.id if {
	some format in input.formats
	not open(format)
}

open(format) if lib.is_unknown(format.fields)

open(format) if lib.is_unknown(format.rest)

exempt contains format.id if {
	some format in input.formats
	lib.is_off(format.configurable)
}
