package accesslint.consistency.unstructured_format_test

import data.accesslint.consistency.unstructured_format as rule
import data.accesslint.testing
import rego.v1

found(facts) := violations if {
	violations := rule.violations with input as testing.model({"formats": [testing.format(facts)]})
}

test_text_fails if {
	found({"structured": false, "encoding": "text"}) == {{
		"entity": "format:main",
		"fact": "encoding",
		"message": "log_format main writes unstructured text, the standard wants structured records such as JSON",
		"related": ["emitter:web"],
	}}
}

test_common_log_format_is_named if {
	some violation in found({"structured": false, "encoding": "clf"})
	contains(violation.message, "writes lines in a common log format")
}

# JSON that breaks as soon as a value has a quote.
test_invalid_json_fails if {
	testing.places(found({"structured": false, "encoding": "json"})) == {["format:main", "structured"]}
}

test_structured_passes if {
	found({"structured": true, "encoding": "json"}) == set()
}

test_not_wanted if {
	standard := object.union(testing.standard, {"structured": false})
	parts := {"formats": [testing.format({"structured": false})], "standard": standard}
	violations := rule.violations with input as testing.model(parts)
	violations == set()
	exempted := rule.exempt with input as testing.model(parts)
	exempted == {"format:main"}
}

test_unknown_is_not_guessed if {
	found({"structured": testing.unknown, "encoding": testing.unknown}) == set()
}

test_absent_and_fixed_are_not_judged if {
	found({}) == set()
	found({"structured": false, "encoding": "text", "configurable": false}) == set()
}
