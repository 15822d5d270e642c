package accesslint.traceability.not_centralised_test

import data.accesslint.traceability.not_centralised as rule
import rego.v1

model(stores) := {"emitters": [], "formats": [], "hops": [], "stores": stores, "standard": {}}

file(facts) := object.union(
	{"id": "store:file", "address": "/var/log/access.log", "kind": "file", "written_by": ["emitter:a"]},
	facts,
)

routed(routes, hops) := object.union(
	model([file({"central": false})]),
	{"emitters": [{"id": "emitter:a", "address": "server a", "routes": routes}], "hops": hops},
)

unknown := {"unknown": "is named only"}

test_fails_where_nothing_takes_them_away if {
	rule.violations == {{
		"entity": "store:file",
		"fact": "central",
		"message": "/var/log/access.log keeps records where they are born, and nothing takes them to a central place",
		"related": ["emitter:a"],
	}} with input as model([file({"central": false, "shipped": false})])
}

test_passes_when_central if {
	count(rule.violations) == 0 with input as model([file({"central": true})])
}

test_passes_where_they_also_go_to_another_store if {
	bucket := {"id": "store:b", "address": "b", "kind": "bucket", "written_by": ["emitter:a"]}
	count(rule.violations) == 0 with input as model([file({"central": false}), bucket])
}

test_passes_where_they_also_go_to_another_system if {
	given := routed([{"to": unknown, "via": "syslog", "target": "10.0.0.9"}], [])
	count(rule.violations) == 0 with input as given
}

test_passes_where_they_also_go_to_a_shipper if {
	given := routed([{"to": "hop:h", "via": "forward", "target": "h"}], [{"id": "hop:h", "address": "h"}])
	count(rule.violations) == 0 with input as given
}

test_an_unknown_file_is_no_way_out if {
	given := routed([{"to": unknown, "via": "file", "target": "${path}"}], [])
	count(rule.violations) == 1 with input as given
}

test_unknown_is_no_violation if {
	count(rule.violations) == 0 with input as model([file({"central": unknown})])
}

test_absent_is_no_violation if {
	count(rule.violations) == 0 with input as model([file({})])
}

test_a_disk_that_goes_with_its_container_is_another_rules if {
	count(rule.violations) == 0 with input as model([file({"central": false, "durable": false})])
	count(rule.violations) == 1 with input as model([file({"central": false, "durable": true})])
}

test_nothing_is_born_where_nothing_writes if {
	count(rule.violations) == 0 with input as model([file({"central": false, "written_by": []})])
}
