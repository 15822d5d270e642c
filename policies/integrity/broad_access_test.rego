package accesslint.integrity.broad_access_test

import data.accesslint.integrity.broad_access as rule
import rego.v1

nobody := {"read": [], "write": [], "delete": []}

model(principals, access) := {
	"emitters": [], "formats": [], "hops": [], "standard": {"principals": principals},
	"stores": [{"id": "store:a", "address": "bucket.a", "access": access}],
}

granting(principals, grant) := model(principals, {"grants": [grant]})

role := {"principal": "arn:aws:iam::111122223333:role/ops", "actions": ["read", "delete"], "kind": "role"}

anyone := {"principal": "*", "actions": ["read"], "kind": "anyone", "wildcard": true, "detail": "statement Open"}

other := {"principal": "arn:aws:iam::999999999999:root", "actions": ["write"], "kind": "cross-account"}

service := {"principal": "delivery.logs.amazonaws.com", "actions": ["write"], "kind": "service"}

test_fails_for_anyone if {
	rule.violations == {{
		"entity": "store:a",
		"fact": "access.grants.1",
		"message": "bucket.a grants read to anyone; the standard names no such principal: statement Open",
	}} with input as model(nobody, {"grants": [service, anyone]})
}

test_fails_for_another_account if {
	{v.message | some v in rule.violations} == {concat("", [
		"bucket.a grants write to arn:aws:iam::999999999999:root of another account; ",
		"the standard names no such principal",
	])} with input as granting(nobody, other)
}

test_fails_for_a_wildcard if {
	grant := object.union(role, {"wildcard": true, "actions": ["read", "write", "delete", "administer"]})
	{v.message | some v in rule.violations} == {concat("", [
		"bucket.a grants administer, delete, read, write to arn:aws:iam::111122223333:role/ops by a wildcard; ",
		"the standard names no such principal",
	])} with input as granting(nobody, grant)
}

test_fails_beyond_the_named if {
	{v.message | some v in rule.violations} == {concat("", [
		"bucket.a grants delete to arn:aws:iam::111122223333:role/ops; ",
		"the standard names no such principal",
	])} with input as granting({"read": ["*:role/ops"], "write": [], "delete": ["*:role/security"]}, role)
}

test_administering_counts_as_deleting if {
	grant := object.union(role, {"actions": ["administer"]})
	count(rule.violations) == 1 with input as granting({"read": [], "write": [], "delete": ["*:role/security"]}, grant)
	count(rule.violations) == 0 with input as granting({"read": [], "write": [], "delete": ["*:role/ops"]}, grant)
}

test_passes_for_the_named if {
	principals := {"read": ["*:role/ops", "*:999999999999:*"], "write": ["*:999999999999:*"], "delete": ["*:role/ops"]}
	count(rule.violations) == 0 with input as model(principals, {"grants": [role, other, service]})
}

test_passes_for_a_narrow_grant_where_nobody_is_named if {
	count(rule.violations) == 0 with input as model(nobody, {"grants": [role, service]})
}

test_passes_for_a_condition if {
	grants := [object.union(anyone, {"conditioned": true}), object.union(other, {"conditioned": true})]
	count(rule.violations) == 0 with input as model(nobody, {"grants": grants})
}

test_a_public_store_is_another_rules if {
	count(rule.violations) == 0 with input as model(nobody, {"public": true, "grants": [anyone]})
}

test_unknown_is_no_violation if {
	unknown := {"unknown": "variable"}
	count(rule.violations) == 0 with input as model(nobody, {"grants": unknown})
	count(rule.satisfied) == 0 with input as model(nobody, {"grants": unknown})
	given := granting(nobody, object.union(other, {"principal": unknown}))
	count(rule.violations) == 0 with input as given
	count(rule.satisfied) == 0 with input as given
}

test_an_unknown_service_is_settled if {
	given := granting(nobody, {"principal": {"unknown": "variable"}, "actions": ["write"], "kind": "service"})
	rule.satisfied == {"store:a"} with input as given
}

test_absent_is_no_violation if {
	count(rule.violations) == 0 with input as model(nobody, {})
}
