package accesslint.integrity.key_not_rotated_test

import data.accesslint.integrity.key_not_rotated as rule
import rego.v1

model(encryption) := {
	"emitters": [], "formats": [], "hops": [],
	"standard": {"encryption": {"key_rotation": true, "key_deletion_days": 14}},
	"stores": [{"id": "store:a", "address": "bucket.a", "encryption": encryption}],
}

test_fails_without_rotation if {
	rule.violations == {{
		"entity": "store:a",
		"fact": "encryption.rotation",
		"message": "bucket.a is encrypted with the key kms.logs, which is not rotated",
	}} with input as model({"key": "customer", "key_id": "kms.logs", "rotation": false, "deletion_window_days": 30})
}

test_fails_when_the_key_can_go_too_soon if {
	rule.violations == {{
		"entity": "store:a",
		"fact": "encryption.deletion_window_days",
		"message": "bucket.a is encrypted with a key, which can be gone 7 days after a request to delete it; the standard wants at least 14",
	}} with input as model({"key": "customer", "rotation": true, "deletion_window_days": 7})
}

test_passes if {
	count(rule.violations) == 0 with input as model({"key": "customer", "rotation": true, "deletion_window_days": 14})
}

test_the_platforms_key_is_not_judged if {
	given := model({"key": "platform", "rotation": false, "deletion_window_days": 1})
	count(rule.violations) == 0 with input as given
	rule.satisfied == {"store:a"} with input as given
}

test_rotation_only_where_the_standard_wants_it if {
	given := model({"key": "customer", "rotation": false})
	count(rule.violations) == 0 with input as given
		with input.standard.encryption.key_rotation as false
}

test_unknown_is_no_violation if {
	unknown := {"unknown": "another account's key"}
	given := model({"key": "customer", "rotation": unknown, "deletion_window_days": unknown})
	count(rule.violations) == 0 with input as given
	count(rule.satisfied) == 0 with input as given
}

test_absent_is_no_violation if {
	count(rule.violations) == 0 with input as model({"key": "customer"})
}
