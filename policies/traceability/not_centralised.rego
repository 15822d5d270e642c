# METADATA
# title: Records stay where they are born
# description: |
#   Looks at stores that are no central place of their own: a host's disk, a volume. Where all that writes to the
#   store also writes to a central one, or a shipper reads the records onward, the duty is met. A disk that goes with
#   its container is told by `completeness/ephemeral-store`.
#
#   **Why it is bad.** Whoever takes over the host or the account takes over its records as well, and the first act
#   is to delete them. Records scattered over many machines are also never looked at together: an attack that moves
#   from one to the next shows in none of them. PCI DSS wants logs promptly at a central server that is hard to alter.
# custom:
#   severity: warning
#   confidence: medium
#   personas: [developer, auditor]
#   facts: [store.central]
#   frameworks:
#     soc2: [CC7.2]
#     iso27001: [A.8.15]
#     gdpr: [Art.32(1)(b)]
#     pci-dss: [10.3.3]
#     nist-800-53: [AU-9(2)]
#   remediation:
#     general: Ship the records to a store in a separate account, project or system, that the writers can add to and not delete from.
#     nginx: |
#       Let a shipper on the host read the file, or send the records to one:
#
#       ```nginx
#       access_log syslog:server=unix:/run/shipper.sock,tag=web main;
#       ```
#     kubernetes: |
#       Run a shipper beside the container that reads the same volume:
#
#       ```yaml
#       containers:
#         - name: shipper
#           image: fluent/fluent-bit:3.1
#           volumeMounts:
#             - { name: logs, mountPath: /var/log/app, readOnly: true }
#       ```
#   since: "0.1.0"
#   aliases: []
package accesslint.traceability.not_centralised

import data.accesslint.lib
import rego.v1

violations contains v if {
	some store in input.stores
	lib.is_off(store.central)
	count(store.written_by) > 0
	not lib.is_off(lib.fact(store, "durable"))
	not central_elsewhere(store)
	message := sprintf(
		"%s keeps records where they are born, and nothing takes them to a central place",
		[lib.name(store)],
	)
	v := lib.violation_with(store, "central", message, object.get(store, "written_by", []))
}

# What also writes to a store that is not local, or sends to a shipper or to another system.
central_writers contains writer if {
	some store in input.stores
	not lib.is_off(lib.fact(store, "central"))
	some writer in store.written_by
}

central_writers contains sender.id if {
	some sender in array.concat(input.emitters, input.hops)
	lib.leads_on(sender)
}

central_elsewhere(store) if {
	every writer in store.written_by {
		writer in central_writers
	}
}
