# METADATA
# title: Buffer may lose records
# description: |
#   Looks at the buffers of shippers and collectors, and of servers that write with a buffer: records that wait only in
#   memory are gone when the process dies, limited retries give records up while the receiver is away, and an overflow
#   that drops loses them under load. A server that empties its buffer after a fixed time (nginx's `flush=`) is not told.
#
#   **Why it is bad.** Records are lost just when they matter: during an outage, an attack, a restart. An attacker who
#   can cause load or cut the network chooses which records are lost.
# custom:
#   severity: warning
#   confidence: medium
#   personas: [developer, auditor]
#   facts: [hop.buffers, emitter.buffers]
#   frameworks:
#     soc2: [CC7.2]
#     iso27001: [A.8.15]
#     gdpr: [Art.32(1)(b)]
#     pci-dss: ["10.7"]
#     nist-800-53: [AU-5]
#   remediation:
#     general: |
#       Buffer on disk, retry without limit (or as long as the longest outage that you plan for), and let a full buffer
#       hold the input back instead of dropping.
#     fluentbit: |
#       ```ini
#       [SERVICE]
#           storage.path /var/lib/fluent-bit/buffer
#
#       [INPUT]
#           Name         tail
#           storage.type filesystem
#
#       [OUTPUT]
#           Retry_Limit  no_limits
#       ```
#     fluentd: |
#       ```apache
#       <buffer>
#         @type file
#         path /var/lib/fluentd/buffer
#         overflow_action block
#         retry_forever true
#       </buffer>
#       ```
#     kubernetes: |
#       Give the shipper a volume that outlives its pod for its buffer (`hostPath` for a DaemonSet):
#
#       ```yaml
#       volumes:
#         - name: buffer
#           hostPath:
#             path: /var/lib/fluent-bit
#             type: DirectoryOrCreate
#       ```
#     nginx: |
#       Write without a buffer, or let none wait longer than a moment:
#
#       ```nginx
#       access_log /var/log/nginx/access.log main buffer=32k flush=1s;
#       ```
#   since: "0.1.0"
#   aliases: []
package accesslint.completeness.lossy_buffer

import data.accesslint.lib
import rego.v1

violations contains v if {
	some holder in array.concat(input.hops, input.emitters)
	some number, buffer in holder.buffers
	weak := weaknesses(buffer)
	count(weak) > 0
	said := [lib.name(holder), buffer.output, concat(", ", [text | some [_, text] in weak])]
	message := sprintf("%s may lose records on the way to %s: %s", said)
	v := lib.violation(holder, fact(number, weak), message)
}

# Pairs of the deciding fact and what it means.
weaknesses(buffer) := array.concat(
	array.concat(
		[["medium", "they wait in memory only"] | buffer.medium == "memory"],
		[["medium", "they do not wait at all"] | buffer.medium == "none"],
	),
	array.concat(
		[["retries", tries(buffer.retries)] | is_number(buffer.retries)],
		[["overflow", sprintf("they are dropped when %s is full", [place(buffer)])] | buffer.overflow == "drop"],
	),
)

tries(0) := "what fails is not sent again"

tries(number) := sprintf("tries are limited to %v", [number]) if number > 0

place(buffer) := "the disk, or what they may take of it," if {
	buffer.medium == "disk"
} else := "the buffer"

fact(number, weak) := sprintf("buffers.%d.%s", [number, weak[0][0]]) if {
	count(weak) == 1
} else := sprintf("buffers.%d", [number])
