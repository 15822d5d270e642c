# METADATA
# title: Audit policy misses requests
# description: |
#   Plays the requests that an auditor asks for (secrets, exec into pods, tokens, roles and bindings, admission
#   webhooks, …) through the audit policy, rule by rule as the API server does it: the first rule that matches
#   decides, and a request that none matches is not recorded. It also names rules that can never match, since an
#   earlier one takes all their requests.
#
#   **Why it is bad.** The order of an audit policy is easily got wrong: one broad `level: None` at the top silences all
#   that follows, and the policy still reads as if it recorded everything. Commands run in containers and reads of
#   secrets are then invisible.
# custom:
#   severity: warning
#   confidence: high
#   personas: [developer, auditor]
#   facts: [emitter.audit_policy]
#   frameworks:
#     soc2: [CC7.2]
#     iso27001: [A.8.15]
#     gdpr: [Art.5(2)]
#     pci-dss: [10.2.1]
#     nist-800-53: [AU-2]
#     hipaa: [164.312(b)]
#   remediation:
#     general: |
#       Put the narrow rules first and end with a rule that takes everything at level Metadata, which records who, when,
#       what, on which object and with what result.
#     kubernetes: |
#       ```yaml
#       apiVersion: audit.k8s.io/v1
#       kind: Policy
#       omitStages: [RequestReceived]
#       rules:
#         - level: None
#           users: ["system:kube-proxy"]
#           verbs: [watch]
#           resources:
#             - group: ""
#               resources: [endpoints, services]
#         - level: Metadata
#       ```
#   since: "0.1.0"
#   aliases: []
package accesslint.completeness.audit_policy_gap

import data.accesslint.lib
import rego.v1

# One cause, one violation: gaps that have the same reason (the rule that drops them) belong together.
violations contains v if {
	some emitter in input.emitters
	emitter.logging != "off"
	some reason in {gap.detail | some gap in emitter.audit_policy.gaps}
	numbers := [number | some number, gap in emitter.audit_policy.gaps; gap.detail == reason]
	requests := [emitter.audit_policy.gaps[number].what | some number in numbers]
	message := sprintf("%s does not record %s: %s", [lib.name(emitter), lib.listed(requests), reason])
	v := lib.violation(emitter, sprintf("audit_policy.gaps.%d", [numbers[0]]), message)
}

violations contains v if {
	some emitter in input.emitters
	emitter.logging != "off"
	some number, rule in emitter.audit_policy.shadowed
	said := [lib.name(emitter), rule.rule, rule.by]
	message := sprintf("%s has audit rule %d that never matches, since rule %d takes all its requests", said)
	fact := sprintf("audit_policy.shadowed.%d", [number])
	v := lib.violation(emitter, fact, lib.explained(message, rule, "detail"))
}

exempt := lib.emitters_off
