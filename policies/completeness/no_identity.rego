# METADATA
# title: Record names no user
# description: |
#   Looks at the fields of every log format and asks for one that names who acted: the user, a token's subject, an API
#   key's id or a client certificate.
#
#   **Why it is bad.** An address is not a person: behind a proxy or an office line it stands for thousands. A record
#   without an identity cannot hold anybody to account and cannot show whose account was misused.
#
#   **Limits.** Only formats whose fields the user chooses are judged: a vendor's fixed format cannot be changed.
#   Records of packets (flow logs) are not judged, since a packet has no user. A name that only a header of the request
#   tells (`X-User`) is worth as much as the proxy in front that sets it and strips what clients send: where the files do
#   not tell that, the verdict is undecided.
# custom:
#   severity: error
#   confidence: high
#   personas: [developer, auditor]
#   facts: [format.fields, format.rest, format.identity_source]
#   frameworks:
#     soc2: [CC6.1]
#     iso27001: [A.8.15]
#     gdpr: [Art.5(2)]
#     pci-dss: [10.2.2]
#     nist-800-53: [AU-3]
#     hipaa: [164.312(a)(2)(i)]
#   remediation:
#     general: |
#       Add the authenticated user, or the subject of the token.
#     terraform: |
#       ```hcl
#       # in access_log_settings.format
#       identity = "$context.authorizer.principalId" # or $context.identity.user, $context.identity.userArn
#       ```
#     kubernetes: |
#       For an ingress that authenticates by an external service, pass the user on and log it:
#
#       ```yaml
#       data:
#         log-format-upstream: '{"time":"$time_iso8601","user":"$upstream_http_x_auth_request_user", …}'
#       ```
#     nginx: |
#       ```nginx
#       # basic authentication: $remote_user; client certificates: $ssl_client_s_dn; tokens: $jwt_claim_sub
#       log_format audit_json escape=json '{"time":"$time_iso8601","user":"$remote_user", …}';
#       ```
#     haproxy: |
#       Keep the name in a variable while the request is there, and write the variable:
#
#       ```haproxy
#       http-request set-var(txn.user) http_auth_user # client certificates: %[ssl_c_s_dn(cn)]
#       log-format '{"time":"%[date,utime(%Y-%m-%dT%H:%M:%SZ)]","user":"%[var(txn.user),json(utf8s)]","status":%ST}'
#       ```
#   scenario: update
#   since: "0.1.0"
#   aliases: []
package accesslint.completeness.no_identity

import data.accesslint.lib
import rego.v1

violations contains v if {
	some format in lib.formats_without("identity")
	message := sprintf("%s writes records that cannot name the user", [lib.name(format)])
	v := lib.violation_with(format, "fields", message, format.used_by)
}

satisfied := lib.formats_with("identity") - claimed

# A header that anybody may send names the user.
claimed := {format.id |
	some format in input.formats
	lib.is_unknown(format.identity_source)
}

exempt := lib.formats_exempt_from("identity")
