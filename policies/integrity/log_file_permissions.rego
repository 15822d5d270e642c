# METADATA
# title: Log file or socket is open to other users of the host
# description: |
#   Looks at the permissions of log files and sockets: may users that are neither the owner nor of the group read or
#   write them?
#
#   **Why it is bad.** Every process on the host, a compromised web application included, can then read who did what,
#   tokens in query strings and all. If others may write, it can also remove its own traces or add forged records.
# custom:
#   severity: warning
#   confidence: high
#   personas: [developer, auditor]
#   facts: [store.permissions.others_read, store.permissions.others_write]
#   frameworks:
#     soc2: [CC6.1]
#     iso27001: [A.8.3]
#     gdpr: [Art.32(1)(b)]
#     pci-dss: [10.3.1]
#     nist-800-53: [AU-9]
#     hipaa: [164.312(a)(1)]
#   remediation:
#     general: |
#       Create the files with mode 0640, owned by the writer and with a group of those who need to read:
#
#       ```
#       create 0640 root adm
#       ```
#   since: "0.1.0"
#   aliases: []
package accesslint.integrity.log_file_permissions

import data.accesslint.lib
import rego.v1

violations contains v if {
	some store in input.stores
	fact := opened(store)
	message := sprintf("%s can be %s by every user of the host%s", [lib.name(store), ways[fact], mode(store)])
	v := lib.violation(store, fact, message)
}

ways := {"permissions.others_write": "written", "permissions.others_read": "read"}

opened(store) := "permissions.others_write" if lib.is_on(store.permissions.others_write)

else := "permissions.others_read" if lib.is_on(store.permissions.others_read)

mode(store) := sprintf(" (mode %s)", [store.permissions.mode]) if {
	is_string(store.permissions.mode)
} else := ""
