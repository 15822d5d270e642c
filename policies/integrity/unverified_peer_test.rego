package accesslint.integrity.unverified_peer_test

import data.accesslint.integrity.unverified_peer as rule
import rego.v1

model(route) := {
	"formats": [], "stores": [], "emitters": [], "standard": {"transport": {"verified": true}},
	"hops": [{
		"id": "hop:a", "address": "shipper a",
		"routes": [object.union({"to": {"unknown": "another system"}, "via": "http", "target": "logs.example.com"}, route)],
	}],
}

test_fails_without_verification if {
	rule.violations == {{
		"entity": "hop:a",
		"fact": "routes.0.verified",
		"message": "shipper a sends records to logs.example.com by http and does not verify who answers",
	}} with input as model({"encrypted": true, "verified": false})
}

test_passes_with_verification if {
	count(rule.violations) == 0 with input as model({"encrypted": true, "verified": true})
}

test_plain_text_is_another_rules if {
	count(rule.violations) == 0 with input as model({"encrypted": false, "verified": false})
}

test_only_where_the_standard_wants_it if {
	given := model({"encrypted": true, "verified": false})
	count(rule.violations) == 0 with input as given with input.standard.transport.verified as false
}

test_unknown_is_no_violation if {
	given := model({"encrypted": true, "verified": {"unknown": "variable"}})
	count(rule.violations) == 0 with input as given
	count(rule.satisfied) == 0 with input as given
}

test_absent_is_no_violation if {
	count(rule.violations) == 0 with input as model({"encrypted": true})
}
