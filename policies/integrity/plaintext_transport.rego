# METADATA
# title: Records travel unencrypted
# description: |
#   Looks at every step on the way of a record that crosses a network: a web server's syslog, a shipper's output, an
#   audit webhook; and at stores that are reached over a network: do they refuse requests without TLS? Local files and
#   a cloud's own delivery are not such steps.
#
#   **Why it is bad.** Whoever sits on the way reads names, addresses, paths and tokens, and can drop, alter or forge
#   records before they reach a store that is protected. What arrives is then no evidence, however well it is kept.
# custom:
#   severity: warning
#   confidence: high
#   personas: [developer, auditor]
#   facts: [emitter.routes.encrypted, hop.routes.encrypted, store.access.tls_only]
#   frameworks:
#     soc2: [CC6.7]
#     iso27001: [A.8.24]
#     gdpr: [Art.32(1)(a)]
#     nist-800-53: [SC-8]
#     hipaa: [164.312(e)(1)]
#   remediation:
#     general: Send records over TLS, or hand them to a shipper on the same host that does.
#     terraform: |
#       Let the bucket refuse what does not come over TLS:
#
#       ```hcl
#       data "aws_iam_policy_document" "trail" {
#         statement {
#           sid       = "TlsOnly"
#           effect    = "Deny"
#           actions   = ["s3:*"]
#           resources = [aws_s3_bucket.trail.arn, "${aws_s3_bucket.trail.arn}/*"]
#           principals {
#             type        = "*"
#             identifiers = ["*"]
#           }
#           condition {
#             test     = "Bool"
#             variable = "aws:SecureTransport"
#             values   = ["false"]
#           }
#         }
#       }
#       ```
#     nginx: |
#       nginx's own syslog has no TLS. Write a file (or a local socket) and let a shipper carry it:
#
#       ```nginx
#       access_log /var/log/nginx/access.log main;
#       ```
#     kubernetes: |
#       Give the audit webhook an `https` address in its kubeconfig:
#
#       ```yaml
#       apiVersion: v1
#       kind: Config
#       clusters:
#         - name: audit
#           cluster:
#             server: https://audit.example.com/events
#             certificate-authority: /etc/kubernetes/audit-ca.crt
#       ```
#   since: "0.1.0"
#   aliases: []
package accesslint.integrity.plaintext_transport

import data.accesslint.lib
import rego.v1

violations contains v if {
	wanted
	some sender in array.concat(input.emitters, input.hops)
	some number, route in sender.routes
	lib.is_off(route.encrypted)
	not lib.may_be_on(lib.fact(route, "discarded"))
	message := sprintf("%s sends records to %s by %s without TLS", [lib.name(sender), route.target, route.via])
	v := lib.violation(sender, sprintf("routes.%d.encrypted", [number]), message)
}

violations contains v if {
	wanted
	some store in input.stores
	lib.is_off(store.access.tls_only)
	message := sprintf("%s accepts requests without TLS", [lib.name(store)])
	v := lib.violation(store, "access.tls_only", message)
}

wanted if lib.is_on(input.standard.transport.encrypted)

satisfied contains entity.id if {
	not wanted
	some entity in array.concat(array.concat(input.emitters, input.hops), input.stores)
}
