package accesslint.integrity.no_customer_key_test

import data.accesslint.integrity.no_customer_key as rule
import rego.v1

model(encryption) := with_standard(encryption, {"customer_key": true})

with_standard(encryption, wanted) := {
	"emitters": [], "formats": [], "hops": [], "standard": {"encryption": wanted},
	"stores": [{"id": "store:a", "address": "group.a", "encryption": encryption}],
}

test_fails_with_the_platforms_key if {
	rule.violations == {{
		"entity": "store:a",
		"fact": "encryption.key",
		"message": "group.a is encrypted with the platform's own key; the standard wants a customer-managed key",
	}} with input as model({"at_rest": true, "key": "platform"})
}

test_passes_with_the_customers_key if {
	count(rule.violations) == 0 with input as model({"at_rest": true, "key": "customer"})
}

test_unencrypted_is_another_rules if {
	count(rule.violations) == 0 with input as model({"at_rest": false, "key": "none"})
}

test_no_advice_that_cannot_be_followed if {
	given := model({"at_rest": true, "key": "platform", "customer_key_possible": false})
	count(rule.violations) == 0 with input as given
	rule.satisfied == {"store:a"} with input as given
}

test_only_where_the_standard_wants_it if {
	given := with_standard({"at_rest": true, "key": "platform"}, {"customer_key": false})
	count(rule.violations) == 0 with input as given
	rule.satisfied == {"store:a"} with input as given
}

test_unknown_is_no_violation if {
	given := model({"at_rest": true, "key": {"unknown": "variable"}})
	count(rule.violations) == 0 with input as given
	count(rule.satisfied) == 0 with input as given
}

test_absent_is_no_violation if {
	count(rule.violations) == 0 with input as model({})
}
