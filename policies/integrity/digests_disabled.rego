# METADATA
# title: Records are written without digests
# description: |
#   Looks at emitters that can sign or chain what they write (a trail with log file validation), and at whether they
#   do.
#
#   **Why it is bad.** Without a digest nothing shows that a record was altered, inserted or removed after it was
#   written. Versioning and locks make tampering hard; only a digest proves that it did not happen, which is what an
#   auditor and a court ask for.
# custom:
#   severity: warning
#   confidence: high
#   personas: [developer, auditor]
#   facts: [emitter.digests]
#   frameworks:
#     soc2: [CC7.2]
#     iso27001: [A.5.28, A.5.33]
#     gdpr: [Art.5(1)(f)]
#     pci-dss: [10.3.4]
#     nist-800-53: [AU-9(3), AU-10]
#     hipaa: [164.312(c)(2)]
#   remediation:
#     general: Let the emitter write signed digests beside its records, and keep them as long as the records.
#     terraform: |
#       ```hcl
#       resource "aws_cloudtrail" "main" {
#         name                       = "main"
#         s3_bucket_name             = aws_s3_bucket.trail.id
#         enable_log_file_validation = true
#       }
#       ```
#     cloudformation: |
#       ```yaml
#       Trail:
#         Type: AWS::CloudTrail::Trail
#         Properties:
#           IsLogging: true
#           S3BucketName: !Ref TrailBucket
#           EnableLogFileValidation: true
#       ```
#   since: "0.1.0"
#   aliases: []
package accesslint.integrity.digests_disabled

import data.accesslint.lib
import rego.v1

violations contains v if {
	lib.is_on(input.standard.immutability.digests)
	some emitter in input.emitters
	lib.is_off(emitter.digests)
	lib.logging(emitter)
	message := sprintf("%s writes records without digests, so that a changed record would not show", [lib.name(emitter)])
	v := lib.violation(emitter, "digests", lib.explained(message, emitter, "digests_detail"))
}

satisfied contains emitter.id if {
	some emitter in input.emitters
	not wanted(emitter)
}

wanted(emitter) if {
	lib.is_on(input.standard.immutability.digests)
	not lib.one_of(lib.fact(emitter, "logging"), {"off"})
}
