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

test_environments_that_do_better_are_named if {
	twin := "envs/*#aws_lb.web"
	emitters := [
		testing.emitter({"id": "a", "environment": "production", "twin": twin}),
		testing.emitter({"id": "b", "environment": "staging", "twin": twin, "logging": "off"}),
	]
	found := rule.violations with input as testing.model({"emitters": emitters})
	found == {{
		"entity": "b",
		"fact": "logging",
		"message": "aws_lb.web keeps no access or audit log (it does in production)",
		"related": ["a"],
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

# Buckets are judged by another rule.
test_buckets_are_left_out if {
	parts := {"emitters": [testing.emitter({"id": "emitter:.#aws_s3_bucket.data", "kind": "bucket", "logging": "off"})]}
	found := rule.violations with input as testing.model(parts)
	found == set()
	exempted := rule.exempt with input as testing.model(parts)
	exempted == {"emitter:.#aws_s3_bucket.data"}
}

# An event data store is an emitter and a store, and one that is suspended keeps no log.
test_a_store_that_is_an_emitter_fails if {
	parts := {
		"emitters": [testing.emitter({"id": "emitter:.#lake", "kind": "event-data-store", "logging": "off"})],
		"stores": [testing.store({"id": "store:.#lake"})],
	}
	found := rule.violations with input as testing.model(parts)
	count(found) == 1
}
