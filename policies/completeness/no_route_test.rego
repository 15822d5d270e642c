package accesslint.completeness.no_route_test

import data.accesslint.completeness.no_route as rule
import data.accesslint.testing
import rego.v1

found(facts) := violations if {
	violations := rule.violations with input as testing.model({"emitters": [testing.emitter(facts)]})
}

settled(facts) := ids if {
	ids := rule.satisfied with input as testing.model({"emitters": [testing.emitter(facts)]})
}

exempted(facts) := ids if {
	ids := rule.exempt with input as testing.model({"emitters": [testing.emitter(facts)]})
}

route(facts) := object.union({"to": "store:logs", "via": "file", "target": "/var/log/a.log"}, facts)

test_nowhere_fails if {
	found({"routes": []}) == {{
		"entity": "emitter:web",
		"fact": "routes",
		"message": "aws_lb.web sends its records nowhere",
	}}
}

test_dangling_fails if {
	found({"routes": [route({"to": null, "target": "aws_s3_bucket.gone"})]}) == {{
		"entity": "emitter:web",
		"fact": "routes.0",
		"message": "aws_lb.web sends its records to aws_s3_bucket.gone, which these files do not declare",
	}}
}

test_null_device_fails if {
	found({"routes": [route({"discarded": true, "target": "/dev/null"})]}) == {{
		"entity": "emitter:web",
		"fact": "routes.0",
		"message": "aws_lb.web sends its records to /dev/null, where they are discarded",
	}}
}

test_one_way_that_arrives_is_enough if {
	facts := {"routes": [route({"discarded": true}), route({})]}
	found(facts) == set()
	settled(facts) == {"emitter:web"}
}

test_without_a_log_nothing_is_lost if {
	found({"logging": "off", "routes": []}) == set()
	exempted({"logging": "off", "routes": []}) == {"emitter:web"}
}

test_unknown_is_not_guessed if {
	every facts in [
		{"routes": testing.unknown},
		{"routes": [route({"to": testing.unknown})]},
		{"routes": [route({"to": testing.unknown}), route({"to": null})]},
		{"routes": [], "logging": testing.unknown},
	] {
		found(facts) == set()
		settled(facts) == set()
	}
}

test_absent_is_not_judged if {
	found({}) == set()
	exempted({}) == {"emitter:web"}
}

test_hop_without_output_fails if {
	hops := [testing.hop({"routes": [], "unrouted": [{"what": "kube.*", "detail": "no Match takes it"}]})]
	violations := rule.violations with input as testing.model({"hops": hops})
	{violation.message | some violation in violations} == {
		"DaemonSet/logging/shipper sends its records nowhere",
		"DaemonSet/logging/shipper has no output for the records of kube.*: no Match takes it",
	}
	testing.places(violations) == {["hop:shipper", "routes"], ["hop:shipper", "unrouted.0"]}
}
