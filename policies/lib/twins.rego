# Finds the same emitter in other environments, and tells what it writes, so that the two can be compared.
package accesslint.lib

import rego.v1

# Numbers of the emitters that have a counterpart's key, by that key.
numbers_by_twin[twin] contains number if {
	some number, emitter in input.emitters
	emitter.environment != ""
	twin := emitter.twin
}

# The same as one value: OPA would go through all emitters again for each single key of a rule like the above.
twin_numbers := numbers_by_twin

# The same emitter in other environments.
twins(emitter) := [other |
	emitter.environment != ""
	some number in twin_numbers[emitter.twin]
	other := input.emitters[number]
	other.environment != emitter.environment
]

# A violation that also says in which environments the same emitter does better; `others`: its twins there.
contrasted(emitter, fact, message, others) := violation(emitter, fact, message) if {
	count(others) == 0
} else := violation_with(emitter, fact, message, [other.id | some other in others])

# The environments of twins, as the end of a clause: ` (it does in production)`; empty where there are none.
elsewhere(words, others) := "" if {
	count(others) == 0
} else := sprintf(" (%s in %s)", [words, concat(" and ", sort({other.environment | some other in others}))])

# The contents of all formats that an emitter writes; undefined where one is not wholly known.
written(emitter) := sort([contents[id] | some id in emitter.formats]) if {
	every id in emitter.formats {
		contents[id]
	}
}

# What each format's records hold, where all of it is known.
contents := {format.id: text |
	some format in input.formats
	is_string(format.encoding)
	is_array(format.fields)
	not format.rest
	names := [called(field) | some field in format.fields]
	text := sprintf("%s %s", [format.encoding, concat(" ", sort(names))])
}

called(field) := field.name if {
	field.name != ""
} else := field.token
