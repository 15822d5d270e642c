# METADATA
# title: Records are sent over TLS to a peer that is not verified
# description: |
#   Looks at steps that use TLS, and at whether the sender checks the other end's certificate.
#
#   **Why it is bad.** Encryption without verification protects against nobody who can stand in the way: any
#   certificate will do, so an intruder takes the records, reads or alters them, and passes on what suits. It looks
#   protected, which is worse than plain text that everybody sees to be plain.
# custom:
#   severity: warning
#   confidence: high
#   personas: [developer, auditor]
#   facts: [emitter.routes.verified, hop.routes.verified]
#   frameworks:
#     soc2: [CC6.7]
#     iso27001: [A.8.24]
#     gdpr: [Art.32(1)(a)]
#     nist-800-53: [SC-8]
#     hipaa: [164.312(e)(1)]
#   remediation:
#     general: Give the sender the authority's certificate and let it verify the name; remove every switch that skips verification.
#     kubernetes: |
#       In the audit webhook's kubeconfig, name the authority instead of skipping the check:
#
#       ```yaml
#       clusters:
#         - name: audit
#           cluster:
#             server: https://audit.example.com/events
#             certificate-authority: /etc/kubernetes/audit-ca.crt
#       ```
#   since: "0.1.0"
#   aliases: []
package accesslint.integrity.unverified_peer

import data.accesslint.lib
import rego.v1

violations contains v if {
	lib.is_on(input.standard.transport.verified)
	some sender in array.concat(input.emitters, input.hops)
	some number, route in sender.routes
	lib.is_off(route.verified)
	not lib.may_be_off(lib.fact(route, "encrypted"))
	not lib.may_be_on(lib.fact(route, "discarded"))
	message := sprintf(
		"%s sends records to %s by %s and does not verify who answers",
		[lib.name(sender), route.target, route.via],
	)
	v := lib.violation(sender, sprintf("routes.%d.verified", [number]), message)
}

satisfied contains sender.id if {
	lib.is_off(input.standard.transport.verified)
	some sender in array.concat(input.emitters, input.hops)
}
