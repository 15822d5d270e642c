package accesslint.traceability.retention_too_short_test

import data.accesslint.traceability.retention_too_short as rule
import rego.v1

model(stores) := {
	"emitters": [], "formats": [], "hops": [], "stores": stores,
	"standard": {"retention": {"minimum_days": 365}},
}

store(name, days) := {
	"id": concat(":", ["store", name]), "address": name,
	"retention": {"days": days}, "written_by": ["emitter:trail"],
}

unknown := {"unknown": "variable"}

test_fails_below_the_minimum if {
	rule.violations == {{
		"entity": "store:a",
		"fact": "retention.days",
		"message": "a keeps records for 30 days; the standard wants at least 365",
		"related": ["emitter:trail"],
	}} with input as model([store("a", 30)])
}

test_passes_at_the_minimum if {
	count(rule.violations) == 0 with input as model([store("a", 365)])
	count(rule.violations) == 0 with input as model([store("a", "forever")])
}

test_passes_where_the_same_records_are_kept_elsewhere if {
	given := model([store("a", 30), store("b", 400)])
	count(rule.violations) == 0 with input as given
	"store:a" in rule.satisfied with input as given
}

test_fails_where_only_some_are_kept_elsewhere if {
	given := model([object.union(store("a", 30), {"written_by": ["emitter:trail", "emitter:other"]}), store("b", 400)])
	{v.entity | some v in rule.violations} == {"store:a"} with input as given
}

test_fails_where_the_other_is_too_short_too if {
	count(rule.violations) == 2 with input as model([store("a", 30), store("b", 90)])
}

test_passes_where_another_may_keep_them if {
	given := model([store("a", 30), store("b", unknown)])
	count(rule.violations) == 0 with input as given
	count(rule.satisfied) == 0 with input as given
}

test_passes_where_another_system_may_keep_them if {
	given := object.union(model([store("a", 30)]), {"emitters": [{
		"id": "emitter:trail",
		"routes": [{"to": unknown, "via": "s3", "target": "central-trail"}],
	}]})
	count(rule.violations) == 0 with input as given
}

test_a_store_that_is_read_onward_is_not_the_end if {
	shipped := object.union(store("a", 1), {"shipped": true})
	count(rule.violations) == 0 with input as model([shipped])
	read := object.union(model([store("a", 1)]), {"hops": [{
		"id": "hop:h",
		"inputs": [{"from": "store:a", "via": "file", "what": "/var/log/a"}],
	}]})
	count(rule.violations) == 0 with input as read
}

test_unknown_inputs_of_a_hop_do_not_disturb if {
	given := object.union(model([store("a", 30)]), {"hops": [{"id": "hop:h", "inputs": unknown}]})
	count(rule.violations) == 1 with input as given
}

test_unknown_is_no_violation if {
	given := model([store("a", unknown)])
	count(rule.violations) == 0 with input as given
	count(rule.satisfied) == 0 with input as given
}

test_absent_is_no_violation if {
	count(rule.violations) == 0 with input as model([{"id": "store:a", "address": "a"}])
}
