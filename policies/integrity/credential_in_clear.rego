# METADATA
# title: Credential for the log system stands in the files
# description: |
#   Looks at steps that hand records to another system (Splunk, an HTTP collector), and at whether the token or
#   password that lets them in stands in the configuration itself.
#
#   **Why it is bad.** Whoever reads the repository can send records in the name of the real sender: forged entries
#   among true ones, or so many that nobody finds anything. A credential in a repository stays in its history after it
#   was removed, so that it has to be changed, too.
#
#   **Limits.** A value that comes from a secret store or another resource passes; one that a variable without a value
#   brings is undecided. The finding points at the system's address, so that no report repeats the credential.
# custom:
#   severity: error
#   confidence: high
#   personas: [developer, auditor]
#   facts: [emitter.routes.credential_in_clear, hop.routes.credential_in_clear]
#   frameworks:
#     soc2: [CC6.1]
#     iso27001: [A.8.24]
#     gdpr: [Art.32(1)(b)]
#     nist-800-53: [AU-9]
#     hipaa: [164.312(a)(1)]
#   remediation:
#     general: Change the credential, keep it in a secret store, and let the configuration name only where it is.
#     terraform: |
#       ```hcl
#       resource "aws_kinesis_firehose_delivery_stream" "splunk" {
#         splunk_configuration {
#           hec_endpoint = "https://splunk.example.com:8088"
#
#           secrets_manager_configuration {
#             enabled    = true
#             secret_arn = aws_secretsmanager_secret.splunk.arn
#             role_arn   = aws_iam_role.firehose.arn
#           }
#         }
#       }
#       ```
#     cloudformation: |
#       ```yaml
#       SplunkDestinationConfiguration:
#         HECEndpoint: https://splunk.example.com:8088
#         HECToken: "{{resolve:secretsmanager:splunk:SecretString:token}}"
#       ```
#   since: "0.1.0"
#   aliases: []
package accesslint.integrity.credential_in_clear

import data.accesslint.lib
import rego.v1

violations contains v if {
	some sender in array.concat(input.emitters, input.hops)
	some number, route in sender.routes
	lib.is_on(route.credential_in_clear)
	message := sprintf("%s is let in at %s by a credential that stands in these files", [lib.name(sender), route.target])
	v := lib.violation(sender, sprintf("routes.%d.credential_in_clear", [number]), message)
}
