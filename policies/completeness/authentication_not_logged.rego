# METADATA
# title: Sign-ins are not recorded
# description: |
#   Looks at systems that authenticate people or programs themselves (databases, clusters) and asks whether accepted
#   sign-ins, refused sign-ins and the ends of sessions leave records.
#
#   **Why it is bad.** Guessing of passwords shows only in refused sign-ins, use of a stolen password only in accepted
#   ones, and without the end of a session nobody can tell who was in at a given time.
# custom:
#   severity: warning
#   confidence: high
#   personas: [developer, auditor]
#   facts: [emitter.authentication]
#   frameworks:
#     soc2: [CC6.1]
#     iso27001: [A.8.15]
#     gdpr: [Art.5(2)]
#     pci-dss: [10.2.1.4]
#     nist-800-53: [AU-2]
#     hipaa: [164.308(a)(5)(ii)(C)]
#   remediation:
#     general: |
#       Record accepted and refused sign-ins and the ends of sessions.
#     terraform: |
#       ```hcl
#       resource "aws_db_parameter_group" "postgres" {
#         family = "postgres16"
#
#         parameter {
#           name  = "log_connections"
#           value = "1"
#         }
#
#         parameter {
#           name  = "log_disconnections"
#           value = "1"
#         }
#       }
#
#       resource "aws_eks_cluster" "main" {
#         enabled_cluster_log_types = ["api", "audit", "authenticator"]
#       }
#
#       resource "google_sql_database_instance" "orders" {
#         settings {
#           database_flags {
#             name  = "log_connections"
#             value = "on"
#           }
#           database_flags {
#             name  = "log_disconnections"
#             value = "on"
#           }
#         }
#       }
#       ```
#   since: "0.1.0"
#   aliases: []
package accesslint.completeness.authentication_not_logged

import data.accesslint.lib
import rego.v1

violations contains v if {
	some emitter in input.emitters
	lib.logging(emitter)
	missing := [key | some key in ["logins", "failures", "session_ends"]; lib.is_off(emitter.authentication[key])]
	count(missing) > 0
	words := concat(" and ", [says[key] | some key in missing])
	message := sprintf("%s does not record %s", [lib.name(emitter), words])
	fact := sprintf("authentication.%s", [missing[0]])
	v := lib.violation(emitter, fact, lib.explained(message, emitter.authentication, "detail"))
}

exempt := lib.emitters_off

says := {
	"logins": "accepted sign-ins",
	"failures": "refused sign-ins",
	"session_ends": "the ends of sessions",
}
