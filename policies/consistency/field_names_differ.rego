# METADATA
# title: Field names differ from the standard
# description: |
#   Compares the names of fields with those that the standard fixes: by a published schema (`schema`, `ecs` or
#   `ocsf`) and by names of your own (`naming`). A meaning is met where any field that has it bears an accepted name.
#
#   **Why it is bad.** A search for `user.name` does not find what another system calls `user`, `uid` or `principal`.
#   The same question then has to be asked once per system, and one is forgotten.
#
#   **Limits.** Asked only where the standard fixes names. Text without names is reported by
#   `consistency/unstructured-format`.
# custom:
#   severity: note
#   confidence: high
#   personas: [developer, auditor]
#   facts: [format.fields, format.rest]
#   frameworks:
#     soc2: [CC7.2]
#     iso27001: [A.8.15]
#     gdpr: [Art.5(2)]
#     nist-800-53: [AU-3]
#   remediation:
#     general: |
#       Rename the fields, or add the name to the standard:
#
#       ```yaml
#       standard:
#         schema: ecs
#         naming:
#           identity: [user.name, user.id]
#       ```
#     terraform: |
#       ```hcl
#       # in access_log_settings.format
#       "user.name" = "$context.identity.user"
#       ```
#     kubernetes: |
#       ```yaml
#       data:
#         log-format-upstream: '{"@timestamp":"$time_iso8601","user.name":"$remote_user", …}'
#       ```
#     nginx: |
#       ```nginx
#       log_format audit_json escape=json '{"@timestamp":"$time_iso8601","user.name":"$remote_user", …}';
#       ```
#   scenario: read
#   since: "0.1.0"
#   aliases: []
package accesslint.consistency.field_names_differ

import data.accesslint.lib
import rego.v1

violations contains v if {
	count(accepted) > 0
	some format in input.formats
	lib.judged(format)
	wrong := [number | some number, field in format.fields; is_wrong(format, field)]
	count(wrong) > 0
	texts := [text |
		some number in wrong
		field := format.fields[number]
		names := concat(" or ", array.slice(accepted[field.meaning], 0, 3))
		text := sprintf("%s (%s) instead of %s", [field.name, replace(field.meaning, "_", " "), names])
	]
	message := sprintf("%s names fields otherwise than the standard: %s", [lib.name(format), lib.listed(texts)])
	v := lib.violation_with(format, fact(wrong), message, format.used_by)
}

exempt contains id if some id in lib.formats_not_judged

exempt contains format.id if {
	count(accepted) == 0
	some format in input.formats
}

# Names accepted by meaning: those of the published schema, then the user's own.
accepted[meaning] := array.concat(own, published) if {
	preset := object.get(lib.field_names, input.standard.schema, {})
	some meaning in (object.keys(preset) | object.keys(input.standard.naming))
	own := object.get(input.standard.naming, meaning, [])
	published := object.get(preset, meaning, [])
}

is_wrong(format, field) if {
	field.name != ""
	accepted[field.meaning]
	not well_named(format, field.meaning)
}

well_named(format, meaning) if {
	some field in format.fields
	field.meaning == meaning
	some name in accepted[meaning]
	startswith(sprintf("%s.", [field.name]), sprintf("%s.", [name]))
}

fact(wrong) := sprintf("fields.%d", wrong) if {
	count(wrong) == 1
} else := "fields"
