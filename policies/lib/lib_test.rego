package accesslint.lib_test

import data.accesslint.lib
import data.accesslint.testing
import rego.v1

unknown := {"unknown": "why"}

test_off_and_on_hold_for_known_values_only if {
	lib.is_off(false)
	lib.is_on(true)
	every fact in [true, unknown, null, "false", 0] {
		not lib.is_off(fact)
	}
	every fact in [false, unknown, null, "true", 1] {
		not lib.is_on(fact)
	}
	not lib.is_off(lib.fact({}, "nothing"))
	not lib.is_on(lib.fact({}, "nothing"))
}

test_unknown_and_known if {
	lib.is_unknown(unknown)
	not lib.is_unknown({"other": "why"})
	not lib.is_unknown("text")
	lib.is_known(false)
	not lib.is_known(unknown)
}

test_comparisons_need_numbers if {
	lib.less_than(1, 2)
	not lib.less_than(2, 2)
	lib.more_than(3, 2)
	not lib.more_than(2, 2)
	every fact in [unknown, null, "forever"] {
		not lib.less_than(fact, 2)
		not lib.more_than(fact, 2)
	}
}

test_membership_needs_texts if {
	lib.one_of("a", ["a", "b"])
	not lib.one_of("c", ["a", "b"])
	not lib.one_of(unknown, ["a"])
	lib.none_of("c", ["a", "b"])
	not lib.none_of("a", ["a", "b"])
	not lib.none_of(unknown, ["a"])
}

test_globs_cross_separators if {
	lib.matches_any("/api/v1/healthz", ["*/healthz"])
	lib.matches_any("arn:aws:iam::1:role/logs-reader", ["*logs*"])
	not lib.matches_any("/healthz/x", ["*/healthz"])
	not lib.matches_any("a", [])
}

test_logging if {
	lib.logging({"logging": "on"})
	lib.logging({"logging": "partial"})
	not lib.logging({"logging": "off"})
	not lib.logging({"logging": unknown})
}

test_has_field_allows_for_what_is_unknown if {
	lib.has_field({"fields": [{"meaning": "identity"}]}, "identity")
	lib.has_field({"fields": [], "rest": unknown}, "identity")
	lib.has_field({"fields": unknown}, "identity")
	not lib.has_field({"fields": [{"meaning": "action"}]}, "identity")
}

test_violations_name_entity_fact_and_others if {
	entity := {"id": "store:a", "address": "A"}
	lib.name(entity) == "A"
	lib.violation(entity, "x.y", "said") == {"entity": "store:a", "fact": "x.y", "message": "said"}
	lib.violation_with(entity, "x", "said", ["b"]) == {"entity": "store:a", "fact": "x", "message": "said", "related": ["b"]}
}

test_explained if {
	lib.explained("A is off", {"detail": "x is false"}, "detail") == "A is off: x is false"
	lib.explained("A is off", {"detail": ""}, "detail") == "A is off"
	lib.explained("A is off", {}, "detail") == "A is off"
}

test_listed if {
	lib.listed(["a"]) == "a"
	lib.listed(["a", "b", "c", "d", "e"]) == "a, b, c, d, e"
	lib.listed(["a", "b", "c", "d", "e", "f", "g"]) == "a, b, c, d, e and 2 more"
}

test_judged_formats if {
	lib.judged(testing.format({}))
	not lib.judged(testing.format({"configurable": false}))
	not lib.judged(testing.format({"used_by": []}))
	not lib.judged({"id": "format:x"})
}

test_can_have if {
	lib.can_have(testing.format({}), "identity") with input as testing.model({"emitters": [testing.emitter({})]})
	network := testing.model({"emitters": [testing.emitter({"plane": "network"})]})
	not lib.can_have(testing.format({}), "identity") with input as network
	lib.can_have(testing.format({}), "timestamp") with input as network
	lib.can_have(testing.format({"offers": ["identity"]}), "identity") with input as network
	not lib.can_have(testing.format({"offers": ["timestamp"]}), "identity") with input as testing.model({})
}

test_twins_are_of_other_environments if {
	emitters := [testing.emitter({"id": id, "environment": environment, "twin": "t"}) |
		some [id, environment] in [["a", "production"], ["b", "staging"], ["c", "staging"], ["d", ""]]
	]
	names := [other.id | some other in lib.twins(emitters[1])] with input as testing.model({"emitters": emitters})
	names == ["a"]
	none := lib.twins(emitters[3]) with input as testing.model({"emitters": emitters})
	none == []
}

test_written_needs_whole_formats if {
	known := testing.format({"encoding": "json", "fields": [{"token": "$u", "name": "user"}, {"token": "$t"}, {"token": "$s", "name": ""}]})
	model := testing.model({"formats": [known, testing.format({"id": "open", "encoding": "json", "fields": unknown})]})
	lib.written({"formats": ["format:main"]}) == ["json $s $t user"] with input as model
	not lib.written({"formats": ["format:main", "open"]}) with input as model
	not lib.written({"formats": [unknown]}) with input as model
}

test_published_names_are_lists_of_texts if {
	every names in lib.field_names {
		every meaning in ["timestamp", "identity", "action", "resource", "result", "request_id", "client_address"] {
			count(names[meaning]) > 0
		}
	}
}

test_a_fact_by_its_path_is_null_where_the_way_ends if {
	lib.fact({"a": {"b": false}}, "a.b") == false
	lib.fact({"a": {"b": false}}, "a.c") == null
	lib.fact({"a": "text"}, "a.c") == null
	lib.fact({}, "a.c") == null
}

test_what_may_be_is_known_or_unknown_and_never_absent if {
	lib.may_be_on(true)
	lib.may_be_on({"unknown": "a variable"})
	not lib.may_be_on(false)
	not lib.may_be_on(null)
	lib.may_be_off(false)
	lib.may_be_off({"unknown": "a variable"})
	not lib.may_be_off(true)
	not lib.may_be_off(null)
}

test_records_lead_on_to_a_shipper_or_to_a_system_that_is_only_named if {
	hops := {"hops": [{"id": "hop:h"}]}
	lib.leads_on({"routes": [{"to": "hop:h", "via": "forward"}]}) with input as hops
	lib.leads_on({"routes": [{"to": {"unknown": "another account's"}, "via": "s3"}]}) with input as hops
	lib.leads_on({"routes": {"unknown": "a template"}}) with input as hops
	not lib.leads_on({"routes": [{"to": "store:s", "via": "s3"}]}) with input as hops
	not lib.leads_on({"routes": [{"to": {"unknown": "a path"}, "via": "file"}]}) with input as hops
	not lib.leads_on({"routes": [{"to": null, "via": "s3"}]}) with input as hops
	not lib.leads_on({}) with input as hops
}
