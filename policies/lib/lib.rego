# METADATA
# description: |
#   What every rule is written with. A fact may be unknown, `{"unknown": "<why>"}`, or absent: the comparisons
#   below hold only for known facts, so that a rule never guesses.
#
#   In `not f(x.y)` engines differ where `x.y` is absent: OPA looks it up before the `not`, and the whole rule does
#   not hold. Write `not f(lib.fact(x, "y"))`. Nor look anything up in the head of a partial rule: where it is absent,
#   the embedded engine loses the rule's other values, or stops.
package accesslint.lib

import rego.v1

# A fact by its path, null where it is absent: for what stands behind a `not`.
fact(owner, path) := object.get(owner, split(path, "."), null)

# A known `false`; neither absent nor unknown.
is_off(fact) if fact == false

# A known `true`.
is_on(fact) if fact == true

is_unknown(fact) if is_string(fact.unknown)

is_known(fact) if not is_unknown(fact)

# True, or perhaps: `not may_be_on(fact(…))` holds for a fact that is absent or known to be something else.
may_be_on(fact) if is_on(fact)

may_be_on(fact) if is_unknown(fact)

# False, or perhaps.
may_be_off(fact) if is_off(fact)

may_be_off(fact) if is_unknown(fact)

less_than(fact, limit) if {
	is_number(fact)
	is_number(limit)
	fact < limit
}

more_than(fact, limit) if {
	is_number(fact)
	is_number(limit)
	fact > limit
}

# A known text that is one of those listed.
one_of(fact, texts) if {
	is_string(fact)
	fact in texts
}

# A known text that is none of those listed.
none_of(fact, texts) if {
	is_string(fact)
	not fact in texts
}

# Whether a glob of the list matches the text; `*` matches across separators.
matches_any(text, globs) if {
	some pattern in globs
	glob.match(pattern, null, text)
}

# Emitters that keep records.
logging(emitter) if one_of(emitter.logging, {"on", "partial"})

# Whether records go on from a sender to a shipper or to a system that the files only name, or may do so.
leads_on(sender) if is_unknown(sender.routes)

leads_on(sender) if {
	some route in sender.routes
	goes_on(route)
}

goes_on(route) if route.to in hop_ids

goes_on(route) if {
	is_unknown(route.to)
	none_of(route.via, {"file", "stdout"})
}

hop_ids := {hop.id | some hop in input.hops}

# Whether the records of a format have a field of that meaning, or may have one that is unknown.
has_field(format, meaning) if {
	some field in format.fields
	field.meaning == meaning
}

has_field(format, _) if is_unknown(format.rest)

has_field(format, _) if is_unknown(format.fields)

# How an entity is named in a message.
name(entity) := entity.address

violation(entity, fact, message) := {
	"entity": entity.id,
	"fact": fact,
	"message": message,
}

# `others`: ids of further entities that the finding speaks of.
violation_with(entity, fact, message, others) := {
	"entity": entity.id,
	"fact": fact,
	"message": message,
	"related": others,
}

# Whether the user chooses the fields and something writes them: only then is advice on fields of use.
judged(format) if {
	format.configurable == true
	count(format.used_by) > 0
}

# Judged formats that lack a meaning which the standard wants and which their records could have.
formats_without(meaning) := [format |
	meaning in input.standard.fields.required
	some format in input.formats
	judged(format)
	is_array(format.fields)
	not has_field(format, meaning)
	can_have(format, meaning)
	not perhaps_written_elsewhere(format, meaning)
]

# Ids of the formats that have a meaning, or whose writers have it elsewhere, whatever else is unknown of them.
formats_with(meaning) := {format.id |
	some format in input.formats
	has_or_needs_not(format, meaning)
}

has_or_needs_not(format, meaning) if format.id in holders[meaning]

has_or_needs_not(format, meaning) if written_elsewhere(format, meaning)

# Ids of the formats that are not asked for a meaning.
formats_exempt_from(meaning) := {format.id |
	some format in input.formats
	is_exempt(format, meaning)
}

is_exempt(_, meaning) if not meaning in input.standard.fields.required

is_exempt(format, _) if not judged(format)

is_exempt(format, meaning) if not can_have(format, meaning)

# Ids of the formats on whose fields advice is of no use.
formats_not_judged := {format.id | some format in input.formats; not judged(format)}

# Ids of the emitters that are known to keep no log.
emitters_off := {emitter.id | some emitter in input.emitters; emitter.logging == "off"}

# Whether records of the format could have the meaning at all: advice that cannot be followed is none.
can_have(format, meaning) if meaning in format.offers

can_have(format, meaning) if {
	not format.offers
	not is_beyond_packets(format, meaning)
}

# A packet has neither a user nor a request.
is_beyond_packets(format, meaning) if {
	meaning in {"identity", "action", "request_id", "trace_id"}
	only_network(format)
}

# Whether everything that writes a format sees packets only.
only_network(format) if {
	seen := {plane | some id in format.used_by; plane := planes[id]}
	seen == {"network"}
}

planes := {emitter.id: emitter.plane | some emitter in input.emitters}

# Either, or: whether all that write the format also write another that has the meaning.
written_elsewhere(format, meaning) if {
	every id in format.used_by {
		id in writers[meaning]
	}
}

# The same, where a format of which the files do not tell all may have it.
perhaps_written_elsewhere(format, meaning) if {
	every id in format.used_by {
		perhaps_writing(id, meaning)
	}
}

perhaps_writing(id, _) if id in open_writers

perhaps_writing(id, meaning) if id in writers[meaning]

# Ids of the emitters that write a format of which the files do not tell all.
open_writers contains emitter.id if {
	some emitter in input.emitters
	some id in emitter.formats
	is_unknown(id)
}

open_writers contains emitter.id if {
	some emitter in input.emitters
	some id in emitter.formats
	id in open_formats
}

open_formats contains format.id if {
	some format in input.formats
	is_unknown(format.rest)
}

open_formats contains format.id if {
	some format in input.formats
	is_unknown(format.fields)
}

# Ids of the emitters that write a format with a meaning: each looks at its formats once, however many they are.
emitters_writing[meaning] contains emitter.id if {
	some emitter in input.emitters
	some id in emitter.formats
	some meaning in meanings_of[id]
}

# The same as one value: see `holders`.
writers := emitters_writing

meanings_of := {format.id: meanings |
	some format in input.formats
	is_array(format.fields)
	meanings := {field.meaning | some field in format.fields}
}

formats_holding[meaning] contains format.id if {
	some format in input.formats
	is_array(format.fields)
	some field in format.fields
	meaning := field.meaning
}

# The same as one value: OPA would go through all formats again for each meaning that none has.
holders := formats_holding

# A message, with what the mapper says of the cause where it says something: `<message>: <detail>`.
explained(message, owner, key) := sprintf("%s: %s", [message, detail]) if {
	detail := object.get(owner, key, "")
	detail != ""
} else := message

# A list as a sentence shows it: at most five, and how many more.
listed(items) := concat(", ", items) if count(items) <= 5

listed(items) := sprintf("%s and %d more", [concat(", ", array.slice(items, 0, 5)), count(items) - 5]) if {
	count(items) > 5
}

# What a log leaves out, as a sentence names it: `the log type audit`, `the services IAM, STS`, `every other location`.
parts(aspect, names) := listed(names) if {
	some part in names
	regex.match(`^(the|every) `, part)
} else := sprintf("the %s %s", [noun(aspect, count(names)), listed(names)])

noun(aspect, number) := trim_suffix(replace(aspect, "_", " "), "s") if number == 1

else := replace(aspect, "_", " ")

# A number of days in words.
days(1) := "1 day"

days(number) := sprintf("%v days", [number]) if number != 1
