package accesslint.integrity.store_public_test

import data.accesslint.integrity.store_public as rule
import rego.v1

model(access) := {
	"emitters": [], "formats": [], "hops": [], "standard": {},
	"stores": [{"id": "store:a", "address": "bucket.a", "access": access}],
}

test_fails_when_public if {
	rule.violations == {{
		"entity": "store:a",
		"fact": "access.public",
		"message": "bucket.a can be read or written by anyone: acl is public-read",
	}} with input as model({"public": true, "public_detail": "acl is public-read"})
}

test_fails_without_a_detail_too if {
	{v.message | some v in rule.violations} == {"bucket.a can be read or written by anyone"} with input as model({"public": true})
}

test_passes if {
	count(rule.violations) == 0 with input as model({"public": false})
}

test_unknown_is_no_violation if {
	count(rule.violations) == 0 with input as model({"public": {"unknown": "variable"}})
}

test_absent_is_no_violation if {
	count(rule.violations) == 0 with input as model({})
}
