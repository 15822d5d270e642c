package accesslint.traceability.identity_not_individual_test

import data.accesslint.traceability.identity_not_individual as rule
import rego.v1

model(logging, identity) := {
	"formats": [], "hops": [], "stores": [], "standard": {},
	"emitters": [{"id": "emitter:a", "address": "kube-apiserver", "logging": logging, "identity": identity}],
}

test_fails_with_anonymous_access if {
	rule.violations == {{
		"entity": "emitter:a",
		"fact": "identity.individual",
		"message": "kube-apiserver records an identity that is shared or anonymous: --anonymous-auth is true",
	}} with input as model("on", {"individual": false, "detail": "--anonymous-auth is true"})
}

test_passes if {
	count(rule.violations) == 0 with input as model("on", {"individual": true})
}

test_an_emitter_that_is_off_records_nothing if {
	count(rule.violations) == 0 with input as model("off", {"individual": false})
}

test_unknown_is_no_violation if {
	count(rule.violations) == 0 with input as model("on", {"individual": {"unknown": "variable"}})
}

test_absent_is_no_violation if {
	count(rule.violations) == 0 with input as model("on", {})
}
