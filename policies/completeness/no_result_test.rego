package accesslint.completeness.no_result_test

import data.accesslint.completeness.no_result as rule
import data.accesslint.testing
import rego.v1

field := {"token": "$status", "meaning": "result"}

another := {"token": "$time_iso8601", "meaning": "timestamp"}

found(facts) := violations if {
	violations := rule.violations with input as testing.model({"formats": [testing.format(facts)]})
}

settled(facts) := ids if {
	ids := rule.satisfied with input as testing.model({"formats": [testing.format(facts)]})
}

exempted(facts) := ids if {
	ids := rule.exempt with input as testing.model({"formats": [testing.format(facts)]})
}

test_missing_fails if {
	found({"fields": [another]}) == {{
		"entity": "format:main",
		"fact": "fields",
		"message": "log_format main writes records that do not tell whether the access succeeded",
		"related": ["emitter:web"],
	}}
	settled({"fields": [another]}) == set()
}

test_no_field_at_all_fails if {
	testing.places(found({"fields": []})) == {["format:main", "fields"]}
}

test_present_passes if {
	found({"fields": [another, field]}) == set()
	settled({"fields": [another, field]}) == {"format:main"}
}

test_unknown_is_not_guessed if {
	every facts in [{"fields": testing.unknown}, {"fields": [another], "rest": testing.unknown}] {
		found(facts) == set()
		settled(facts) == set()
	}
}

test_known_field_decides_whatever_the_rest if {
	settled({"fields": [field], "rest": testing.unknown}) == {"format:main"}
}

test_absent_fields_are_not_judged if {
	found({}) == set()
}

test_fixed_and_unused_formats_are_not_judged if {
	found({"fields": [another], "configurable": false}) == set()
	found({"fields": [another], "used_by": []}) == set()
	exempted({"fields": [another], "configurable": false}) == {"format:main"}
	exempted({"fields": [another]}) == set()
}

test_not_asked_by_the_standard if {
	standard := object.union(testing.standard, {"fields": {"required": ["timestamp"]}})
	parts := {"formats": [testing.format({"fields": [another]})], "standard": standard}
	violations := rule.violations with input as testing.model(parts)
	violations == set()
}
