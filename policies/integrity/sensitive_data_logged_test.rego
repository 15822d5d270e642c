package accesslint.integrity.sensitive_data_logged_test

import data.accesslint.integrity.sensitive_data_logged as rule
import rego.v1

model(formats, emitters) := {
	"hops": [], "stores": [], "formats": formats, "emitters": emitters,
	"standard": {"sensitive": {"forbid": ["credentials", "bodies"]}},
}

writing(format) := model([object.union({"id": "format:a", "address": "log_format a", "used_by": ["emitter:a"]}, format)], [])

emitting(emitter) := model([], [object.union({"id": "emitter:a", "address": "stage.a", "logging": "on"}, emitter)])

authorization := {"token": "$http_authorization", "meaning": "other", "sensitive": "credentials"}

request := {"token": "$request", "meaning": "action", "sensitive": "query-strings"}

test_fails_for_a_forbidden_field if {
	rule.violations == {{
		"entity": "format:a",
		"fact": "fields.1",
		"message": "log_format a writes $http_authorization into the record, which gives away credentials",
		"related": ["emitter:a"],
	}} with input as writing({"configurable": true, "fields": [request, authorization]})
}

test_one_token_is_one_cause if {
	count(rule.violations) == 1 with input as writing({"fields": [authorization, authorization]})
}

test_fails_for_what_an_emitter_adds if {
	rule.violations == {{
		"entity": "emitter:a",
		"fact": "sensitive.0",
		"message": "stage.a puts request bodies into its records, which gives away bodies",
	}} with input as emitting({"sensitive": [{"what": "request bodies", "kind": "bodies"}]})
}

test_passes_for_what_the_standard_allows if {
	count(rule.violations) == 0 with input as writing({"fields": [request]})
	count(rule.violations) == 0 with input as emitting({"sensitive": [{"what": "arguments", "kind": "query-strings"}]})
}

test_a_fixed_format_is_not_judged if {
	given := writing({"configurable": false, "fields": [authorization]})
	count(rule.violations) == 0 with input as given
	rule.exempt == {"format:a"} with input as given
}

test_an_emitter_that_is_off_writes_nothing if {
	given := emitting({"logging": "off", "sensitive": [{"what": "request bodies", "kind": "bodies"}]})
	count(rule.violations) == 0 with input as given
}

test_unknown_is_no_violation if {
	unknown := {"unknown": "variable"}
	count(rule.violations) == 0 with input as writing({"fields": unknown})
	count(rule.satisfied) == 0 with input as writing({"fields": unknown})
	count(rule.satisfied) == 0 with input as writing({"fields": [request], "rest": unknown})
	count(rule.violations) == 0 with input as emitting({"sensitive": unknown})
}

test_absent_is_no_violation if {
	count(rule.violations) == 0 with input as writing({})
	count(rule.violations) == 0 with input as emitting({})
}
