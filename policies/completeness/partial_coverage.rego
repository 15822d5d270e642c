# METADATA
# title: Log leaves something out
# description: |
#   Looks at what a log covers where it is on: regions, event kinds, log types, users, services, locations or paths,
#   traffic. Whatever the vendor offers for the access record and the configuration leaves out is a gap, unless the
#   standard accepts it (`coverage.accept`, globs by aspect).
#
#   **Why it is bad.** A log that exists looks like a control that works. The accesses it leaves out are the ones that
#   an intruder, or an insider who knows the configuration, will use: another region, the read events, the path
#   without a log.
# custom:
#   severity: warning
#   confidence: high
#   personas: [developer, auditor]
#   facts: [emitter.coverage, emitter.logging]
#   frameworks:
#     soc2: [CC7.2]
#     iso27001: [A.8.15]
#     gdpr: [Art.5(2)]
#     pci-dss: [10.2.1]
#     nist-800-53: [AU-2, AU-12]
#     hipaa: [164.312(b)]
#   remediation:
#     general: |
#       Widen the log to everything that the platform offers for the access record. Where a gap is meant (health
#       checks), write it down in the standard, so that it is a decision and not an accident:
#
#       ```yaml
#       standard:
#         coverage:
#           accept:
#             locations: ["/healthz"]
#       ```
#     terraform: |
#       ```hcl
#       resource "aws_cloudtrail" "main" {
#         is_multi_region_trail         = true
#         include_global_service_events = true
#       }
#
#       resource "aws_flow_log" "vpc" {
#         traffic_type = "ALL"
#       }
#
#       resource "aws_eks_cluster" "main" {
#         enabled_cluster_log_types = ["api", "audit", "authenticator", "controllerManager", "scheduler"]
#       }
#
#       resource "google_project_iam_audit_config" "all" {
#         project = "acme"
#         service = "allServices"
#         audit_log_config { log_type = "ADMIN_READ" }
#         audit_log_config { log_type = "DATA_READ" }
#         audit_log_config { log_type = "DATA_WRITE" }
#       }
#       ```
#     kubernetes: |
#       Remove the opt-out of the single ingress:
#
#       ```yaml
#       metadata:
#         annotations:
#           nginx.ingress.kubernetes.io/enable-access-log: "true"
#       ```
#     nginx: |
#       Remove `access_log off` from the location. An `access_log` in a location replaces those of the server, so name
#       all destinations again where one is added.
#
#       ```nginx
#       location /api/ {
#         access_log /var/log/nginx/access.log audit_json;
#       }
#       ```
#   since: "0.1.0"
#   aliases: []
package accesslint.completeness.partial_coverage

import data.accesslint.lib
import rego.v1

violations contains v if {
	some emitter in input.emitters
	lib.logging(emitter)
	some aspect, part in emitter.coverage
	gap := left_out(aspect, part)
	count(gap) > 0
	better := [other | some other in lib.twins(emitter); lib.logging(other); less_left_out(other, aspect, gap)]
	said := [lib.name(emitter), lib.parts(aspect, gap), lib.elsewhere("it does not", better)]
	message := sprintf("the log of %s leaves out %s%s", said)
	v := lib.contrasted(emitter, sprintf("coverage.%s", [aspect]), lib.explained(message, part, "detail"), better)
}

# An unknown `logging` does not matter where the coverage has no gap.
satisfied contains emitter.id if {
	some emitter in input.emitters
	every aspect, part in emitter.coverage {
		count(left_out(aspect, part)) == 0
	}
}

exempt contains id if some id in lib.emitters_off

exempt contains emitter.id if {
	some emitter in input.emitters
	not emitter.coverage
}

# Another environment's log has some of the gap.
less_left_out(other, aspect, gap) if {
	is_array(other.coverage[aspect].excluded)
	some name in gap
	not name in other.coverage[aspect].excluded
}

left_out(aspect, part) := [name |
	accepted := object.get(input.standard, ["coverage", "accept", aspect], [])
	some name in part.excluded
	not lib.matches_any(name, accepted)
] if {
	is_array(part.excluded)
}
