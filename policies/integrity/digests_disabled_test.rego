package accesslint.integrity.digests_disabled_test

import data.accesslint.integrity.digests_disabled as rule
import rego.v1

model(facts) := {
	"formats": [], "hops": [], "stores": [], "standard": {"immutability": {"digests": true}},
	"emitters": [object.union({"id": "emitter:a", "address": "trail.a", "logging": "on"}, facts)],
}

test_fails_without_digests if {
	rule.violations == {{
		"entity": "emitter:a",
		"fact": "digests",
		"message": "trail.a writes records without digests, so that a changed record would not show: enable_log_file_validation is false",
	}} with input as model({"digests": false, "digests_detail": "enable_log_file_validation is false"})
}

test_passes_with_digests if {
	count(rule.violations) == 0 with input as model({"digests": true})
}

test_an_emitter_that_is_off_is_another_rules if {
	given := model({"digests": false, "logging": "off"})
	count(rule.violations) == 0 with input as given
	rule.satisfied == {"emitter:a"} with input as given
}

test_only_where_the_standard_wants_it if {
	count(rule.violations) == 0 with input as model({"digests": false})
		with input.standard.immutability.digests as false
}

test_unknown_is_no_violation if {
	given := model({"digests": {"unknown": "variable"}})
	count(rule.violations) == 0 with input as given
	count(rule.satisfied) == 0 with input as given
	count(rule.violations) == 0 with input as model({"digests": false, "logging": {"unknown": "variable"}})
}

test_absent_is_no_violation if {
	count(rule.violations) == 0 with input as model({})
}
