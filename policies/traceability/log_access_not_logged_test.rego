package accesslint.traceability.log_access_not_logged_test

import data.accesslint.traceability.log_access_not_logged as rule
import rego.v1

model(stores) := {"emitters": [], "formats": [], "hops": [], "standard": {}, "stores": stores}

trail := {"id": "store:.#bucket.trail", "address": "bucket.trail", "written_by": ["emitter:.#trail.main"]}

last := {"id": "store:.#bucket.last", "address": "bucket.last", "access_logged": false}

test_fails_without_a_record if {
	rule.violations == {{
		"entity": "store:.#bucket.trail",
		"fact": "access_logged",
		"message": "bucket.trail holds records, and who reads or deletes them is not recorded: it has no access log",
	}} with input as model([object.union(trail, {"access_logged": false, "access_logged_detail": "it has no access log"})])
}

test_passes if {
	count(rule.violations) == 0 with input as model([object.union(trail, {"access_logged": true})])
}

test_the_chain_ends_with_the_access_log_of_a_log_store if {
	given := model([
		object.union(trail, {"access_logged": true}),
		object.union(last, {"written_by": ["emitter:.#bucket.trail"]}),
	])
	count(rule.violations) == 0 with input as given
	rule.satisfied == {"store:.#bucket.last"} with input as given
}

test_no_end_where_only_other_buckets_log if {
	given := model([object.union(last, {"written_by": ["emitter:.#bucket.shop"]})])
	count(rule.violations) == 1 with input as given
}

test_a_store_is_not_the_end_of_itself if {
	given := model([object.union(last, {"written_by": ["emitter:.#bucket.last"]})])
	count(rule.violations) == 1 with input as given
}

test_unknown_is_no_violation if {
	given := model([object.union(trail, {"access_logged": {"unknown": "variable"}})])
	count(rule.violations) == 0 with input as given
	count(rule.satisfied) == 0 with input as given
}

test_absent_is_no_violation if {
	count(rule.violations) == 0 with input as model([trail])
}
