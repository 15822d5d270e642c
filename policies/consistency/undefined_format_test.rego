package accesslint.consistency.undefined_format_test

import data.accesslint.consistency.undefined_format as rule
import data.accesslint.testing
import rego.v1

found(facts) := violations if {
	violations := rule.violations with input as testing.model({"formats": [testing.format(facts)]})
}

test_missing_fails if {
	found({"defined": "missing"}) == {{
		"entity": "format:main",
		"fact": "defined",
		"message": "log_format main is used and not defined in the files",
		"related": ["emitter:web"],
	}}
}

test_each_fault_is_named if {
	some twice in found({"defined": "duplicate"})
	twice.message == "log_format main is defined more than once"
	some invalid in found({"defined": "invalid", "defined_detail": "a brace is missing"})
	invalid.message == "log_format main has a definition that cannot work: a brace is missing"
}

test_what_a_client_may_write_is_told_of_its_fields if {
	field := {"token": "$http_user_agent", "name": "agent", "meaning": "user_agent", "client_controlled": true}
	facts := {"defined": "invalid", "encoding": "json", "escaping": "default"}
	found(object.union(facts, {"fields": [field]})) == set()
	count(found(object.union(facts, {"fields": [object.remove(field, ["client_controlled"])]}))) == 1
	count(found(object.union(facts, {"fields": [field], "escaping": "json"}))) == 1
}

test_once_passes if {
	found({"defined": "once"}) == set()
}

test_unknown_is_not_guessed if {
	found({"defined": testing.unknown}) == set()
}

test_absent_is_not_judged if {
	found({}) == set()
}
