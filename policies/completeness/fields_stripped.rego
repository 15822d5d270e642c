# METADATA
# title: Field removed on the way
# description: |
#   Looks at every step between source and store that removes, hashes or masks a field, and compares the field's
#   meaning with those that the standard requires (`fields.required`).
#
#   **Why it is bad.** The source logs who did what, and the store holds records without it. Nobody notices until the
#   record is needed, and then it cannot be had back.
#
#   **Limits.** Fields whose name tells no meaning are not judged.
# custom:
#   severity: warning
#   confidence: medium
#   personas: [developer, auditor]
#   facts: [hop.strips]
#   frameworks:
#     soc2: [CC7.2]
#     iso27001: [A.8.15]
#     gdpr: [Art.5(2)]
#     pci-dss: [10.2.2]
#     nist-800-53: [AU-3]
#   remediation:
#     general: |
#       Take the field off the list of those that are removed. Where it holds personal data that must not spread,
#       restrict who may read the store, or replace it by a pseudonym that the owner of the log can resolve.
#     terraform: |
#       Let the function that transforms records in Firehose pass the fields on, or go without it:
#
#       ```hcl
#       extended_s3_configuration {
#         processing_configuration {
#           enabled = false
#         }
#       }
#       ```
#     fluentbit: |
#       ```ini
#       [FILTER]
#           Name       record_modifier
#           Match      *
#           Remove_key debug_info
#       ```
#     fluentd: |
#       ```apache
#       <filter **>
#         @type record_transformer
#         remove_keys debug_info
#       </filter>
#       ```
#   since: "0.1.0"
#   aliases: []
package accesslint.completeness.fields_stripped

import data.accesslint.lib
import rego.v1

violations contains v if {
	some hop in input.hops
	some number, strip in hop.strips
	strip.meaning in input.standard.fields.required
	what := replace(strip.meaning, "_", " ")
	said := [lib.name(hop), verbs[strip.how], strip.field, what]
	message := sprintf("%s %s the field %s, so that records arrive without the %s that the standard requires", said)
	v := lib.violation(hop, sprintf("strips.%d", [number]), message)
}

verbs := {"remove": "removes", "hash": "hashes", "mask": "masks"}
