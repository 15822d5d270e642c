package accesslint.completeness.logging_disabled_test

import data.accesslint.completeness.logging_disabled as rule
import data.accesslint.testing
import rego.v1

test_off_fails if {
	emitter := testing.emitter({"logging": "off", "logging_detail": "access_logs.enabled is false"})
	found := rule.violations with input as testing.model({"emitters": [emitter]})
	found == {{
		"entity": "emitter:web",
		"fact": "logging",
		"message": "aws_lb.web keeps no access or audit log: access_logs.enabled is false",
	}}
}

test_on_and_partial_pass if {
	every value in ["on", "partial"] {
		found := rule.violations with input as testing.model({"emitters": [testing.emitter({"logging": value})]})
		found == set()
	}
}

test_unknown_is_not_guessed if {
	found := rule.violations with input as testing.model({"emitters": [testing.emitter({"logging": testing.unknown})]})
	found == set()
}

test_nothing_there if {
	found := rule.violations with input as testing.model({})
	found == set()
}

# The bucket that holds the logs is judged by another rule.
test_log_store_is_left_out if {
	parts := {
		"emitters": [testing.emitter({"id": "emitter:.#aws_s3_bucket.logs", "logging": "off"})],
		"stores": [testing.store({"id": "store:.#aws_s3_bucket.logs"})],
	}
	found := rule.violations with input as testing.model(parts)
	found == set()
	exempted := rule.exempt with input as testing.model(parts)
	exempted == {"emitter:.#aws_s3_bucket.logs"}
}
