# METADATA
# title: Environments write different fields
# description: |
#   Compares the same thing in different environments (the `web` load balancer of staging and of production): the
#   fields that its log writes.
#
#   **Why it is bad.** A query or an alarm that was tried out in staging finds nothing in production. Either way a
#   change tested in one environment does not tell what happens in the other.
#
#   **Limits.** Things are the same where name and type agree and only the environment differs. That one environment
#   keeps no log, or that its log leaves something out, is told once, by `completeness/logging-disabled` and
#   `completeness/partial-coverage`, which name the environments that do better.
# custom:
#   severity: warning
#   confidence: medium
#   personas: [developer, auditor]
#   facts: [emitter.logging, emitter.formats]
#   frameworks:
#     soc2: [CC8.1]
#     iso27001: [A.8.9]
#     gdpr: [Art.5(2)]
#   remediation:
#     general: |
#       Describe logging once, in a module or a base, and let environments differ in names and sizes only.
#     terraform: |
#       ```hcl
#       module "load_balancer" {
#         source            = "../modules/load-balancer"
#         environment       = "staging"
#         access_log_bucket = aws_s3_bucket.logs.id
#       }
#       ```
#     kubernetes: |
#       Keep the logging part in the kustomize base and out of the overlays.
#     nginx: |
#       Keep `log_format` and `access_log` in a file that the configurations of all environments include:
#
#       ```nginx
#       include /etc/nginx/logging.conf;
#       ```
#   since: "0.1.0"
#   aliases: []
package accesslint.consistency.environment_drift

import data.accesslint.lib
import rego.v1

violations contains v if {
	some emitter in input.emitters
	lib.logging(emitter)
	others := lib.twins(emitter)
	yardstick := first_environment(emitter, others)
	alike := [other | some other in others; other.environment == yardstick; lib.logging(other)]
	count(alike) > 0
	mine := lib.written(emitter)
	every other in alike {
		lib.written(other) != mine
	}
	said := [lib.name(emitter), emitter.environment, yardstick]
	message := sprintf("%s writes other fields in %s than in %s", said)
	v := lib.violation_with(emitter, "formats", message, [other.id | some other in alike])
}

exempt contains emitter.id if {
	some emitter in input.emitters
	count(lib.twins(emitter)) == 0
}

# What the others are measured by: production, else the first by name; nothing where the emitter itself is of it.
first_environment(emitter, others) := name if {
	environments := {emitter.environment} | {other.environment | some other in others}
	name := array.concat(sort({"production"} & environments), sort(environments))[0]
	name != emitter.environment
}
