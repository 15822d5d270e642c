package accesslint.traceability.client_address_lost_test

import data.accesslint.traceability.client_address_lost as rule
import rego.v1

model(address) := {
	"formats": [], "hops": [], "stores": [], "standard": {},
	"emitters": [{"id": "emitter:a", "address": "server a", "logging": "on", "client_address": address}],
}

unknown := {"unknown": "another system"}

test_fails_with_the_proxys_address if {
	rule.violations == {{
		"entity": "emitter:a",
		"fact": "client_address.source",
		"message": "server a records the proxy's address instead of the client's: the format has $remote_addr only",
	}} with input as model({"behind_proxy": true, "source": "peer", "detail": "the format has $remote_addr only"})
}

test_fails_with_a_header_that_anyone_sets if {
	{v.message | some v in rule.violations} == {"server a records a client address from a header that any client can set"} with input as model({
		"behind_proxy": unknown,
		"source": "untrusted-header",
	})
}

test_passes_without_a_proxy if {
	count(rule.violations) == 0 with input as model({"behind_proxy": false, "source": "peer"})
}

test_passes_with_a_trusted_header if {
	given := model({"behind_proxy": unknown, "source": "trusted-header"})
	count(rule.violations) == 0 with input as given
	rule.satisfied == {"emitter:a"} with input as given
}

test_an_emitter_that_is_off_records_nothing if {
	given := model({"behind_proxy": true, "source": "peer"})
	some emitter in given.emitters
	off := object.union(given, {"emitters": [object.union(emitter, {"logging": "off"})]})
	count(rule.violations) == 0 with input as off
}

test_unknown_is_no_violation if {
	count(rule.violations) == 0 with input as model({"behind_proxy": unknown, "source": "peer"})
	count(rule.violations) == 0 with input as model({"behind_proxy": true, "source": unknown})
	count(rule.satisfied) == 0 with input as model({"behind_proxy": unknown, "source": "peer"})
}

test_absent_is_no_violation if {
	count(rule.violations) == 0 with input as model({})
}
