# METADATA
# title: Records are dropped by a filter
# description: |
#   Looks at conditions, sample rates, levels and filters, at the source and at every step on the way, that drop
#   records.
#
#   **Why it is bad.** A filter that drops successful requests, keeps one in a hundred or writes only errors removes
#   just the records that show a successful misuse: a stolen session produces status 200. What is dropped is gone for
#   good, and the log gives no hint that something is missing.
#
#   **Limits.** A filter is reported whatever it drops. Where dropping is meant, suppress the finding with its reason.
# custom:
#   severity: warning
#   confidence: medium
#   personas: [developer, auditor]
#   facts: [emitter.filters, hop.filters]
#   frameworks:
#     soc2: [CC7.2]
#     iso27001: [A.8.15]
#     gdpr: [Art.5(2)]
#     pci-dss: [10.2.1]
#     nist-800-53: [AU-12]
#   remediation:
#     general: |
#       Record everything, and filter where records are read (dashboards, alerts), not where they are made.
#     terraform: |
#       ```hcl
#       resource "aws_wafv2_web_acl_logging_configuration" "main" {
#         # no logging_filter with default_behavior = "DROP"
#       }
#
#       resource "google_compute_subnetwork" "app" {
#         log_config {
#           flow_sampling = 1
#         }
#       }
#       ```
#     kubernetes: |
#       Remove `skip-access-log-urls` from the controller's ConfigMap, or reduce it to the probes:
#
#       ```yaml
#       data:
#         skip-access-log-urls: "/healthz"
#       ```
#     nginx: |
#       Remove `if=` from `access_log`:
#
#       ```nginx
#       access_log /var/log/nginx/access.log audit_json;
#       ```
#     fluentbit: |
#       Remove the `grep` filter, or let an output of its own keep all records:
#
#       ```ini
#       [OUTPUT]
#           Name  s3
#           Match *
#       ```
#     fluentd: |
#       Remove the `grep` filter, or copy the records to a store before it:
#
#       ```apache
#       <match nginx.**>
#         @type copy
#         <store>
#           @type s3
#         </store>
#       </match>
#       ```
#   since: "0.1.0"
#   aliases: []
package accesslint.completeness.records_filtered

import data.accesslint.lib
import rego.v1

violations contains v if {
	some emitter in input.emitters
	emitter.logging != "off"
	some number, filter in emitter.filters
	v := dropped(emitter, number, filter)
}

violations contains v if {
	some hop in input.hops
	some number, filter in hop.filters
	v := dropped(hop, number, filter)
}

exempt := lib.emitters_off

dropped(entity, number, filter) := lib.violation(entity, sprintf("filters.%d", [number]), message) if {
	message := sprintf("%s does not keep every record: %s", [lib.name(entity), said(filter)])
}

said(filter) := filter.detail if {
	filter.detail != ""
} else := sprintf("%s %s", [means[filter.how], filter.what])

means := {
	"condition": "records are written only under the condition",
	"exclude": "records are dropped by",
	"sample": "only a sample is kept,",
	"level": "records below a level are dropped,",
}
