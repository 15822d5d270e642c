package accesslint.integrity.store_unencrypted_test

import data.accesslint.integrity.store_unencrypted as rule
import rego.v1

model(facts) := {
	"emitters": [], "formats": [], "hops": [], "standard": {},
	"stores": [object.union({"id": "store:a", "address": "stream.a"}, facts)],
}

test_fails_without_encryption if {
	rule.violations == {{
		"entity": "store:a",
		"fact": "encryption.at_rest",
		"message": "stream.a keeps records without encryption at rest",
	}} with input as model({"encryption": {"at_rest": false, "key": "none"}})
}

test_passes_with_any_key if {
	count(rule.violations) == 0 with input as model({"encryption": {"at_rest": true, "key": "platform"}})
}

test_unknown_is_no_violation if {
	count(rule.violations) == 0 with input as model({"encryption": {"at_rest": {"unknown": "variable"}}})
}

test_absent_is_no_violation if {
	count(rule.violations) == 0 with input as model({})
}
