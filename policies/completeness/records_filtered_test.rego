package accesslint.completeness.records_filtered_test

import data.accesslint.completeness.records_filtered as rule
import data.accesslint.testing
import rego.v1

condition := {"how": "condition", "what": "$loggable", "detail": "`if=$loggable` drops status 2xx and 3xx"}

found(parts) := violations if {
	violations := rule.violations with input as testing.model(parts)
}

test_filter_of_an_emitter_fails if {
	found({"emitters": [testing.emitter({"filters": [condition]})]}) == {{
		"entity": "emitter:web",
		"fact": "filters.0",
		"message": "aws_lb.web does not keep every record: `if=$loggable` drops status 2xx and 3xx",
	}}
}

test_each_filter_of_a_hop_fails if {
	exclude := {"how": "exclude", "what": "$.level debug"}
	sample := {"how": "sample", "what": "1 of 100"}
	violations := found({"hops": [testing.hop({"filters": [exclude, sample]})]})
	{violation.message | some violation in violations} == {
		"DaemonSet/logging/shipper does not keep every record: records are dropped by $.level debug",
		"DaemonSet/logging/shipper does not keep every record: only a sample is kept, 1 of 100",
	}
	testing.places(violations) == {["hop:shipper", "filters.0"], ["hop:shipper", "filters.1"]}
}

test_no_filter_passes if {
	found({"emitters": [testing.emitter({"filters": []})], "hops": [testing.hop({"filters": []})]}) == set()
}

test_nothing_is_kept_anyway if {
	off := testing.emitter({"logging": "off", "filters": [condition]})
	found({"emitters": [off]}) == set()
	exempted := rule.exempt with input as testing.model({"emitters": [off]})
	exempted == {"emitter:web"}
}

test_unknown_is_not_guessed if {
	found({
		"emitters": [testing.emitter({"filters": testing.unknown})],
		"hops": [testing.hop({"filters": testing.unknown})],
	}) == set()
}

test_absent_is_not_judged if {
	found({"emitters": [testing.emitter({})], "hops": [testing.hop({})]}) == set()
}
