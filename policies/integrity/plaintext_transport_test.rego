package accesslint.integrity.plaintext_transport_test

import data.accesslint.integrity.plaintext_transport as rule
import rego.v1

model(route) := {
	"formats": [], "stores": [], "hops": [], "standard": {"transport": {"encrypted": true}},
	"emitters": [{
		"id": "emitter:a", "address": "server shop", "logging": "on",
		"routes": [object.union({"to": {"unknown": "another system"}, "via": "syslog", "target": "10.0.0.9:514"}, route)],
	}],
}

test_fails_without_tls if {
	rule.violations == {{
		"entity": "emitter:a",
		"fact": "routes.0.encrypted",
		"message": "server shop sends records to 10.0.0.9:514 by syslog without TLS",
	}} with input as model({"encrypted": false})
}

test_fails_for_a_shipper_too if {
	given := model({})
	{v.entity | some v in rule.violations} == {"hop:b"} with input as object.union(given, {"hops": [{
		"id": "hop:b", "address": "shipper b",
		"routes": [{"to": null, "via": "forward", "target": "logs:24224", "encrypted": false}],
	}]})
}

test_passes_with_tls if {
	count(rule.violations) == 0 with input as model({"encrypted": true})
}

test_discarded_records_do_not_travel if {
	count(rule.violations) == 0 with input as model({"encrypted": false, "discarded": true})
}

test_only_where_the_standard_wants_it if {
	count(rule.violations) == 0 with input as model({"encrypted": false}) with input.standard.transport.encrypted as false
}

test_unknown_is_no_violation if {
	given := model({"encrypted": {"unknown": "variable"}})
	count(rule.violations) == 0 with input as given
	count(rule.satisfied) == 0 with input as given
}

test_absent_is_no_violation if {
	count(rule.violations) == 0 with input as model({})
}

test_a_store_that_takes_plain_requests if {
	given := object.union(model({}), {"stores": [{"id": "store:c", "address": "bucket.c", "access": {"tls_only": false}}]})
	rule.violations == {{
		"entity": "store:c",
		"fact": "access.tls_only",
		"message": "bucket.c accepts requests without TLS",
	}} with input as given
	count(rule.violations) == 0 with input as given with input.standard.transport.encrypted as false
}
