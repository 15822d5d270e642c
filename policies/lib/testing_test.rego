# METADATA
# description: |
#   Models for tests: one entity of each category, with the facts that a test is about laid over it. It is no library of
#   rules, so that its name ends like a test's.
package accesslint.testing

import rego.v1

model(parts) := object.union(
	{"emitters": [], "formats": [], "hops": [], "stores": [], "standard": standard},
	parts,
)

emitter(facts) := object.union(
	{
		"id": "emitter:web",
		"address": "aws_lb.web",
		"platform": "terraform",
		"type": "aws_lb",
		"kind": "load-balancer",
		"environment": "",
		"plane": "http",
		"logging": "on",
	},
	facts,
)

format(facts) := object.union(
	{
		"id": "format:main",
		"address": "log_format main",
		"platform": "nginx",
		"type": "log_format",
		"kind": "access-log",
		"environment": "",
		"configurable": true,
		"used_by": ["emitter:web"],
	},
	facts,
)

hop(facts) := object.union(
	{
		"id": "hop:shipper",
		"address": "DaemonSet/logging/shipper",
		"platform": "kubernetes",
		"type": "DaemonSet",
		"kind": "shipper",
		"environment": "",
	},
	facts,
)

store(facts) := object.union(
	{
		"id": "store:logs",
		"address": "aws_s3_bucket.logs",
		"platform": "terraform",
		"type": "aws_s3_bucket",
		"kind": "bucket",
		"environment": "",
	},
	facts,
)

# The default standard, as far as tests need it.
standard := {
	"fields": {"required": ["timestamp", "identity", "action", "resource", "result", "request_id"]},
	"timestamp": {"zone": "offset", "forms": ["rfc3339"], "precision": "second"},
	"structured": true,
	"naming": {},
	"schema": "any",
	"coverage": {"accept": {"locations": ["*/healthz"]}},
}

unknown := {"unknown": "variable \"x\" has no value"}

# Entity and fact of each violation.
places(violations) := {[violation.entity, violation.fact] | some violation in violations}
