# METADATA
# title: What is logged can be changed while the host runs
# description: |
#   Looks at the audit rules and the journal of a host: are the rules locked until the next boot, is the journal sealed?
#
#   **Why it is bad.** Whoever becomes root takes the rules that would record them out of the kernel first, or writes the
#   journal anew; neither leaves a trace. Locked rules can only be changed by a restart, which shows; in a sealed
#   journal a changed record no longer fits its seal.
# custom:
#   severity: warning
#   confidence: high
#   personas: [developer, auditor]
#   facts: [emitter.sealed, store.sealed]
#   frameworks:
#     soc2: [CC6.1]
#     iso27001: [A.8.15]
#     gdpr: [Art.32(1)(b)]
#     pci-dss: [10.3.2]
#     nist-800-53: [AU-9]
#     hipaa: [164.312(c)(1)]
#   remediation:
#     general: |
#       Let the last audit rule lock all of them, and have the journal sealed:
#
#       ```
#       -e 2
#       ```
#
#       ```ini
#       [Journal]
#       Seal=yes
#       ```
#   since: "0.1.0"
#   aliases: []
package accesslint.integrity.not_sealed

import data.accesslint.lib
import rego.v1

violations contains v if {
	some entity in array.concat(input.emitters, input.stores)
	lib.is_off(entity.sealed)
	message := sprintf("%s can be changed while the host runs", [lib.name(entity)])
	v := lib.violation(entity, "sealed", lib.explained(message, entity, "sealed_detail"))
}
