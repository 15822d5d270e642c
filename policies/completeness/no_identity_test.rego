package accesslint.completeness.no_identity_test

import data.accesslint.completeness.no_identity as rule
import data.accesslint.testing
import rego.v1

field := {"token": "$remote_user", "meaning": "identity"}

another := {"token": "$time_iso8601", "meaning": "timestamp"}

found(facts) := violations if {
	violations := rule.violations with input as testing.model({"formats": [testing.format(facts)]})
}

settled(facts) := ids if {
	ids := rule.satisfied with input as testing.model({"formats": [testing.format(facts)]})
}

exempted(facts) := ids if {
	ids := rule.exempt with input as testing.model({"formats": [testing.format(facts)]})
}

test_missing_fails if {
	found({"fields": [another]}) == {{
		"entity": "format:main",
		"fact": "fields",
		"message": "log_format main writes records that cannot name the user",
		"related": ["emitter:web"],
	}}
	settled({"fields": [another]}) == set()
}

test_no_field_at_all_fails if {
	testing.places(found({"fields": []})) == {["format:main", "fields"]}
}

test_a_name_that_anybody_may_send_is_not_settled if {
	found({"fields": [another, field], "identity_source": testing.unknown}) == set()
	settled({"fields": [another, field], "identity_source": testing.unknown}) == set()
	settled({"fields": [another, field], "identity_source": "server"}) == {"format:main"}
}

test_present_passes if {
	found({"fields": [another, field]}) == set()
	settled({"fields": [another, field]}) == {"format:main"}
}

test_unknown_is_not_guessed if {
	every facts in [{"fields": testing.unknown}, {"fields": [another], "rest": testing.unknown}] {
		found(facts) == set()
		settled(facts) == set()
	}
}

test_known_field_decides_whatever_the_rest if {
	settled({"fields": [field], "rest": testing.unknown}) == {"format:main"}
}

test_absent_fields_are_not_judged if {
	found({}) == set()
}

test_fixed_and_unused_formats_are_not_judged if {
	found({"fields": [another], "configurable": false}) == set()
	found({"fields": [another], "used_by": []}) == set()
	exempted({"fields": [another], "configurable": false}) == {"format:main"}
	exempted({"fields": [another]}) == set()
}

test_not_asked_by_the_standard if {
	standard := object.union(testing.standard, {"fields": {"required": ["timestamp"]}})
	parts := {"formats": [testing.format({"fields": [another]})], "standard": standard}
	violations := rule.violations with input as testing.model(parts)
	violations == set()
}

test_packets_have_no_user if {
	parts := {
		"emitters": [testing.emitter({"plane": "network"})],
		"formats": [testing.format({"fields": [another]})],
	}
	violations := rule.violations with input as testing.model(parts)
	violations == set()
}

test_platform_offers_none if {
	found({"fields": [another], "offers": ["timestamp", "result"]}) == set()
	testing.places(found({"fields": [another], "offers": ["identity"]})) == {["format:main", "fields"]}
}

test_another_format_of_the_same_emitter_has_it if {
	parts := {
		"emitters": [testing.emitter({"formats": ["format:main", "format:audit"]})],
		"formats": [
			testing.format({"fields": [another]}),
			testing.format({"id": "format:audit", "fields": [another, field]}),
		],
	}
	violations := rule.violations with input as testing.model(parts)
	violations == set()
}

test_another_format_may_have_it if {
	parts := {
		"emitters": [testing.emitter({"formats": ["format:main", "format:audit", testing.unknown]})],
		"formats": [
			testing.format({"fields": [another]}),
			testing.format({"id": "format:audit", "fields": testing.unknown}),
		],
	}
	violations := rule.violations with input as testing.model(parts)
	violations == set()
}
