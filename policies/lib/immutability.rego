# What of a store keeps records from being changed, what the standard accepts of it, and what ends too soon to count.
package accesslint.lib

import rego.v1

protected_days := object.get(input.standard.immutability, "versions_days", 0)

# A default lock ends before anybody can be expected to miss a record.
short_lock(store) if less_than(store.immutability.lock_days, protected_days)

may_be_short_lock(store) if short_lock(store)

may_be_short_lock(store) if is_unknown(store.immutability.lock_days)

# Earlier versions end that soon.
short_versions(store) if less_than(store.immutability.versions_days, protected_days)

may_be_short_versions(store) if short_versions(store)

may_be_short_versions(store) if is_unknown(store.immutability.versions_days)

# A writer that cannot deliver into a locked store leaves versioning only.
versioning_counts(_) if "versioning" in input.standard.immutability.accept

versioning_counts(store) if may_be_off(store.immutability.object_lock_possible)

object_lock_counts if "object-lock" in input.standard.immutability.accept

# What is wrong with one of the means, for messages.
weakness(store, "versioning") := "versioning is off" if is_off(store.immutability.versioning)

weakness(store, "versions_days") := sprintf("earlier versions end after %v days", [store.immutability.versions_days]) if {
	not is_off(fact(store, "immutability.versioning"))
	short_versions(store)
}

weakness(store, "object_lock") := "object lock is off" if is_off(store.immutability.object_lock)

weakness(store, "lock_mode") := "object lock has no default retention" if {
	one_of(store.immutability.lock_mode, {"none"})
	not is_off(fact(store, "immutability.object_lock"))
}

weakness(store, "lock_days") := sprintf("object lock holds for %v days", [store.immutability.lock_days]) if {
	not is_off(fact(store, "immutability.object_lock"))
	short_lock(store)
}

# The fact to change: that of the easiest means that counts.
lacking(store) := "immutability.lock_days" if {
	weakness(store, "lock_days")
} else := "immutability.versioning" if {
	versioning_counts(store)
	weakness(store, "versioning")
} else := "immutability.versions_days" if {
	versioning_counts(store)
	weakness(store, "versions_days")
} else := "immutability.object_lock" if {
	object_lock_counts
	weakness(store, "object_lock")
} else := "immutability.lock_mode" if {
	object_lock_counts
	weakness(store, "lock_mode")
}
