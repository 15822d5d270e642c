package accesslint.completeness.audit_policy_gap_test

import data.accesslint.completeness.audit_policy_gap as rule
import data.accesslint.testing
import rego.v1

found(facts) := violations if {
	violations := rule.violations with input as testing.model({"emitters": [testing.emitter(facts)]})
}

policy(gaps, shadowed) := {"audit_policy": {"gaps": gaps, "shadowed": shadowed}}

test_gaps_of_one_cause_are_one_violation if {
	gaps := [
		{"what": "get secrets", "level": "None", "detail": "rule 1 drops it"},
		{"what": "create pods/exec", "level": "None", "detail": "no rule matches"},
		{"what": "update roles", "level": "None", "detail": "rule 1 drops it"},
	]
	found(policy(gaps, [])) == {
		{
			"entity": "emitter:web",
			"fact": "audit_policy.gaps.0",
			"message": "aws_lb.web does not record get secrets, update roles: rule 1 drops it",
		},
		{
			"entity": "emitter:web",
			"fact": "audit_policy.gaps.1",
			"message": "aws_lb.web does not record create pods/exec: no rule matches",
		},
	}
}

test_shadowed_rule_fails if {
	found(policy([], [{"rule": 3, "by": 1}])) == {{
		"entity": "emitter:web",
		"fact": "audit_policy.shadowed.0",
		"message": "aws_lb.web has audit rule 3 that never matches, since rule 1 takes all its requests",
	}}
}

test_full_policy_passes if {
	found(policy([], [])) == set()
}

test_without_a_log_the_policy_does_not_matter if {
	facts := object.union(policy([{"what": "get secrets", "detail": "no rule matches"}], []), {"logging": "off"})
	found(facts) == set()
}

test_unknown_is_not_guessed if {
	found({"audit_policy": testing.unknown}) == set()
}

test_absent_is_not_judged if {
	found({}) == set()
}
