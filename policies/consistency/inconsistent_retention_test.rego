package accesslint.consistency.inconsistent_retention_test

import data.accesslint.consistency.inconsistent_retention as rule
import data.accesslint.testing
import rego.v1

store(name, facts) := testing.store(object.union({"id": name, "address": name, "kind": "log-group"}, facts))

keeps(name, days) := store(name, {"retention": {"days": days}})

found(stores) := violations if {
	violations := rule.violations with input as testing.model({"stores": stores})
}

exempted(stores) := ids if {
	ids := rule.exempt with input as testing.model({"stores": stores})
}

test_odd_one_fails if {
	found([keeps("a", 730), keeps("b", 365), keeps("c", 730)]) == {{
		"entity": "b",
		"fact": "retention.days",
		"message": "b keeps records for 365 days, other stores of kind log group keep them for 730 days",
		"related": ["a", "c"],
	}}
}

test_longest_is_the_yardstick_of_a_tie if {
	testing.places(found([keeps("a", 730), keeps("b", 365)])) == {["b", "retention.days"]}
	unbounded := testing.model({
		"stores": [keeps("a", 365), keeps("b", "forever")],
		"standard": {"retention": {"minimum_days": 365, "maximum_days": null}},
	})
	violations := rule.violations with input as unbounded
	testing.places(violations) == {["a", "retention.days"]}
}

test_environment_is_named if {
	stores := [object.union(keeps(name, days), {"environment": "staging"}) | some [name, days] in [["a", 365], ["b", 730]]]
	some violation in found(stores)
	violation.message == "a keeps records for 365 days, other stores of kind log group in staging keep them for 730 days"
}

# traceability/retention-too-short and retention-undefined tell of these, and nobody should follow them.
test_times_that_the_standard_refuses_are_not_compared if {
	stores := [keeps("a", 365), keeps("b", 30), keeps("c", 30), keeps("d", "forever"), keeps("e", 9999)]
	model := testing.model({
		"stores": stores,
		"standard": {"retention": {"minimum_days": 365, "maximum_days": 2557}},
	})
	violations := rule.violations with input as model
	violations == set()
	exempt := rule.exempt with input as model
	exempt == {"b", "c", "d", "e"}
}

test_other_kinds_and_environments_are_not_compared if {
	found([
		keeps("a", 365),
		object.union(keeps("b", 400), {"kind": "bucket"}),
		object.union(keeps("c", 730), {"environment": "staging"}),
	]) == set()
}

test_same_time_passes if {
	found([keeps("a", 365), keeps("b", 365)]) == set()
}

test_unknown_is_not_guessed if {
	stores := [keeps("a", 365), keeps("b", testing.unknown)]
	found(stores) == set()
	exempted(stores) == set()
}

test_absent_is_not_judged if {
	found([keeps("a", 365), store("b", {})]) == set()
}

test_only_one_is_exempt if {
	exempted([keeps("a", testing.unknown), object.union(keeps("b", 400), {"kind": "bucket"})]) == {"a", "b"}
}
