package accesslint.traceability.no_cold_tier_test

import data.accesslint.traceability.no_cold_tier as rule
import rego.v1

model(days, cold) := {
	"emitters": [], "formats": [], "hops": [],
	"standard": {"retention": {"at_hand_days": 90}, "cold_tier": true},
	"stores": [{
		"id": "store:a", "address": "bucket.a",
		"retention": {"days": days}, "tiers": {"cold_after_days": cold},
	}],
}

unknown := {"unknown": "variable"}

test_fails_when_records_never_move if {
	rule.violations == {{
		"entity": "store:a",
		"fact": "tiers.cold_after_days",
		"message": "bucket.a never moves records to cold storage; the standard wants them there, at the earliest after 90 days",
	}} with input as model(400, "never")
	count(rule.violations) == 1 with input as model("forever", "never")
}

test_fails_when_records_move_too_soon if {
	rule.violations == {{
		"entity": "store:a",
		"fact": "tiers.cold_after_days",
		"message": "bucket.a moves records to cold storage after 30 days; the standard wants them at hand for at least 90",
	}} with input as model(400, 30)
}

test_too_soon_counts_without_a_wish_for_cold_storage if {
	count(rule.violations) == 1 with input as model(400, 30) with input.standard.cold_tier as false
	count(rule.violations) == 0 with input as model(400, "never") with input.standard.cold_tier as false
}

test_passes if {
	count(rule.violations) == 0 with input as model(400, 90)
	count(rule.violations) == 0 with input as model("forever", 180)
}

test_records_that_end_first_need_not_move if {
	count(rule.violations) == 0 with input as model(60, "never")
	count(rule.violations) == 0 with input as model(20, 30)
	rule.satisfied == {"store:a"} with input as model(60, unknown)
}

test_unknown_is_no_violation if {
	count(rule.violations) == 0 with input as model(400, unknown)
	count(rule.violations) == 0 with input as model(unknown, "never")
	count(rule.violations) == 0 with input as model(unknown, 30)
	count(rule.satisfied) == 0 with input as model(400, unknown)
}

test_absent_is_no_violation if {
	given := model(400, "never")
	some store in given.stores
	bare := object.union(given, {"stores": [object.remove(store, ["tiers"])]})
	count(rule.violations) == 0 with input as bare
}
