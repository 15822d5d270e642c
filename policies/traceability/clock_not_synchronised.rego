# METADATA
# title: Clock follows no source of time
# description: |
#   Looks at the configuration of the daemon that sets a host's clock (chrony, ntpd, systemd-timesyncd): does it name a
#   server, a pool or a reference clock?
#
#   **Why it is bad.** A clock that follows nothing drifts by seconds a day. Records of two hosts then cannot be put in
#   order, and a sign-in may seem to come after what was done with it.
#
#   **Limits.** Hosts without such a configuration in the files are not judged. Servers that the network hands out are
#   not seen.
# custom:
#   severity: warning
#   confidence: high
#   personas: [developer, auditor]
#   facts: [emitter.clock]
#   frameworks:
#     soc2: [CC7.2]
#     iso27001: [A.8.17]
#     gdpr: [Art.5(2)]
#     pci-dss: ["10.6"]
#     nist-800-53: [AU-8]
#   remediation:
#     general: |
#       Name the servers that your organisation has approved, two at least:
#
#       ```
#       server time1.example.com iburst
#       server time2.example.com iburst
#       ```
#   since: "0.1.0"
#   aliases: []
package accesslint.traceability.clock_not_synchronised

import data.accesslint.lib
import rego.v1

violations contains v if {
	some emitter in input.emitters
	lib.is_off(emitter.clock.synchronised)
	message := sprintf("%s names no source of time", [lib.name(emitter)])
	v := lib.violation(emitter, "clock.synchronised", lib.explained(message, emitter.clock, "detail"))
}

satisfied contains emitter.id if {
	some emitter in input.emitters
	lib.is_on(emitter.clock.synchronised)
}
