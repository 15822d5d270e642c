package accesslint.integrity.store_mutable_test

import data.accesslint.integrity.store_mutable as rule
import rego.v1

both := ["object-lock", "versioning"]

model(accepted, facts) := {
	"emitters": [], "formats": [], "hops": [], "standard": {"immutability": {"accept": accepted}},
	"stores": [object.union({"id": "store:a", "address": "bucket.a"}, facts)],
}

of(immutability) := model(both, {"immutability": immutability})

unknown := {"unknown": "variable"}

test_fails_without_either if {
	rule.violations == {{
		"entity": "store:a",
		"fact": "immutability.versioning",
		"message": "bucket.a lets records be changed or deleted: versioning is off and object lock is off; the standard accepts object-lock or versioning",
		"related": ["emitter:trail"],
	}} with input as model(both, {
		"immutability": {"versioning": false, "object_lock": false},
		"written_by": ["emitter:trail"],
	})
}

test_fails_with_versioning_where_only_a_lock_counts if {
	rule.violations == {{
		"entity": "store:a",
		"fact": "immutability.object_lock",
		"message": "bucket.a lets records be changed or deleted: object lock is off; the standard accepts object-lock",
		"related": [],
	}} with input as model(["object-lock"], {"immutability": {"versioning": true, "object_lock": false}})
}

test_fails_with_a_lock_without_retention if {
	given := model(["object-lock"], {"immutability": {"versioning": true, "object_lock": true, "lock_mode": "none"}})
	{v.fact | some v in rule.violations} == {"immutability.lock_mode"} with input as given
}

test_passes_with_versioning if {
	given := of({"versioning": true, "object_lock": false})
	count(rule.violations) == 0 with input as given
	rule.satisfied == {"store:a"} with input as given
}

test_passes_with_a_lock if {
	given := model(["object-lock"], {"immutability": {
		"versioning": true, "object_lock": true, "lock_mode": "compliance",
	}})
	count(rule.violations) == 0 with input as given
	rule.satisfied == {"store:a"} with input as given
}

test_passes_with_locked_retention if {
	given := model(["object-lock"], {
		"immutability": {"versioning": false, "object_lock": false},
		"retention": {"locked": true},
	})
	count(rule.violations) == 0 with input as given
}

test_passes_where_nothing_can_be_changed if {
	given := of({"inherent": true, "versioning": false, "object_lock": false})
	count(rule.violations) == 0 with input as given
}

test_versioning_suffices_where_a_lock_is_impossible if {
	given := model(["object-lock"], {"immutability": {
		"versioning": true, "object_lock": false, "object_lock_possible": false,
	}})
	count(rule.violations) == 0 with input as given
}

test_fails_with_neither_where_a_lock_is_impossible if {
	given := model(["object-lock"], {"immutability": {
		"versioning": false, "object_lock": false, "object_lock_possible": false,
	}})
	{v.fact | some v in rule.violations} == {"immutability.versioning"} with input as given
}

test_one_means_known_settles_the_other_unknown if {
	given := of({"versioning": true, "object_lock": unknown})
	count(rule.violations) == 0 with input as given
	rule.satisfied == {"store:a"} with input as given
}

test_unknown_is_no_violation if {
	some given in [
		of({"versioning": unknown, "object_lock": false}),
		of({"versioning": false, "object_lock": unknown}),
		of({"versioning": false, "object_lock": true, "lock_mode": unknown}),
	]
	count(rule.violations) == 0 with input as given
	count(rule.satisfied) == 0 with input as given
}

lasting(days, facts) := object.union(
	of(object.union({"versioning": true, "versions_days": days, "object_lock": false}, facts)),
	{"standard": {"immutability": {"accept": both, "versions_days": 7}}},
)

test_versions_that_end_at_once_do_not_count if {
	rule.violations == {{
		"entity": "store:a",
		"fact": "immutability.versions_days",
		"message": "bucket.a lets records be changed or deleted: earlier versions end after 1 days and object lock is off; the standard accepts object-lock or versioning",
		"related": [],
	}} with input as lasting(1, {})
}

test_versions_that_last_count if {
	count(rule.violations) == 0 with input as lasting(7, {})
	rule.satisfied == {"store:a"} with input as lasting(7, {})
}

test_versions_of_which_nobody_knows_the_end_leave_it_open if {
	count(rule.violations) == 0 with input as lasting(unknown, {})
	count(rule.satisfied) == 0 with input as lasting(unknown, {})
}

test_a_lock_keeps_versions if {
	given := lasting(1, {"object_lock": true, "lock_mode": "governance"})
	count(rule.violations) == 0 with input as given
	rule.satisfied == {"store:a"} with input as given
}

test_a_lock_of_a_day_does_not_count if {
	given := lasting(1, {"versioning": false, "object_lock": true, "lock_mode": "compliance", "lock_days": 1})
	{v.fact | some v in rule.violations} == {"immutability.lock_days"} with input as given
	locked := object.union(given, {"standard": {"immutability": {"accept": ["object-lock"], "versions_days": 7}}})
	{v.fact | some v in rule.violations} == {"immutability.lock_days"} with input as locked
}

test_a_lock_of_unknown_days_is_left_open if {
	given := lasting(1, {"object_lock": true, "lock_mode": "compliance", "lock_days": unknown})
	count(rule.violations) == 0 with input as given
	count(rule.satisfied) == 0 with input as given
}

test_without_versions_their_end_is_no_matter if {
	{v.fact | some v in rule.violations} == {"immutability.versioning"} with input as lasting(1, {"versioning": false})
}

test_absent_is_no_violation if {
	count(rule.violations) == 0 with input as of({})
	count(rule.violations) == 0 with input as model(both, {})
}
