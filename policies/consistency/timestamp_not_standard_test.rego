package accesslint.consistency.timestamp_not_standard_test

import data.accesslint.consistency.timestamp_not_standard as rule
import data.accesslint.testing
import rego.v1

found_by(time, wanted) := violations if {
	parts := {
		"formats": [testing.format({"timestamp": time})],
		"standard": object.union(testing.standard, {"timestamp": wanted}),
	}
	violations := rule.violations with input as testing.model(parts)
}

found(time) := found_by(time, {})

said(violations) := {[violation.fact, violation.message] | some violation in violations}

test_other_form_fails if {
	said(found({"zone": "offset", "form": "clf", "precision": "second"})) == {[
		"timestamp.form",
		"log_format main writes the time as clf, the standard wants rfc3339",
	]}
}

test_offset_where_utc_is_wanted_fails if {
	said(found_by({"zone": "offset", "form": "rfc3339"}, {"zone": "utc"})) == {[
		"timestamp.zone",
		"log_format main writes the time with an offset, the standard wants UTC",
	]}
}

test_coarse_time_fails if {
	said(found_by({"zone": "utc", "form": "rfc3339", "precision": "second"}, {"precision": "millisecond"})) == {[
		"timestamp.precision",
		"log_format main writes the time to the second, the standard wants the millisecond",
	]}
}

# Another form would bring another precision.
test_one_cause_at_a_time if {
	violations := found_by({"zone": "offset", "form": "clf", "precision": "second"}, {"precision": "nanosecond"})
	testing.places(violations) == {["format:main", "timestamp.form"]}
}

test_wanted_form_passes if {
	found({"zone": "offset", "form": "rfc3339", "precision": "second"}) == set()
	found({"zone": "utc", "form": "rfc3339", "precision": "nanosecond"}) == set()
	found_by({"zone": "utc", "form": "epoch"}, {"forms": ["rfc3339", "epoch"]}) == set()
}

test_missing_zone_is_another_rule if {
	found({"zone": "none", "form": "rfc3339", "precision": "second"}) == set()
}

test_fixed_time_is_not_judged if {
	found({"zone": "utc", "form": "epoch", "fixed": true}) == set()
}

test_unknown_is_not_guessed if {
	found(testing.unknown) == set()
	found({"zone": testing.unknown, "form": testing.unknown, "precision": testing.unknown}) == set()
}

test_absent_is_not_judged if {
	violations := rule.violations with input as testing.model({"formats": [testing.format({})]})
	violations == set()
	fixed := testing.format({"configurable": false, "timestamp": {"zone": "utc", "form": "clf"}})
	others := rule.violations with input as testing.model({"formats": [fixed]})
	others == set()
}
