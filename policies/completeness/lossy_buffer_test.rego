package accesslint.completeness.lossy_buffer_test

import data.accesslint.completeness.lossy_buffer as rule
import data.accesslint.testing
import rego.v1

found(facts) := violations if {
	buffer := object.union({"output": "s3"}, facts)
	violations := rule.violations with input as testing.model({"hops": [testing.hop({"buffers": [buffer]})]})
}

test_one_weakness_points_at_its_value if {
	found({"medium": "memory", "retries": "unlimited", "overflow": "block"}) == {{
		"entity": "hop:shipper",
		"fact": "buffers.0.medium",
		"message": "DaemonSet/logging/shipper may lose records on the way to s3: they wait in memory only",
	}}
}

test_weaknesses_of_one_buffer_are_one_violation if {
	said := [
		"they wait in memory only",
		"tries are limited to 1",
		"they are dropped when the buffer is full",
	]
	found({"medium": "memory", "retries": 1, "overflow": "drop"}) == {{
		"entity": "hop:shipper",
		"fact": "buffers.0",
		"message": sprintf("DaemonSet/logging/shipper may lose records on the way to s3: %s", [concat(", ", said)]),
	}}
}

test_no_buffer_at_all_fails if {
	testing.places(found({"medium": "none"})) == {["hop:shipper", "buffers.0.medium"]}
}

test_a_full_disk_and_no_second_try_are_said_so if {
	some violation in found({"medium": "disk", "retries": 0, "overflow": "drop"})
	contains(violation.message, "what fails is not sent again, they are dropped when the disk")
}

test_disk_and_patience_pass if {
	every overflow in ["block", "error"] {
		found({"medium": "disk", "retries": "unlimited", "overflow": overflow}) == set()
	}
}

test_unknown_is_not_guessed if {
	found({"medium": testing.unknown, "retries": testing.unknown, "overflow": testing.unknown}) == set()
	violations := rule.violations with input as testing.model({"hops": [testing.hop({"buffers": testing.unknown})]})
	violations == set()
}

test_absent_is_not_judged if {
	found({}) == set()
}

test_a_server_that_writes_with_a_buffer_fails if {
	emitter := testing.emitter({"buffers": [{"output": "/var/log/nginx/access.log", "medium": "memory"}]})
	violations := rule.violations with input as testing.model({"emitters": [emitter]})
	testing.places(violations) == {[emitter.id, "buffers.0.medium"]}
}
