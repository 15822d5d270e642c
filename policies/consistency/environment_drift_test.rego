package accesslint.consistency.environment_drift_test

import data.accesslint.consistency.environment_drift as rule
import data.accesslint.testing
import rego.v1

emitter(environment, facts) := testing.emitter(object.union(
	{
		"id": environment,
		"environment": environment,
		"twin": "envs/*#aws_lb.web",
	},
	facts,
))

found(emitters) := violations if {
	violations := rule.violations with input as testing.model({"emitters": emitters})
}

exempted(emitters) := ids if {
	ids := rule.exempt with input as testing.model({"emitters": emitters})
}

# Told by the rules on what is not logged.
test_no_log_in_one_is_told_elsewhere if {
	found([emitter("production", {}), emitter("staging", {"logging": "off"})]) == set()
}

test_smaller_coverage_is_told_elsewhere if {
	found([
		emitter("production", {"coverage": {"regions": {"excluded": []}}}),
		emitter("staging", {"coverage": {"regions": {"excluded": ["eu-west-1"]}}}),
	]) == set()
}

fields(name) := [{"token": "$x", "name": name, "meaning": "identity"}]

formats(names) := [testing.format({"id": name, "encoding": "json", "fields": fields(name)}) | some name in names]

test_other_fields_fail if {
	parts := {
		"emitters": [emitter("production", {"formats": ["user"]}), emitter("staging", {"formats": ["uid"]})],
		"formats": formats(["user", "uid"]),
	}
	violations := rule.violations with input as testing.model(parts)
	violations == {{
		"entity": "staging",
		"fact": "formats",
		"message": "aws_lb.web writes other fields in staging than in production",
		"related": ["production"],
	}}
}

test_same_fields_pass if {
	parts := {
		"emitters": [emitter("production", {"formats": ["user"]}), emitter("staging", {"formats": ["copy"]})],
		"formats": array.concat(formats(["user"]), [testing.format({"id": "copy", "encoding": "json", "fields": fields("user")})]),
	}
	violations := rule.violations with input as testing.model(parts)
	violations == set()
}

test_the_same_passes if {
	found([emitter("production", {}), emitter("staging", {})]) == set()
	found([emitter("production", {"logging": "off"}), emitter("staging", {"logging": "off"})]) == set()
}

test_unknown_is_not_guessed if {
	found([emitter("production", {}), emitter("staging", {"logging": testing.unknown})]) == set()
	found([
		emitter("production", {"coverage": {"regions": testing.unknown}, "formats": [testing.unknown]}),
		emitter("staging", {"coverage": {"regions": {"excluded": ["eu-west-1"]}}, "formats": ["user"]}),
	]) == set()
}

test_unknown_twin_leaves_it_open if {
	exempted([emitter("production", {}), emitter("staging", {"logging": testing.unknown})]) == set()
}

test_alone_is_exempt if {
	emitters := [emitter("production", {}), testing.emitter({"environment": "staging", "logging": "off"})]
	found(emitters) == set()
	exempted(emitters) == {"production", "emitter:web"}
}

test_without_environment_nothing_is_compared if {
	found([emitter("production", {}), emitter("", {"logging": "off"})]) == set()
}
