# METADATA
# title: Nothing watches the records
# description: |
#   Looks at emitters whose records can be watched in the files at hand, and at whether an alarm or monitor looks at
#   the records, or at the store that they come to.
#
#   **Why it is bad.** A log that nobody looks at stops no attack, and when logging itself fails, nobody notices
#   until the records are needed. SOC 2 and PCI DSS want records reviewed and failures of logging detected promptly.
#
#   A monitor that these files do not hold (a SIEM that reads the store) is not seen: ignore the finding with that
#   reason.
# custom:
#   severity: note
#   confidence: medium
#   personas: [developer, auditor]
#   facts: [emitter.watched]
#   frameworks:
#     soc2: [CC7.2]
#     iso27001: [A.8.16]
#     gdpr: [Art.33(1)]
#     pci-dss: ["10.4", "10.7"]
#     nist-800-53: [AU-5, AU-6]
#   remediation:
#     general: Let an alarm count what must not happen, and another tell when records stop arriving.
#     terraform: |
#       ```hcl
#       resource "aws_cloudwatch_log_metric_filter" "trail_changed" {
#         name           = "trail-changed"
#         log_group_name = aws_cloudwatch_log_group.trail.name
#         pattern        = "{ ($.eventName = StopLogging) || ($.eventName = DeleteTrail) }"
#         metric_transformation {
#           name      = "TrailChanged"
#           namespace = "Audit"
#           value     = "1"
#         }
#       }
#
#       resource "aws_cloudwatch_metric_alarm" "trail_changed" {
#         alarm_name          = "trail-changed"
#         namespace           = "Audit"
#         metric_name         = "TrailChanged"
#         statistic           = "Sum"
#         period              = 300
#         evaluation_periods  = 1
#         threshold           = 1
#         comparison_operator = "GreaterThanOrEqualToThreshold"
#         alarm_actions       = [aws_sns_topic.security.arn]
#       }
#
#       resource "google_logging_metric" "policy_changed" {
#         name   = "policy-changed"
#         filter = "protoPayload.methodName=\"SetIamPolicy\""
#       }
#
#       resource "google_monitoring_alert_policy" "policy_changed" {
#         display_name          = "Policy changed"
#         combiner              = "OR"
#         notification_channels = [google_monitoring_notification_channel.security.id]
#         conditions {
#           display_name = "Policy changed"
#           condition_threshold {
#             filter     = "metric.type=\"logging.googleapis.com/user/${google_logging_metric.policy_changed.name}\""
#             comparison = "COMPARISON_GT"
#             duration   = "0s"
#           }
#         }
#       }
#       ```
#   since: "0.1.0"
#   aliases: []
package accesslint.traceability.nobody_watches

import data.accesslint.lib
import rego.v1

violations contains v if {
	some emitter in input.emitters
	lib.is_off(emitter.watched)
	lib.logging(emitter)
	not emitter.id in store_watched
	message := sprintf("%s has no alarm or monitor that looks at its records", [lib.name(emitter)])
	v := lib.violation(emitter, "watched", message)
}

# What writes to a store that is watched, or may be.
store_watched contains writer if {
	some store in input.stores
	lib.may_be_on(store.watched)
	some writer in store.written_by
}
