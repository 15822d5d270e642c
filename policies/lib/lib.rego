# METADATA
# description: |
#   What every rule is written with. A fact may be unknown, `{"unknown": "<why>"}`, or absent: the comparisons
#   below hold only for known facts, so that a rule never guesses.
package accesslint.lib

import rego.v1

# A known `false`; neither absent nor unknown.
is_off(fact) if fact == false

# A known `true`.
is_on(fact) if fact == true

is_unknown(fact) if is_string(fact.unknown)

is_known(fact) if not is_unknown(fact)

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
