package accesslint.completeness.ephemeral_store_test

import data.accesslint.completeness.ephemeral_store as rule
import data.accesslint.testing
import rego.v1

found(facts) := violations if {
	violations := rule.violations with input as testing.model({"stores": [testing.store(facts)]})
}

settled(facts) := ids if {
	ids := rule.satisfied with input as testing.model({"stores": [testing.store(facts)]})
}

test_pod_disk_that_nothing_reads_fails if {
	facts := {
		"durable": false,
		"durable_detail": "the volume logs is an emptyDir",
		"shipped": false,
		"written_by": ["emitter:web"],
	}
	said := "aws_s3_bucket.logs holds records on a disk that ends with its pod, and nothing ships them away"
	found(facts) == {{
		"entity": "store:logs",
		"fact": "durable",
		"message": sprintf("%s: the volume logs is an emptyDir", [said]),
		"related": ["emitter:web"],
	}}
}

test_either_is_enough if {
	every facts in [
		{"durable": true, "shipped": false},
		{"durable": false, "shipped": true},
		{"durable": testing.unknown, "shipped": true},
		{"durable": true, "shipped": testing.unknown},
	] {
		found(facts) == set()
		settled(facts) == {"store:logs"}
	}
}

test_unknown_is_not_guessed if {
	every facts in [
		{"durable": testing.unknown, "shipped": false},
		{"durable": false, "shipped": testing.unknown},
	] {
		found(facts) == set()
		settled(facts) == set()
	}
}

test_absent_is_not_judged if {
	found({}) == set()
	found({"shipped": false}) == set()
}
