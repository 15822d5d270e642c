# METADATA
# title: The client's address is lost or can be forged
# description: |
#   Looks at whose address the records hold: that of the connection's other end, or one taken from a header, and if
#   so whether only named proxies may set that header.
#
#   **Why it is bad.** Behind a load balancer the connection's other end is the load balancer: every record names
#   the same address, and where an access came from is lost for good. A header that is believed whoever sends it lets
#   a client write any address into the record: an intruder appears as somebody else.
# custom:
#   severity: warning
#   confidence: medium
#   personas: [developer, auditor]
#   facts: [emitter.client_address]
#   frameworks:
#     soc2: [CC7.2]
#     iso27001: [A.8.15]
#     gdpr: [Art.5(2)]
#     pci-dss: [10.2.2]
#     nist-800-53: [AU-3]
#   remediation:
#     general: Take the client's address from the proxy's header, and only from connections of the proxies that you name.
#     nginx: |
#       ```nginx
#       set_real_ip_from 10.0.0.0/16;
#       real_ip_header X-Forwarded-For;
#       real_ip_recursive on;
#       ```
#     kubernetes: |
#       In the ingress controller's ConfigMap:
#
#       ```yaml
#       data:
#         use-forwarded-headers: "true"
#         proxy-real-ip-cidr: "10.0.0.0/16"
#       ```
#   since: "0.1.0"
#   aliases: []
package accesslint.traceability.client_address_lost

import data.accesslint.lib
import rego.v1

violations contains v if {
	some emitter in input.emitters
	lib.logging(emitter)
	problem := lost(emitter.client_address)
	message := sprintf("%s %s", [lib.name(emitter), problem])
	v := lib.violation(
		emitter, "client_address.source",
		lib.explained(message, emitter.client_address, "detail"),
	)
}

lost(address) := "records the proxy's address instead of the client's" if {
	lib.is_on(address.behind_proxy)
	lib.one_of(address.source, {"peer"})
}

lost(address) := "records a client address from a header that any client can set" if {
	lib.one_of(address.source, {"untrusted-header"})
}

# A header taken from named proxies only is right with and without a proxy.
satisfied contains emitter.id if {
	some emitter in input.emitters
	lib.one_of(emitter.client_address.source, {"trusted-header"})
}
