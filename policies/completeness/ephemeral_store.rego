# METADATA
# title: Records die with the container
# description: |
#   Looks at stores on a container's or pod's own disk (no volume, `emptyDir`) and asks whether any step in the files
#   reads them and takes them away.
#
#   **Why it is bad.** A restart, an eviction or a deployment erases the records. An intruder who makes the pod crash
#   erases the traces with it, without touching a log file.
#
#   **Either, or.** A sidecar or shipper that reads the file is enough, and so is a volume that outlives the pod.
# custom:
#   severity: error
#   confidence: high
#   personas: [developer, auditor]
#   facts: [store.durable, store.shipped]
#   frameworks:
#     soc2: [CC7.2]
#     iso27001: [A.8.15]
#     gdpr: [Art.32(1)(b)]
#     pci-dss: [10.3.3]
#     nist-800-53: [AU-4, AU-9(2)]
#   remediation:
#     general: |
#       Ship the records away as they are written, or write them to a volume that outlives the pod.
#     kubernetes: |
#       Read the shared volume with a sidecar, or write to stdout, where the node's collector reads:
#
#       ```yaml
#       spec:
#         containers:
#           - name: web
#             image: nginx:1.27
#             volumeMounts:
#               - { name: logs, mountPath: /var/log/nginx }
#           - name: shipper
#             image: fluent/fluent-bit:3.1
#             volumeMounts:
#               - { name: logs, mountPath: /var/log/nginx, readOnly: true }
#         volumes:
#           - name: logs
#             emptyDir: {}
#       ```
#     nginx: |
#       In a container, log to stdout:
#
#       ```nginx
#       access_log /dev/stdout audit_json;
#       ```
#   since: "0.1.0"
#   aliases: []
package accesslint.completeness.ephemeral_store

import data.accesslint.lib
import rego.v1

violations contains v if {
	some store in input.stores
	lib.is_off(store.durable)
	lib.is_off(store.shipped)
	message := sprintf("%s holds records on a disk that ends with its pod, and nothing ships them away", [lib.name(store)])
	said := lib.explained(message, store, "durable_detail")
	v := lib.violation_with(store, "durable", said, object.get(store, "written_by", []))
}

satisfied contains store.id if {
	some store in input.stores
	true in {object.get(store, "durable", false), object.get(store, "shipped", false)}
}
