package accesslint.completeness.object_access_not_logged_test

import data.accesslint.completeness.object_access_not_logged as rule
import data.accesslint.testing
import rego.v1

bucket(changes) := testing.emitter(object.union({"id": "emitter:.#aws_s3_bucket.data", "kind": "bucket"}, changes))

test_off_fails if {
	found := rule.violations with input as testing.model({"emitters": [bucket({"logging": "off", "logging_detail": "why"})]})
	{v.message | some v in found} == {"aws_lb.web leaves no record of who reads or writes its objects: why"}
}

test_on_passes_and_unknown_is_not_guessed if {
	every value in ["on", testing.unknown] {
		found := rule.violations with input as testing.model({"emitters": [bucket({"logging": value})]})
		found == set()
	}
}

# The bucket that holds the logs is judged by another rule.
test_log_store_is_left_out if {
	parts := {
		"emitters": [bucket({"logging": "off"})],
		"stores": [testing.store({"id": "store:.#aws_s3_bucket.data"})],
	}
	found := rule.violations with input as testing.model(parts)
	found == set()
	exempted := rule.exempt with input as testing.model(parts)
	exempted == {"emitter:.#aws_s3_bucket.data"}
}

test_other_kinds_are_left_out if {
	found := rule.violations with input as testing.model({"emitters": [testing.emitter({"logging": "off"})]})
	found == set()
}
