# METADATA
# title: The recorded identity is shared or anonymous
# description: |
#   Looks at emitters whose records name a user, and at whether that name belongs to one person or workload: shared
#   accounts, anonymous access and static keys for a whole team do not.
#
#   **Why it is bad.** A record that says `admin` did it ties the act to nobody. Nothing can be proved, and nobody
#   can be cleared either; when one of those who share the account leaves, its secret leaves too.
# custom:
#   severity: warning
#   confidence: medium
#   personas: [developer, auditor]
#   facts: [emitter.identity.individual]
#   frameworks:
#     soc2: [CC6.1]
#     iso27001: [A.8.15]
#     gdpr: [Art.5(2)]
#     pci-dss: [10.2.2]
#     nist-800-53: [AU-3]
#     hipaa: [164.312(a)(2)(i)]
#   remediation:
#     general: Give every person and workload an identity of its own, and switch anonymous access off.
#     kubernetes: |
#       ```yaml
#       spec:
#         containers:
#           - name: kube-apiserver
#             command: [kube-apiserver, --anonymous-auth=false]
#       ```
#   since: "0.1.0"
#   aliases: []
package accesslint.traceability.identity_not_individual

import data.accesslint.lib
import rego.v1

violations contains v if {
	some emitter in input.emitters
	lib.is_off(emitter.identity.individual)
	lib.logging(emitter)
	message := sprintf("%s records an identity that is shared or anonymous", [lib.name(emitter)])
	v := lib.violation(emitter, "identity.individual", lib.explained(message, emitter.identity, "detail"))
}
