package accesslint.completeness.partial_coverage_test

import data.accesslint.completeness.partial_coverage as rule
import data.accesslint.testing
import rego.v1

found(facts) := violations if {
	violations := rule.violations with input as testing.model({"emitters": [testing.emitter(facts)]})
}

settled(facts) := ids if {
	ids := rule.satisfied with input as testing.model({"emitters": [testing.emitter(facts)]})
}

exempted(facts) := ids if {
	ids := rule.exempt with input as testing.model({"emitters": [testing.emitter(facts)]})
}

test_gap_fails if {
	facts := {"logging": "partial", "coverage": {"event_kinds": {"excluded": ["read", "write"], "detail": "no selector"}}}
	found(facts) == {{
		"entity": "emitter:web",
		"fact": "coverage.event_kinds",
		"message": "the log of aws_lb.web leaves out the event kinds read, write: no selector",
	}}
}

test_environments_that_do_better_are_named if {
	whole := regional("production", [])
	worse := regional("staging", ["eu-west-1"])
	violations := rule.violations with input as testing.model({"emitters": [whole, worse]})
	violations == {{
		"entity": "staging",
		"fact": "coverage.regions",
		"message": "the log of aws_lb.web leaves out the region eu-west-1 (it does not in production)",
		"related": ["production"],
	}}
}

regional(environment, excluded) := testing.emitter({
	"id": environment,
	"environment": environment,
	"twin": "envs/*#aws_lb.web",
	"coverage": {"regions": {"excluded": excluded}},
})

test_each_aspect_is_a_cause if {
	facts := {"coverage": {"regions": {"excluded": ["eu-west-1"]}, "users": {"excluded": ["root"]}}}
	testing.places(found(facts)) == {["emitter:web", "coverage.regions"], ["emitter:web", "coverage.users"]}
}

test_accepted_gap_passes if {
	facts := {"coverage": {"locations": {"excluded": ["/healthz"]}}}
	found(facts) == set()
	settled(facts) == {"emitter:web"}
}

test_rest_of_a_partly_accepted_gap_fails if {
	some violation in found({"coverage": {"locations": {"excluded": ["/healthz", "/admin"]}}})
	violation.message == "the log of aws_lb.web leaves out the location /admin"
}

test_long_gap_is_cut if {
	some violation in found({"coverage": {"regions": {"excluded": ["a", "b", "c", "d", "e", "f", "g"]}}})
	endswith(violation.message, "the regions a, b, c, d, e and 2 more")
}

test_no_log_at_all_is_another_rule if {
	found({"logging": "off", "coverage": {"regions": {"excluded": ["eu-west-1"]}}}) == set()
}

test_unknown_is_not_guessed if {
	every coverage in [testing.unknown, {"regions": testing.unknown}] {
		found({"coverage": coverage}) == set()
		settled({"coverage": coverage}) == set()
	}
	gap := {"logging": testing.unknown, "coverage": {"regions": {"excluded": ["eu-west-1"]}}}
	found(gap) == set()
	settled(gap) == set()
}

test_absent_is_exempt if {
	found({"logging": testing.unknown}) == set()
	exempted({"logging": testing.unknown}) == {"emitter:web"}
}
