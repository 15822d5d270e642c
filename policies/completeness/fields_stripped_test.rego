package accesslint.completeness.fields_stripped_test

import data.accesslint.completeness.fields_stripped as rule
import data.accesslint.testing
import rego.v1

found(facts) := violations if {
	violations := rule.violations with input as testing.model({"hops": [testing.hop(facts)]})
}

test_required_field_fails if {
	strips := [
		{"field": "debug", "meaning": "other", "how": "remove"},
		{"field": "user", "meaning": "identity", "how": "hash"},
	]
	message := concat(" ", [
		"DaemonSet/logging/shipper hashes the field user,",
		"so that records arrive without the identity that the standard requires",
	])
	found({"strips": strips}) == {{"entity": "hop:shipper", "fact": "strips.1", "message": message}}
}

test_other_fields_pass if {
	found({"strips": [{"field": "ip", "meaning": "client_address", "how": "mask"}]}) == set()
}

test_unknown_is_not_guessed if {
	found({"strips": testing.unknown}) == set()
}

test_absent_is_not_judged if {
	found({}) == set()
}
