package accesslint.completeness.authentication_not_logged_test

import data.accesslint.completeness.authentication_not_logged as rule
import data.accesslint.testing
import rego.v1

found(authentication) := violations if {
	emitter := testing.emitter({"authentication": authentication})
	violations := rule.violations with input as testing.model({"emitters": [emitter]})
}

test_one_kind_points_at_its_value if {
	found({"logins": true, "failures": true, "session_ends": false, "detail": "log_disconnections is off"}) == {{
		"entity": "emitter:web",
		"fact": "authentication.session_ends",
		"message": "aws_lb.web does not record the ends of sessions: log_disconnections is off",
	}}
}

test_several_kinds_are_one_violation if {
	found({"logins": false, "failures": false}) == {{
		"entity": "emitter:web",
		"fact": "authentication.logins",
		"message": "aws_lb.web does not record accepted sign-ins and refused sign-ins",
	}}
}

test_all_recorded_passes if {
	found({"logins": true, "failures": true, "session_ends": true}) == set()
}

test_without_a_log_another_rule_speaks if {
	emitter := testing.emitter({"logging": "off", "authentication": {"logins": false}})
	violations := rule.violations with input as testing.model({"emitters": [emitter]})
	violations == set()
}

test_unknown_is_not_guessed if {
	found({"logins": testing.unknown, "failures": testing.unknown}) == set()
}

test_absent_is_not_judged if {
	found({}) == set()
	violations := rule.violations with input as testing.model({"emitters": [testing.emitter({})]})
	violations == set()
}
