package accesslint.integrity.credential_in_clear_test

import data.accesslint.integrity.credential_in_clear as rule
import rego.v1

model(route) := {
	"formats": [], "stores": [], "emitters": [], "standard": {},
	"hops": [{
		"id": "hop:a", "address": "shipper a",
		"routes": [object.union({"to": {"unknown": "another system"}, "via": "splunk", "target": "https://s:8088"}, route)],
	}],
}

test_fails_where_it_stands_in_the_files if {
	rule.violations == {{
		"entity": "hop:a",
		"fact": "routes.0.credential_in_clear",
		"message": "shipper a is let in at https://s:8088 by a credential that stands in these files",
	}} with input as model({"credential_in_clear": true})
}

test_passes_where_it_comes_from_elsewhere if {
	count(rule.violations) == 0 with input as model({"credential_in_clear": false})
}

test_unknown_and_absent_are_no_violation if {
	count(rule.violations) == 0 with input as model({"credential_in_clear": {"unknown": "variable"}})
	count(rule.violations) == 0 with input as model({})
}
