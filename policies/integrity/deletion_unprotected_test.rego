package accesslint.integrity.deletion_unprotected_test

import data.accesslint.integrity.deletion_unprotected as rule
import rego.v1

model(facts) := {
	"emitters": [], "formats": [], "hops": [], "standard": {},
	"stores": [object.union({"id": "store:a", "address": "bucket.a"}, facts)],
}

of(deletion) := model({"deletion": deletion})

unknown := {"unknown": "variable"}

test_fails_with_forced_deletion if {
	rule.violations == {{
		"entity": "store:a",
		"fact": "deletion.force_destroy",
		"message": "bucket.a may be emptied and dropped by the tool that manages it (forced deletion is on)",
	}} with input as of({"force_destroy": true, "protected": false, "mfa_delete": false})
}

test_fails_without_protection if {
	rule.violations == {{
		"entity": "store:a",
		"fact": "deletion.protected",
		"message": "bucket.a can be dropped with all its records: nothing protects it from deletion: no prevent_destroy",
	}} with input as of({"protected": false, "detail": "no prevent_destroy"})
}

test_passes_with_protection if {
	given := of({"force_destroy": true, "protected": true})
	count(rule.violations) == 0 with input as given
	rule.satisfied == {"store:a"} with input as given
}

test_passes_where_it_has_to_be_emptied_first if {
	given := of({"force_destroy": false, "protected": false, "mfa_delete": unknown})
	count(rule.violations) == 0 with input as given
	rule.satisfied == {"store:a"} with input as given
}

test_passes_with_a_second_factor if {
	count(rule.violations) == 0 with input as of({"force_destroy": true, "protected": false, "mfa_delete": true})
}

test_passes_with_a_lock_that_nobody_can_lift if {
	count(rule.violations) == 0 with input as model({
		"deletion": {"force_destroy": true, "protected": false},
		"immutability": {"lock_mode": "compliance"},
	})
}

test_unknown_is_no_violation if {
	some given in [
		of({"force_destroy": unknown, "protected": false}),
		of({"force_destroy": true, "protected": unknown}),
		of({"force_destroy": true, "protected": false, "mfa_delete": unknown}),
	]
	count(rule.violations) == 0 with input as given
	count(rule.satisfied) == 0 with input as given
}

test_absent_is_no_violation if {
	count(rule.violations) == 0 with input as model({})
}
