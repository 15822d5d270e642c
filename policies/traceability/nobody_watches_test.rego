package accesslint.traceability.nobody_watches_test

import data.accesslint.traceability.nobody_watches as rule
import rego.v1

model(emitter, stores) := {
	"formats": [], "hops": [], "standard": {}, "stores": stores,
	"emitters": [object.union({"id": "emitter:a", "address": "trail.a", "logging": "on"}, emitter)],
}

store(watched) := {"id": "store:b", "address": "group.b", "watched": watched, "written_by": ["emitter:a"]}

test_fails_without_a_monitor if {
	rule.violations == {{
		"entity": "emitter:a",
		"fact": "watched",
		"message": "trail.a has no alarm or monitor that looks at its records",
	}} with input as model({"watched": false}, [store(false)])
}

test_passes_with_one if {
	count(rule.violations) == 0 with input as model({"watched": true}, [])
}

test_passes_where_the_store_is_watched if {
	count(rule.violations) == 0 with input as model({"watched": false}, [store(true)])
	count(rule.violations) == 0 with input as model({"watched": false}, [store({"unknown": "variable"})])
}

test_an_emitter_that_is_off_has_nothing_to_watch if {
	count(rule.violations) == 0 with input as model({"watched": false, "logging": "off"}, [])
}

test_unknown_is_no_violation if {
	count(rule.violations) == 0 with input as model({"watched": {"unknown": "variable"}}, [])
}

test_absent_is_no_violation if {
	count(rule.violations) == 0 with input as model({}, [])
}
