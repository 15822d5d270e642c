package accesslint.consistency.field_names_differ_test

import data.accesslint.consistency.field_names_differ as rule
import data.accesslint.testing
import rego.v1

found(fields, changes) := violations if {
	parts := {
		"formats": [testing.format({"fields": fields})],
		"standard": object.union(testing.standard, changes),
	}
	violations := rule.violations with input as testing.model(parts)
}

field(name, meaning) := {"token": "$x", "name": name, "meaning": meaning}

test_one_wrong_name_points_at_its_field if {
	fields := [field("@timestamp", "timestamp"), field("user", "identity")]
	said := "user (identity) instead of user.name or user.id or user.effective.id"
	found(fields, {"schema": "ecs"}) == {{
		"entity": "format:main",
		"fact": "fields.1",
		"message": sprintf("log_format main names fields otherwise than the standard: %s", [said]),
		"related": ["emitter:web"],
	}}
}

test_several_wrong_names_are_one_violation if {
	violations := found([field("ts", "timestamp"), field("user", "identity")], {"schema": "ocsf"})
	testing.places(violations) == {["format:main", "fields"]}
}

test_own_names if {
	changes := {"naming": {"identity": ["uid"]}}
	found([field("uid", "identity"), field("ts", "timestamp")], changes) == set()
	testing.places(found([field("user", "identity")], changes)) == {["format:main", "fields.0"]}
}

test_own_names_add_to_the_schema if {
	found([field("uid", "identity")], {"schema": "ecs", "naming": {"identity": ["uid"]}}) == set()
}

test_schema_names_pass if {
	found([field("@timestamp", "timestamp"), field("user.id", "identity")], {"schema": "ecs"}) == set()
	found([field("http_request.url.path", "resource")], {"schema": "ocsf"}) == set()
}

test_one_well_named_field_is_enough if {
	found([field("user", "identity"), field("user.name", "identity")], {"schema": "ecs"}) == set()
}

test_meanings_without_a_fixed_name_are_free if {
	found([field("whatever", "other")], {"schema": "ecs"}) == set()
}

test_text_has_no_names if {
	found([{"token": "$remote_user", "meaning": "identity"}], {"schema": "ecs"}) == set()
	found([field("", "identity")], {"schema": "ecs"}) == set()
}

test_not_asked_by_the_standard if {
	found([field("user", "identity")], {}) == set()
	exempted := rule.exempt with input as testing.model({"formats": [testing.format({"fields": testing.unknown})]})
	exempted == {"format:main"}
}

test_unknown_is_not_guessed if {
	found(testing.unknown, {"schema": "ecs"}) == set()
	parts := {
		"formats": [testing.format({"fields": testing.unknown})],
		"standard": object.union(testing.standard, {"schema": "ecs"}),
	}
	exempted := rule.exempt with input as testing.model(parts)
	exempted == set()
}

test_absent_is_not_judged if {
	parts := {
		"formats": [testing.format({})],
		"standard": object.union(testing.standard, {"schema": "ecs"}),
	}
	violations := rule.violations with input as testing.model(parts)
	violations == set()
}
