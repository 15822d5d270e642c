# METADATA
# title: No access or audit log
# description: |
#   Looks at everything that handles accesses (trails, load balancers, API stages, clusters, databases, networks, web
#   servers) and asks whether it keeps an access or audit log at all. Buckets and tables are judged by
#   `completeness/object-access-not-logged`.
#
#   **Why it is bad.** What is not recorded cannot be proved, investigated or noticed. After an incident nobody can
#   say who read or changed what, and an auditor takes a missing log as a missing control.
# custom:
#   severity: error
#   confidence: high
#   personas: [developer, auditor]
#   facts: [emitter.logging]
#   frameworks:
#     soc2: [CC7.2]
#     iso27001: [A.8.15]
#     gdpr: [Art.5(2)]
#     pci-dss: [10.2.1]
#     nist-800-53: [AU-2, AU-12]
#     hipaa: [164.312(b)]
#   remediation:
#     general: |
#       Turn the access or audit log on and send it to a store that lasts longer than the thing that writes it.
#     terraform: |
#       ```hcl
#       resource "aws_lb" "web" {
#         access_logs {
#           bucket  = aws_s3_bucket.logs.id
#           enabled = true
#         }
#       }
#
#       resource "google_compute_subnetwork" "app" {
#         log_config {
#           flow_sampling = 1
#         }
#       }
#
#       resource "google_compute_backend_service" "web" {
#         log_config {
#           enable = true
#         }
#       }
#       ```
#     cloudformation: |
#       ```yaml
#       Web:
#         Type: AWS::ElasticLoadBalancingV2::LoadBalancer
#         Properties:
#           LoadBalancerAttributes:
#             - Key: access_logs.s3.enabled
#               Value: "true"
#             - Key: access_logs.s3.bucket
#               Value: !Ref Logs
#       ```
#     kubernetes: |
#       Give kube-apiserver both a policy and a place to write to; with only one of them nothing is logged.
#
#       ```yaml
#       command:
#         - kube-apiserver
#         - --audit-policy-file=/etc/kubernetes/audit-policy.yaml
#         - --audit-log-path=/var/log/kubernetes/audit/audit.log
#       ```
#     nginx: |
#       Remove `access_log off` and name a file or a syslog server.
#
#       ```nginx
#       access_log /var/log/nginx/access.log audit_json;
#       ```
#   since: "0.1.0"
#   aliases: []
package accesslint.completeness.logging_disabled

import data.accesslint.lib
import rego.v1

violations contains v if {
	some emitter in input.emitters
	not emitter.kind in {"bucket", "table"}
	emitter.logging == "off"
	better := [other | some other in lib.twins(emitter); lib.logging(other)]
	message := sprintf("%s keeps no access or audit log%s", [lib.name(emitter), lib.elsewhere("it does", better)])
	v := lib.contrasted(emitter, "logging", lib.explained(message, emitter, "logging_detail"), better)
}

exempt contains emitter.id if {
	some emitter in input.emitters
	emitter.kind in {"bucket", "table"}
}
