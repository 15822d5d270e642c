# METADATA
# title: Environments differ in logging
# description: |
#   Compares the same thing in different environments (the `web` load balancer of staging and of production): whether it
#   keeps a log, what the log leaves out, and the fields that it writes.
#
#   **Why it is bad.** A log that only production has is never tried out before it is needed. A log that only staging
#   has is a decision that did not reach production. Either way a change tested in one environment does not tell what
#   happens in the other.
#
#   **Limits.** Things are the same where name and type agree and only the environment differs.
# custom:
#   severity: warning
#   confidence: medium
#   personas: [developer, auditor]
#   facts: [emitter.logging, emitter.coverage, emitter.formats]
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
	emitter.logging == "off"
	logged := [other | some other in lib.twins(emitter); lib.logging(other)]
	count(logged) > 0
	elsewhere := concat(" and ", sort({other.environment | some other in logged}))
	message := sprintf("%s keeps no log in %s, and does in %s", [lib.name(emitter), emitter.environment, elsewhere])
	v := lib.violation_with(emitter, "logging", message, [other.id | some other in logged])
}

violations contains v if {
	some emitter in input.emitters
	lib.logging(emitter)
	others := lib.twins(emitter)
	some aspect, part in emitter.coverage
	accepted := object.get(input.standard, ["coverage", "accept", aspect], [])
	gap := [name | some name in part.excluded; logged_by_any(others, aspect, name); not lib.matches_any(name, accepted)]
	count(gap) > 0
	said := [lib.name(emitter), emitter.environment, lib.parts(aspect, gap)]
	message := sprintf("%s does not log in %s what it logs elsewhere: %s", said)
	v := lib.violation_with(emitter, sprintf("coverage.%s", [aspect]), message, [other.id | some other in others])
}

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

logged_by_any(others, aspect, name) if {
	some other in others
	lib.logging(other)
	is_array(other.coverage[aspect].excluded)
	not name in other.coverage[aspect].excluded
}

# What the others are measured by: production, else the first by name; nothing where the emitter itself is of it.
first_environment(emitter, others) := name if {
	environments := {emitter.environment} | {other.environment | some other in others}
	name := array.concat(sort({"production"} & environments), sort(environments))[0]
	name != emitter.environment
}
