package accesslint.traceability.no_request_id_test

import data.accesslint.traceability.no_request_id as rule
import rego.v1

model(plane, format) := {
	"hops": [], "stores": [], "standard": {"fields": {"required": ["timestamp", "request_id"]}},
	"emitters": [{"id": "emitter:a", "address": "server a", "plane": plane, "logging": "on", "formats": ["format:a"]}],
	"formats": [object.union(
		{"id": "format:a", "address": "log_format a", "configurable": true, "used_by": ["emitter:a"]},
		format,
	)],
}

field(meaning) := {"token": concat("", ["$", meaning]), "meaning": meaning}

test_fails_without_either if {
	rule.violations == {{
		"entity": "format:a",
		"fact": "fields",
		"message": "log_format a writes records with neither a request id nor a trace id; the standard wants one to correlate them by",
		"related": ["emitter:a"],
	}} with input as model("http", {"fields": [field("timestamp"), field("action")]})
}

test_passes_with_a_request_id if {
	given := model("http", {"fields": [field("request_id")]})
	count(rule.violations) == 0 with input as given
	rule.satisfied == {"format:a"} with input as given
}

test_passes_with_a_trace_id if {
	count(rule.violations) == 0 with input as model("http", {"fields": [field("trace_id")]})
}

test_packets_have_no_request if {
	count(rule.violations) == 0 with input as model("network", {"fields": [field("timestamp")]})
}

test_a_fixed_format_is_not_judged if {
	given := model("http", {"configurable": false, "fields": [field("timestamp")]})
	count(rule.violations) == 0 with input as given
	rule.exempt == {"format:a"} with input as given
}

test_only_where_the_standard_wants_it if {
	given := model("http", {"fields": [field("timestamp")]})
	count(rule.violations) == 0 with input as given with input.standard.fields.required as ["timestamp"]
	count(rule.violations) == 1 with input as given with input.standard.fields.required as ["trace_id"]
}

test_unknown_is_no_violation if {
	some given in [
		model("http", {"fields": {"unknown": "variable"}}),
		model("http", {"fields": [field("timestamp")], "rest": {"unknown": "variable"}}),
	]
	count(rule.violations) == 0 with input as given
	count(rule.satisfied) == 0 with input as given
}

test_absent_is_no_violation if {
	count(rule.violations) == 0 with input as model("http", {})
}
