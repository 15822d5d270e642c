package accesslint.traceability.clock_not_synchronised_test

import data.accesslint.traceability.clock_not_synchronised as rule
import rego.v1

model(facts) := {
	"formats": [], "hops": [], "stores": [], "standard": {},
	"emitters": [object.union({"id": "emitter:a", "address": "chrony.conf"}, facts)],
}

test_fails_where_no_source_is_named if {
	rule.violations == {{
		"entity": "emitter:a",
		"fact": "clock.synchronised",
		"message": "chrony.conf names no source of time: no server",
	}} with input as model({"clock": {"synchronised": false, "detail": "no server"}})
}

test_passes_where_one_is if {
	given := model({"clock": {"synchronised": true}})
	count(rule.violations) == 0 with input as given
	rule.satisfied == {"emitter:a"} with input as given
}

test_unknown_is_no_violation if {
	count(rule.violations) == 0 with input as model({"clock": {"synchronised": {"unknown": "a template"}}})
}

test_what_has_no_clock_is_not_asked if {
	count(rule.violations) == 0 with input as model({})
}
