package accesslint.consistency.timestamp_without_zone_test

import data.accesslint.consistency.timestamp_without_zone as rule
import data.accesslint.testing
import rego.v1

found(facts) := violations if {
	violations := rule.violations with input as testing.model({"formats": [testing.format(facts)]})
}

settled(facts) := ids if {
	ids := rule.satisfied with input as testing.model({"formats": [testing.format(facts)]})
}

exempted(facts) := ids if {
	ids := rule.exempt with input as testing.model({"formats": [testing.format(facts)]})
}

time(zone) := {"timestamp": {"zone": zone, "form": "rfc3339"}}

test_no_zone_fails if {
	found(time("none")) == {{
		"entity": "format:main",
		"fact": "timestamp.zone",
		"message": "log_format main writes the time without zone or offset",
		"related": ["emitter:web"],
	}}
	settled(time("none")) == set()
}

test_zone_passes if {
	every zone in ["utc", "offset"] {
		found(time(zone)) == set()
		settled(time(zone)) == {"format:main"}
	}
}

test_fixed_formats_are_not_judged if {
	found(object.union(time("none"), {"configurable": false})) == set()
	exempted(object.union(time("none"), {"configurable": false})) == {"format:main"}
	found({"timestamp": {"zone": "none", "form": "other", "fixed": true}}) == set()
}

test_unknown_is_not_guessed if {
	every facts in [{"timestamp": testing.unknown}, time(testing.unknown)] {
		found(facts) == set()
		settled(facts) == set()
	}
}

test_absent_is_not_judged if {
	found({}) == set()
}
