package accesslint.integrity.not_sealed_test

import data.accesslint.integrity.not_sealed as rule
import rego.v1

model(facts) := {
	"formats": [], "hops": [], "stores": [], "standard": {},
	"emitters": [object.union({"id": "emitter:a", "address": "audit.rules"}, facts)],
}

test_fails_where_rules_are_not_locked if {
	rule.violations == {{
		"entity": "emitter:a",
		"fact": "sealed",
		"message": "audit.rules can be changed while the host runs: no rule is `-e 2`",
	}} with input as model({"sealed": false, "sealed_detail": "no rule is `-e 2`"})
}

test_fails_for_a_journal if {
	given := {
		"formats": [], "hops": [], "emitters": [], "standard": {},
		"stores": [{"id": "store:j", "address": "the journal", "sealed": false}],
	}
	count(rule.violations) == 1 with input as given
}

test_passes_where_rules_are_locked if {
	count(rule.violations) == 0 with input as model({"sealed": true})
}

test_unknown_is_no_violation if {
	count(rule.violations) == 0 with input as model({"sealed": {"unknown": "keys"}})
}

test_what_cannot_be_sealed_is_not_asked if {
	count(rule.violations) == 0 with input as model({})
}
