# METADATA
# title: Format has no usable definition
# description: |
#   Looks at every format, parser or pipeline that is used by its name, and asks for exactly one valid definition.
#
#   **Why it is bad.** Some servers refuse to start, others write the name itself or an empty line instead of the
#   record, and where a name is defined twice the order of files decides what is logged.
# custom:
#   severity: error
#   confidence: high
#   personas: [developer, auditor]
#   facts: [format.defined]
#   frameworks:
#     soc2: [CC7.2]
#     iso27001: [A.8.15]
#     gdpr: [Art.5(2)]
#     nist-800-53: [AU-12]
#   remediation:
#     general: |
#       Define the format once, in the context where the platform looks for it.
#     terraform: |
#       ```hcl
#       access_log_settings {
#         destination_arn = aws_cloudwatch_log_group.api.arn
#         format          = jsonencode({ requestId = "$context.requestId" })
#       }
#       ```
#     kubernetes: |
#       ```yaml
#       data:
#         log-format-escape-json: "true"
#         log-format-upstream: '{"time":"$time_iso8601", …}'
#       ```
#     nginx: |
#       `log_format` stands in the `http` block, before the servers that use it:
#
#       ```nginx
#       http {
#         log_format audit_json escape=json '{"time":"$time_iso8601", …}';
#         access_log /var/log/nginx/access.log audit_json;
#       }
#       ```
#   since: "0.1.0"
#   aliases: []
package accesslint.consistency.undefined_format

import data.accesslint.lib
import rego.v1

violations contains v if {
	some format in input.formats
	says := faults[format.defined]
	not told_by_its_fields(format)
	message := sprintf("%s %s", [lib.name(format), says])
	used_by := object.get(format, "used_by", [])
	v := lib.violation_with(format, "defined", lib.explained(message, format, "defined_detail"), used_by)
}

faults := {
	"missing": "is used and not defined in the files",
	"duplicate": "is defined more than once",
	"invalid": "has a definition that cannot work",
}

# JSON that is not escaped as JSON breaks by what a client writes: `integrity/log-injection` names the fields.
told_by_its_fields(format) if {
	format.defined == "invalid"
	not lib.none_of(lib.fact(format, "encoding"), {"json"})
	not lib.one_of(lib.fact(format, "escaping"), {"json"})
	may_hold_a_clients_text(format)
}

may_hold_a_clients_text(format) if lib.is_unknown(format.fields)

may_hold_a_clients_text(format) if {
	some field in format.fields
	lib.may_be_on(field.client_controlled)
}

may_hold_a_clients_text(format) if {
	some field in format.fields
	lib.is_unknown(field)
}
