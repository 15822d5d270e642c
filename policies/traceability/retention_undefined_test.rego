package accesslint.traceability.retention_undefined_test

import data.accesslint.traceability.retention_undefined as rule
import rego.v1

model(retention) := {
	"emitters": [], "formats": [], "hops": [], "standard": {"retention": {"maximum_days": 2557}},
	"stores": [{"id": "store:a", "address": "group.a", "retention": retention}],
}

test_fails_without_an_end if {
	rule.violations == {{
		"entity": "store:a",
		"fact": "retention.days",
		"message": "group.a keeps records forever; the standard allows at most 2557 days: retention_in_days is not set",
	}} with input as model({"days": "forever", "detail": "retention_in_days is not set"})
}

test_fails_above_the_maximum if {
	{v.message | some v in rule.violations} == {"group.a keeps records for 3653 days; the standard allows at most 2557 days"} with input as model({"days": 3653})
}

test_passes if {
	count(rule.violations) == 0 with input as model({"days": 2557})
}

test_unknown_is_no_violation if {
	count(rule.violations) == 0 with input as model({"days": {"unknown": "variable"}})
}

test_absent_is_no_violation if {
	count(rule.violations) == 0 with input as model({})
}
