# The names that published schemas give to the meanings of fields, the usual one first. A name stands for those below
# it too (`http_request.url` for `http_request.url.path`).
# ECS: https://www.elastic.co/docs/reference/ecs/ecs-field-reference, OCSF: https://schema.ocsf.io/
package accesslint.lib

import rego.v1

field_names := {
	"ecs": {
		"timestamp": ["@timestamp", "event.created"],
		"identity": ["user.name", "user.id", "user.effective.id", "client.user.id", "client.user.name"],
		"action": ["http.request.method", "event.action"],
		"resource": ["url.path", "url.original", "url.full", "file.path", "orchestrator.resource"],
		"result": ["http.response.status_code", "event.outcome"],
		"request_id": ["http.request.id", "transaction.id", "event.id", "trace.id"],
		"trace_id": ["trace.id", "transaction.id", "span.id"],
		"client_address": ["source.ip", "client.ip", "client.address", "source.address"],
	},
	"ocsf": {
		"timestamp": ["time", "metadata.original_time"],
		"identity": ["actor.user.name", "actor.user.uid", "user.name", "user.uid", "actor.session.uid"],
		"action": ["http_request.http_method", "api.operation", "activity_name", "activity_id"],
		"resource": ["http_request.url", "resources", "dst_endpoint", "file"],
		"result": ["http_response.code", "status_code", "status", "status_id"],
		"request_id": ["http_request.uid", "metadata.correlation_uid", "metadata.uid"],
		"trace_id": ["trace.uid", "trace.span.uid"],
		"client_address": ["src_endpoint.ip"],
	},
}
