# METADATA
# title: Records reach no store
# description: |
#   Follows the records one step: from what writes them, and from every shipper, to the next store or step. A way is
#   missing where there is no destination, where the destination named is not declared in the files, where it is a
#   null device, or where a shipper's input matches no output.
#
#   **Why it is bad.** Logging is on, everything looks configured, and the records vanish. This is commonly found out
#   when they are needed.
#
#   **Either, or.** One way that arrives is enough. A destination that is only named (another account's bucket) is
#   undecided, since these files do not tell whether it exists.
# custom:
#   severity: error
#   confidence: high
#   personas: [developer, auditor]
#   facts: [emitter.routes, emitter.logging, hop.routes, hop.unrouted]
#   frameworks:
#     soc2: [CC7.2]
#     iso27001: [A.8.15]
#     gdpr: [Art.5(2)]
#     pci-dss: [10.3.3]
#     nist-800-53: [AU-4]
#   remediation:
#     general: |
#       Name a durable destination, and declare it where the log is declared.
#     terraform: |
#       ```hcl
#       resource "aws_flow_log" "vpc" {
#         log_destination_type = "s3"
#         log_destination      = aws_s3_bucket.logs.arn
#         traffic_type         = "ALL"
#         vpc_id               = aws_vpc.main.id
#       }
#       ```
#     kubernetes: |
#       Write the audit log to a path that is mounted from the host, and read it there:
#
#       ```yaml
#       - --audit-log-path=/var/log/kubernetes/audit/audit.log
#       ```
#     nginx: |
#       ```nginx
#       access_log /var/log/nginx/access.log audit_json;
#       ```
#     fluentbit: |
#       An output's `Match` must take the tag of every input:
#
#       ```ini
#       [OUTPUT]
#           Name  s3
#           Match *
#       ```
#     fluentd: |
#       Let the last `<match>` take whatever the others leave:
#
#       ```apache
#       <match **>
#         @type s3
#       </match>
#       ```
#   since: "0.1.0"
#   aliases: []
package accesslint.completeness.no_route

import data.accesslint.lib
import rego.v1

# Everything that has records to send on.
sources contains entity if {
	some entity in input.emitters
	lib.logging(entity)
}

sources contains entity if some entity in input.hops

violations contains v if {
	some entity in sources
	entity.routes == []
	v := lib.violation(entity, "routes", sprintf("%s sends its records nowhere", [lib.name(entity)]))
}

violations contains v if {
	some entity in sources
	every route in entity.routes {
		is_lost(route)
	}
	some number, route in entity.routes
	message := sprintf("%s sends its records to %s, %s", [lib.name(entity), route.target, fate(route)])
	v := lib.violation(entity, sprintf("routes.%d", [number]), message)
}

violations contains v if {
	some hop in input.hops
	some number, lost in hop.unrouted
	message := sprintf("%s has no output for the records of %s", [lib.name(hop), lost.what])
	v := lib.violation(hop, sprintf("unrouted.%d", [number]), lib.explained(message, lost, "detail"))
}

satisfied contains entity.id if {
	some entity in array.concat(input.emitters, input.hops)
	some route in entity.routes
	is_string(route.to)
	not is_lost(route)
}

exempt contains id if some id in lib.emitters_off

exempt contains emitter.id if {
	some emitter in input.emitters
	not emitter.routes
}

is_lost(route) if route.discarded == true

is_lost(route) if route.to == null

fate(route) := "where they are discarded" if {
	route.discarded == true
} else := "which these files do not declare"
